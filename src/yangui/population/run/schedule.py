"""What a run has to remember of a benefit so that its payments can be told without the pack that it was made with."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

from yangui.policy.decision import MONTHS
from yangui.policy.model import MONEY_KINDS
from yangui.policy.pack import BenefitRule


class Terms(NamedTuple):
    """When a benefit is paid and by whom.

    `step` is the number of months between two payments, 0 where it is paid once. Benefits in instalments are paid at
    `milestones`, which have no date. `payers` are shares that add up to 1; empty where nobody is named. A `loan` comes
    back and is no payment.
    """

    step: int
    milestones: bool
    loan: bool
    payers: Mapping[str, Fraction]

    def as_json(self) -> dict[str, Any]:
        """For the manifest of a run."""
        return {**self._asdict(), "payers": {id: str(share) for id, share in self.payers.items()}}


def terms_of(rule: BenefitRule) -> Terms | None:
    """The terms of a benefit with money in it; None for one without."""
    benefit = rule.benefit
    if benefit.kind not in MONEY_KINDS and rule.payment is None:
        return None
    pays = benefit.pays
    step = MONTHS.get(pays.every, 0) if pays else 0
    payers = {id: Fraction(Decimal(str(share))) for id, share in benefit.payers.items()}
    return Terms(step, bool(pays and pays.instalments), benefit.kind == "loan", payers)


def terms_from(held: Mapping[str, Any]) -> Terms:
    """Terms as a manifest holds them."""
    payers = {id: Fraction(share) for id, share in held["payers"].items()}
    return Terms(held["step"], held["milestones"], held["loan"], payers)
