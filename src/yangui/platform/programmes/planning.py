"""What a call would promise, year by year and payer by payer, against what its fund has left."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.db import transaction
from django.db.models import F, Sum
from django.db.models.functions import ExtractYear
from django.utils.translation import gettext as _

from yangui.platform.core import audit
from yangui.platform.core.actor import Actor, DeniedError
from yangui.platform.core.clock import today
from yangui.platform.core.privileges import Privilege
from yangui.platform.core.transitions import RefusedError
from yangui.platform.funds import services as funds
from yangui.platform.funds.models import Account, Due
from yangui.platform.organisations.models import Organisation
from yangui.platform.programmes.models import Award, Call
from yangui.platform.programmes.money import divided
from yangui.platform.programmes.states import CANCELLED, DRAFT, ENDED

ZERO = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class Need:
    """What one payer would promise for one year, in yuan.

    `left` is what the budget and other calls on it leave; None where nothing is appropriated yet for a later year.
    """

    payer: Organisation
    year: int
    needed: Decimal
    left: Decimal | None

    @property
    def short(self) -> bool:
        """Whether the budget does not suffice."""
        return self.left is not None and self.needed > self.left


@dataclass(frozen=True, slots=True)
class Plan:
    """The needs of a call, and the categories of which nobody has said what they pay."""

    needs: tuple[Need, ...]
    unknown: tuple[str, ...]

    @property
    def suffices(self) -> bool:
        """Whether all is known and no budget falls short."""
        return not self.unknown and not any(n.short for n in self.needs)

    def says(self) -> str:
        """What is wrong, with the figures."""
        wrong = [
            _("%(payer)s %(year)s 年需要 %(needed)s 元，可用 %(left)s 元")
            % {"payer": n.payer, "year": n.year, "needed": f"{n.needed:,.2f}", "left": f"{n.left:,.2f}"}
            for n in self.needs
            if n.short
        ]
        wrong += [_("“%s”金额待核定，不能核对资金") % title for title in self.unknown]
        return _("；").join(wrong)


def plan(call: Call) -> Plan:
    """What a call would promise if all its places were filled; nothing for a call without a fund."""
    if call.fund_id is None:
        return Plan((), ())
    titles = [c["title"]["zh"] for c in call.rules["categories"].values() if c["amount"] is None]
    planned, others = _planned(call), _reserved(call)
    payers = Organisation.objects.in_bulk([slug for slug, _year in planned], field_name="slug")
    needs = [
        Need(payers[slug], year, needed, _left(call, payers[slug], year, others[slug, year]))
        for (slug, year), needed in sorted(planned.items(), key=lambda item: (item[0][1], item[0][0]))
        if slug in payers
    ]
    return Plan(tuple(needs), tuple(titles))


def _planned(call: Call) -> dict[tuple[str, int], Decimal]:
    """By payer and year; an instalment without a year is counted in that in which the call closes."""
    parts = call.rules["instalments"] or [{"share": "1"}]
    found: dict[tuple[str, int], Decimal] = defaultdict(Decimal)
    for category in call.rules["categories"].values():
        if category["amount"] is None or not category["quota"]:
            continue
        most = Decimal(category["amount"]) + Decimal((category.get("top_up") or {}).get("most", 0))
        terms = divided(most, call)
        for part in parts:
            year = int(part.get("year") or call.closes_on.year)
            for slug, share in terms.shares.items():
                each = Fraction(terms.total) * share * Fraction(part["share"])
                found[slug, year] += _rounded(each * int(category["quota"]))
    return dict(found)


def _rounded(exact: Fraction) -> Decimal:
    """To the fen, upwards: a plan does not promise less than it will."""
    return Decimal(-(-exact.numerator * 100 // exact.denominator)) / 100


def _reserved(call: Call) -> dict[tuple[str, int], Decimal]:
    """What other calls on the fund that go on may still promise."""
    found: dict[tuple[str, int], Decimal] = defaultdict(Decimal)
    others = Call.objects.filter(fund=call.fund_id).exclude(pk=call.pk).exclude(state__in=(DRAFT, CANCELLED, ENDED))
    for other in others:
        granted = _granted(Award.objects.filter(application__call=other).values_list("pk", flat=True))
        for key, needed in _planned(other).items():
            found[key] += max(needed - granted[key], ZERO)
    return found


def _granted(awards: Iterable[int]) -> dict[tuple[str, int], Decimal]:
    """What these awards were promised, by payer and year."""
    held = Due.objects.live().filter(obligation__reference__in=[f"award:{key}" for key in awards]).order_by()
    rows = held.values_list(F("obligation__payer__slug"), ExtractYear("due_on")).annotate(total=Sum("amount"))
    return defaultdict(Decimal, {(slug, year): total for slug, year, total in rows})


def _left(call: Call, payer: Organisation, year: int, reserved: Decimal) -> Decimal | None:
    said = funds.balance(fund=call.fund_id, payer=payer.pk, year=year)
    if year > today().year and not said.appropriated:
        return None
    held = Account.objects.filter(fund=call.fund_id, payer=payer, year=year)
    allowed: Decimal = held.aggregate(more=Sum("overdraft", default=ZERO))["more"]
    return said.left + allowed - reserved


@transaction.atomic
def allow_overrun(*, call: Call, reason: str, actor: Actor) -> None:
    """A draft may open though its fund does not suffice: decided by name, with a reason and the figures of that day.

    Raises `DeniedError` for who may not decide or drafted the call, `RefusedError` without a reason.
    """
    actor.must(Privilege.PROGRAMMES_DECIDE, call.organisation_id)
    row = Call.objects.select_for_update().get(pk=call.pk)
    if actor.account is None or actor.account == row.made_by_id:
        raise DeniedError(_("起草批次的人不能准许它超出资金。"))
    if row.state != DRAFT or not reason.strip():
        raise RefusedError(_("只有草稿可以准许超出，且须写明理由。"))
    row.overrun, row.overrun_by_id = reason.strip(), actor.account
    row.save(update_fields=["overrun", "overrun_by"])
    audit.record("call.overrun_allowed", row, actor=actor, reason=reason.strip(), detail={"figures": plan(row).says()})
    call.refresh_from_db()
