"""From a grant to what is due: obliging, stopping, going on, and where the money of a grant stands.

A grant may reach over years for which nothing is appropriated yet. Money is checked for the years up to this one and
for those that have an appropriation; what is promised beyond shows there as promised, and is what those years need.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

from django.contrib.postgres.fields import ArrayField
from django.db import transaction
from django.db.models import CharField, Func, Min, Q, QuerySet, Sum, Value
from django.utils.translation import gettext as _

from yangui.platform.core import audit
from yangui.platform.core.actor import Actor
from yangui.platform.core.clock import now, today
from yangui.platform.core.privileges import Privilege
from yangui.platform.core.transitions import RefusedError, transition_many
from yangui.platform.funds.authority import lent
from yangui.platform.funds.ledger import AT_A_TIME, Budget, Kind, Move, Posting, accounts, post_many
from yangui.platform.funds.models import Account, Due, Entry, Fund, Obligation
from yangui.platform.funds.shares import split
from yangui.platform.funds.states import CANCELLED, COMMITTED, INSTRUCTED, OPEN, PAID, RETURNED
from yangui.platform.organisations.models import Organisation, Region
from yangui.platform.registry.models import Entity

MONTH = re.compile(r"\d{4}-\d{2}")
REGION_LEVELS = ("city", "zone")


class OvercommittedError(RefusedError):
    """More would be promised than is appropriated; `budget`, and how much is `left` and `needed`."""

    def __init__(self, budget: Budget, left: Decimal, needed: Decimal) -> None:
        super().__init__(
            _("%(year)s 年度预算不足：可用 %(left)s 元，需要 %(needed)s 元。须追加预算，或由财务复核人员准许超出。")
            % {"year": budget.year, "left": f"{left:,.2f}", "needed": f"{needed:,.2f}"}
        )
        self.budget, self.left, self.needed = budget, left, needed


class Planned(NamedTuple):
    """A payment of a schedule, before it is shared among payers."""

    period: str
    amount: Decimal
    due_on: date
    part: int = 1


@dataclass(frozen=True, slots=True)
class Award:
    """What was granted: to whom, when what is paid, and who pays which share."""

    reference: str
    payee: Entity
    schedule: Sequence[Planned]
    shares: Mapping[Organisation, Fraction]
    fund: Fund


class Stopped(NamedTuple):
    """What a stop came to: what is not paid any more, and what from that period on was paid or is in a batch."""

    cancelled: Decimal
    committed: Decimal


class Standing(NamedTuple):
    """Where the money of a grant stands. `instructed` counts what was paid too; `returned` is owed again."""

    granted: Decimal = Decimal(0)
    instructed: Decimal = Decimal(0)
    paid: Decimal = Decimal(0)
    returned: Decimal = Decimal(0)
    cancelled: Decimal = Decimal(0)
    next_on: date | None = None


def oblige(
    *,
    reference: str,
    payee: Entity,
    schedule: Sequence[Planned],
    shares: Mapping[Organisation, Fraction],
    fund: Fund,
    actor: Actor,
    override_reason: str = "",
) -> list[Obligation]:
    """Promises the payments of a grant, each shared to the fen; an obligation for each payer.

    Obliging the same reference again adds to it. Raises `OvercommittedError` with the figures where a budget does not
    suffice, unless there is a reason and the actor holds FUNDS_OVERRIDE; `RefusedError` where one of the periods is
    promised already, `DeniedError` for who may not grant.
    """
    award = Award(reference, payee, schedule, shares, fund)
    return oblige_many(awards=[award], actor=actor, override_reason=override_reason)


@transaction.atomic
def oblige_many(*, awards: Sequence[Award], actor: Actor, override_reason: str = "") -> list[Obligation]:
    """As `oblige`, for many grants at once: all or none."""
    actor.must(Privilege.CASES_DECIDE)
    parts = [(award, _parted(award)) for award in awards]
    held = _obligations(parts)
    dues = [
        Due(obligation=held[award.reference, payer.pk], period=p.period, part=p.part, amount=amount, due_on=p.due_on,
            state=Due.MACHINE.initial)
        for award, planned in parts for payer, p, amount in planned
    ]  # fmt: skip
    _must_be_new(dues)
    postings = _postings(dues, Entry.Type.OBLIGE, Kind.AVAILABLE, Kind.OBLIGED)
    overridden = _must_suffice(postings, actor, override_reason)
    Due.objects.bulk_create(dues, batch_size=AT_A_TIME)
    post_many(postings, actor=actor)
    detail = {"overridden": True} if overridden else {}
    audit.record_many(
        (
            audit.Told("funds.obliged", o._meta.label, o.pk, override_reason.strip() if overridden else "", detail)
            for o in held.values()
        ),
        actor=actor,
    )
    return list(held.values())


def _parted(award: Award) -> list[tuple[Organisation, Planned, Decimal]]:
    if not award.schedule:
        raise RefusedError(_("没有要支付的款项。"))
    try:
        return [
            (payer, planned, amount)
            for planned in award.schedule
            for payer, amount in split(planned.amount, award.shares).items()
            if amount
        ]
    except ValueError as error:
        raise RefusedError(f"{award.reference}: {error}") from None


def _obligations(parts: Iterable[tuple[Award, list[Any]]]) -> dict[tuple[str, int], Obligation]:
    """The obligation of each award and payer, made where it is missing."""
    cities = _cities()
    wanted: dict[tuple[str, int], Obligation] = {}
    for award, planned in parts:
        region = cities.get(award.payee.region_id or "") if award.fund.by_region else None
        if award.fund.by_region and region is None:
            raise RefusedError(_("这项资金按地区安排，而收款人没有登记地区。"))
        for payer in dict.fromkeys(payer for payer, _p, _a in planned):
            wanted[award.reference, payer.pk] = Obligation(
                reference=award.reference, fund=award.fund, payer=payer, payee=award.payee, region_id=region,
                share=str(award.shares[payer]), made_at=now(),
            )  # fmt: skip
    references = {reference for reference, _payer in wanted}
    Obligation.objects.bulk_create(wanted.values(), ignore_conflicts=True, batch_size=AT_A_TIME)
    held = {
        (o.reference, o.payer_id): o
        # locked: two at once cannot both find a period free
        for o in Obligation.objects.select_for_update().filter(reference__in=references).order_by("pk")
    }
    for key, row in wanted.items():
        if (held[key].fund_id, held[key].payee_id) != (row.fund_id, row.payee_id):
            raise RefusedError(_("同一事项已由另一项资金或对另一收款人承诺。"))
    return {key: held[key] for key in wanted}


def _cities() -> dict[str, str]:
    """Of each region the city that it is or lies in: regions below are not appropriated for."""
    rows = {code: (level, parent) for code, level, parent in Region.objects.values_list("code", "level", "parent_id")}
    found: dict[str, str] = {}
    for code in rows:
        at: str | None = code
        while at is not None and rows[at][0] not in REGION_LEVELS:
            at = rows[at][1]
        if at is not None:
            found[code] = at
    return found


def _must_be_new(dues: Collection[Due]) -> None:
    keys = [(due.obligation_id, due.period, due.part) for due in dues]
    live = Due.objects.live().filter(obligation__in={key[0] for key in keys})
    taken = set(live.values_list("obligation", "period", "part"))
    double = next((key for key in keys if key in taken), None)
    if double is not None or len(set(keys)) < len(keys):
        raise RefusedError(_("所属期 %(period)s 已经承诺过。") % {"period": double[1] if double else keys[0][1]})


def _postings(dues: Iterable[Due], type: Entry.Type, source: Kind, target: Kind, reason: str = "") -> list[Posting]:
    """An entry for each reference."""
    moves: dict[str, dict[Budget, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for due in dues:
        o = due.obligation
        moves[o.reference][Budget(o.fund_id, o.payer_id, due.due_on.year, o.region_id)] += due.amount
    return [
        Posting(type, [Move(budget, source, target, sum_) for budget, sum_ in sums.items()], reference, reason)
        for reference, sums in moves.items()
    ]


def _must_suffice(postings: Iterable[Posting], actor: Actor, override_reason: str) -> bool:
    """Whether a budget had to be overridden. Raises `OvercommittedError` where one does not suffice and nobody did."""
    needed: dict[Budget, Decimal] = defaultdict(Decimal)
    for posting in postings:
        for move in posting.moves:
            needed[move.budget] += move.amount
    held = accounts((budget, Kind.AVAILABLE) for budget in needed)
    opened = set(
        Account.objects.filter(kind=Kind.SOURCE, fund__in={b.fund for b in needed}).exclude(balance=0)
        .values_list("fund", "payer", "year", "region")
    )  # fmt: skip
    overridden = False
    for budget, sum_ in sorted(needed.items(), key=lambda item: item[0].year):
        account = held[budget, Kind.AVAILABLE]
        if (budget.year > today().year and budget not in opened) or sum_ <= account.balance + account.overdraft:
            continue
        if not (override_reason.strip() and actor.may(Privilege.FUNDS_OVERRIDE, budget.payer)):
            raise OvercommittedError(budget, account.balance + account.overdraft, sum_)
        overridden = True
    return overridden


def _from(reference: str, period: str) -> QuerySet[Due]:
    """Dues of a period and those after it: months by their name, others by the day they are due on."""
    dues: QuerySet[Due] = Due.objects.filter(obligation__reference=reference)
    if MONTH.fullmatch(period):
        day = date.fromisoformat(f"{period}-01")
        return dues.filter(
            Q(period__regex=MONTH.pattern, period__gte=period) | ~Q(period__regex=MONTH.pattern) & Q(due_on__gte=day)
        )
    first = dues.filter(period=period).order_by("due_on").values_list("due_on", flat=True).first()
    if first is None:
        raise RefusedError(_("没有所属期 %(period)s 的款项。") % {"period": period})
    return dues.filter(due_on__gte=first)


@transaction.atomic
def cancel_from(*, reference: str, period: str, actor: Actor, reason: str) -> Stopped:
    """Nothing is paid for a period and those after it, but what is in a batch or was paid: that can be recovered.

    Raises `DeniedError` for who may not decide, `RefusedError` without a reason or for a period that there is not.
    """
    actor.must(Privilege.CASES_DECIDE)
    dues = list(_from(reference, period).select_for_update(of=("self",)).select_related("obligation").order_by("pk"))
    open_ = [due for due in dues if due.state in OPEN]
    post_many(_postings(open_, Entry.Type.RELEASE, Kind.OBLIGED, Kind.AVAILABLE, reason), actor=actor)
    transition_many(Due, [due.pk for due in open_], "cancel", actor=lent(actor, Privilege.CASES_DECIDE), reason=reason)
    committed = sum((due.amount for due in dues if due.state in COMMITTED), Decimal(0))
    return Stopped(sum((due.amount for due in open_), Decimal(0)), committed)


@transaction.atomic
def resume_from(*, reference: str, period: str, actor: Actor, reason: str, override_reason: str = "") -> Decimal:
    """What was cancelled for a period and those after it is paid after all; the sum.

    Raises `OvercommittedError` as `oblige` does, `DeniedError`, and `RefusedError` without a reason.
    """
    actor.must(Privilege.CASES_DECIDE)
    dues = list(_from(reference, period).select_for_update(of=("self",)).select_related("obligation").order_by("pk"))
    live = {(d.obligation_id, d.period, d.part) for d in dues if d.state != CANCELLED}
    # of several that were cancelled for a period the last one stands
    last = {(d.obligation_id, d.period, d.part): d for d in dues if d.state == CANCELLED}
    chosen = [due for key, due in last.items() if key not in live]
    postings = _postings(chosen, Entry.Type.OBLIGE, Kind.AVAILABLE, Kind.OBLIGED, reason)
    _must_suffice(postings, actor, override_reason)
    post_many(postings, actor=actor)
    transition_many(Due, [due.pk for due in chosen], "resume", actor=lent(actor, Privilege.CASES_DECIDE), reason=reason)
    return sum((due.amount for due in chosen), Decimal(0))


def standing(reference: str) -> Standing:
    """Where the money of one grant stands."""
    return standings([reference]).get(reference, Standing())


def standings(references: Collection[str]) -> dict[str, Standing]:
    """Where the money of many grants stands, in one question to the database."""
    went = Q(state__in=[INSTRUCTED, PAID])
    # one parameter for all: a list of 100,000 takes longer to write into the question than to answer it
    those = Func(Value(list(references), ArrayField(CharField())), template="(SELECT unnest(%(expressions)s))")
    rows = Due.objects.filter(obligation__reference__in=those).order_by().values_list("obligation__reference")
    sums = rows.annotate(
        granted=Sum("amount", filter=~Q(state=CANCELLED), default=Decimal(0)),
        instructed=Sum("amount", filter=went, default=Decimal(0)),
        paid=Sum("amount", filter=Q(state=PAID), default=Decimal(0)),
        returned=Sum("amount", filter=Q(state=RETURNED), default=Decimal(0)),
        cancelled=Sum("amount", filter=Q(state=CANCELLED), default=Decimal(0)),
        next_on=Min("due_on", filter=~Q(state__in=[PAID, CANCELLED])),
    )
    return {reference: Standing(*rest) for reference, *rest in sums}
