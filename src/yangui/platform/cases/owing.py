"""What a person pays back for a case: by instalment, whichever units the money goes back to."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from yangui.platform.cases.models import Case
from yangui.platform.core.clock import today
from yangui.platform.funds.models import Instalment
from yangui.platform.funds.states import OWING


@dataclass(frozen=True, slots=True)
class Owed:
    """An instalment: its sum in yuan, what of it is still to come, and until when; `label` is its state in words."""

    number: int
    amount: Decimal
    left: Decimal
    due_on: date
    label: str

    @property
    def late(self) -> bool:
        """Whether its day has passed and it has not come."""
        return bool(self.left) and self.due_on < today()


def plan(case: Case) -> list[Owed]:
    """The instalments in the order of their days."""
    held = Instalment.objects.filter(recovery__obligation__reference=case.reference).order_by("due_on", "pk")
    parts: dict[tuple[date, int], list[Instalment]] = defaultdict(list)
    for one in held:
        parts[one.due_on, one.number].append(one)
    return [_owed(n, day, ones) for n, ((day, _number), ones) in enumerate(parts.items(), 1)]


def _owed(number: int, day: date, parts: list[Instalment]) -> Owed:
    """Of several units' parts the first that is open tells the state."""
    open_ = [p for p in parts if p.state in OWING]
    left = sum((p.amount for p in open_), Decimal(0))
    return Owed(number, sum((p.amount for p in parts), Decimal(0)), left, day, (open_ or parts)[0].state_label)


def reasons(case: Case) -> list[str]:
    """Why, in the words of the decisions."""
    held = Instalment.objects.filter(recovery__obligation__reference=case.reference).order_by("recovery__pk")
    return list(dict.fromkeys(held.values_list("recovery__reason", flat=True)))
