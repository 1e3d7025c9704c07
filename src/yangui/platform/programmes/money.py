"""The money of an award: what is granted, what matches it, who pays which part, and what waits for a check."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_DOWN, Decimal
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from yangui.platform.core.actor import Actor
from yangui.platform.core.clock import today
from yangui.platform.core.money import CENT
from yangui.platform.core.privileges import Privilege
from yangui.platform.core.transitions import RefusedError
from yangui.platform.funds import services as funds
from yangui.platform.funds.authority import lent
from yangui.platform.funds.models import Due
from yangui.platform.funds.shares import matched
from yangui.platform.organisations.models import Organisation
from yangui.platform.programmes.models import Application, Award, Call, Milestone

# matches with its own money, which does not pass the ledger
HOST = "host"


@dataclass(frozen=True, slots=True)
class Terms:
    """A sum with what matches it: `total` passes the ledger, in `shares` of the payers; `host` is the host's own."""

    total: Decimal
    shares: Mapping[str, Fraction]
    host: Decimal


def divided(amount: Decimal, call: Call) -> Terms:
    """The payers' parts of an amount as the call has them, with the matching funds, each up to its most."""
    sums: dict[str, Fraction] = {slug: Fraction(amount) * Fraction(part) for slug, part in call.shares.items()}
    host = Decimal("0.00")
    for rule in call.rules.get("matching", []):
        most = None if rule["most"] is None else Decimal(rule["most"])
        given = matched(amount, Fraction(rule["ratio"]), most)
        if rule["payer"] == HOST:
            host += given
        else:
            sums[rule["payer"]] = sums.get(rule["payer"], Fraction(0)) + Fraction(given)
    total = sum(sums.values(), Fraction(0))
    shares = {slug: part / total for slug, part in sums.items() if part} if total else {}
    return Terms((Decimal(total.numerator) / total.denominator).quantize(CENT), shares, host)


def topped_up(application: Application, amount: Decimal) -> Decimal:
    """The amount of the category with the sum for each member of a team beyond so many, up to its most."""
    rule = application.call.rules["categories"][application.category].get("top_up")
    if not rule:
        return amount
    more = max(0, len(application.members) - int(rule["beyond"])) * Decimal(rule["each"])
    return amount + min(more, Decimal(rule["most"]))


def parts(amount: Decimal, shares: Sequence[Fraction]) -> list[Decimal]:
    """An amount in shares, to the fen; the last takes what is left over."""
    cut = [(amount * s.numerator / s.denominator).quantize(CENT, ROUND_DOWN) for s in shares[:-1]]
    return [*cut, amount - sum(cut, Decimal(0))]


def agreed(award: Award, amount: Decimal, days: Sequence[date], checks: Sequence[tuple[str, date]]) -> dict[str, Any]:
    """The terms of an agreement as plain JSON: what matches, and each instalment with its day and the check before it.

    Raises `RefusedError` where days do not fit the instalments, or one is paid before the check that it waits for.
    """
    call = award.application.call
    rules = call.rules["instalments"] or [{"share": "1"}]
    days = days or [today()]
    if len(days) != len(rules) or list(days) != sorted(days):
        raise RefusedError(_("请按先后给出 %s 期的拨付日期。") % len(rules))
    terms = divided(amount, call)
    first = dict(sorted(checks, key=lambda check: check[1], reverse=True))  # the earliest of each type
    schedule = []
    for n, (rule, sum_, day) in enumerate(
        zip(rules, parts(terms.total, [Fraction(r["share"]) for r in rules]), days, strict=True), 1
    ):
        after = rule.get("after")
        if after and (after not in first or first[after] > day):
            raise RefusedError(_("第 %s 期要等考核通过：请约定考核日期，拨付不早于考核。") % n)
        schedule.append({
            "period": f"{n}/{len(rules)}", "amount": str(sum_), "due_on": day.isoformat(), "after": after,
        })  # fmt: skip
    return {
        "total": str(terms.total), "host": str(terms.host), "schedule": schedule,
        "shares": {slug: str(part) for slug, part in terms.shares.items()},
    }  # fmt: skip


def promise(award: Award, *, after: str | None, actor: Actor, override_reason: str = "") -> None:
    """Holds the instalments in the ledger that wait for this check (None: for none). Raises `OvercommittedError`."""
    call = award.application.call
    there = set(_dues(award).live().values_list("period", flat=True))
    waiting = [p for p in award.terms.get("schedule", []) if p["after"] == after and p["period"] not in there]
    if after == Milestone.Type.YEARLY:
        waiting = waiting[:1]  # one for each year
    if not waiting or call.fund is None:
        return
    payers = Organisation.objects.in_bulk(list(award.terms["shares"]), field_name="slug")
    funds.oblige(
        reference=award.reference, payee=award.application.entity.live, fund=call.fund,
        schedule=[
            funds.Planned(p["period"], Decimal(p["amount"]), max(date.fromisoformat(p["due_on"]), today()))
            for p in waiting
        ],
        shares={payers[slug]: Fraction(part) for slug, part in award.terms["shares"].items()},
        actor=lent(actor, Privilege.CASES_DECIDE), override_reason=override_reason,
    )  # fmt: skip


def stop(award: Award, *, actor: Actor, reason: str) -> None:
    """Nothing that is still open is paid."""
    first = _first(award)
    if first is not None:
        lender = lent(actor, Privilege.CASES_DECIDE)
        funds.cancel_from(reference=award.reference, period=first, actor=lender, reason=reason)


def go_on(award: Award, *, actor: Actor, reason: str) -> None:
    """What was stopped is paid after all."""
    first = _first(award)
    if first is not None:
        lender = lent(actor, Privilege.CASES_DECIDE)
        funds.resume_from(reference=award.reference, period=first, actor=lender, reason=reason)


def _dues(award: Award) -> Any:
    return Due.objects.filter(obligation__reference=award.reference)


def _first(award: Award) -> str | None:
    """The first instalment that the ledger knows."""
    found: str | None = _dues(award).order_by("due_on").values_list("period", flat=True).first()
    return found
