"""Offers in the words of the page."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from yangui.platform.core.language import current_language
from yangui.platform.entitlements import services
from yangui.platform.entitlements.explaining import Explained
from yangui.platform.entitlements.models import Offer, Standing
from yangui.platform.library import packs
from yangui.platform.registry.models import Fact
from yangui.platform.web.check.present import Shown, yuan


def titled(benefit: str) -> str:
    """A benefit's title; its id where the pack of today has none."""
    found = next((b for b in packs.current().benefits if b.id == benefit), None)
    return found.title[current_language()] if found is not None else benefit


def amount_of(held: Offer | Standing) -> str:
    """The sum, the code that is given, or that the sum is open; blank where there is no money in it."""
    pack = packs.current()
    benefit = next((b for b in pack.benefits if b.id == held.benefit), None)
    if held.result and benefit is not None and benefit.result is not None:
        return pack.code_lists[benefit.result.list].codes[held.result][current_language()]
    if held.amount is not None:
        return yuan(int(held.amount * 100))
    return _("金额待核定") if benefit is not None and benefit.amount is not None else ""


@dataclass(frozen=True)
class OfferPage:
    """One offer with the reasons as the rules and the registers give them today."""

    offer: Offer

    @cached_property
    def _found(self) -> tuple[Explained, Any]:
        return services.decision_of(self.offer)

    @cached_property
    def today(self) -> Shown | None:
        """What the rules say today; None where the benefit is no longer in force."""
        found, decision = self._found
        return Shown(found, decision, current_language()) if decision is not None else None

    @property
    def title(self) -> str:
        """Of the benefit."""
        return titled(self.offer.benefit)

    @property
    def amount(self) -> str:
        """As it was offered."""
        return amount_of(self.offer)

    @property
    def same(self) -> bool:
        """Whether the rules still say what was offered."""
        return services.as_offered(self.offer, self._found[1])

    @property
    def reasons(self) -> list[dict[str, Any]]:
        """Each condition with its answer, its clause, and the facts with register, day and state."""
        if self.today is None:
            return []
        return [{**c, "facts": [self._fact(line) for line in c["facts"]]} for c in self.today.conditions]

    def _fact(self, line: Any) -> dict[str, Any]:
        pack, row = packs.current(), self._found[0].sources.get(line.change)
        said: dict[str, Any] = {"label": line.label, "text": line.text, "id": None, "source": ""}
        if row is not None:
            register = (
                pack.registers[row.register].title[current_language()]
                if row.register in pack.registers
                else row.register
            )
            said["source"] = f"{register} {row.on.isoformat()}，{Fact.State(row.state).label}"
            said["id"] = row.id
        return said
