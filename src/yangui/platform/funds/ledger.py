"""Double entry: money moves between the accounts of a budget, and nothing else writes the ledger."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.db import transaction
from django.db.models import Sum
from django.db.models.functions import ExtractYear

from yangui.platform.core.actor import Actor
from yangui.platform.core.clock import now, today
from yangui.platform.core.transitions import RefusedError
from yangui.platform.funds.models import Account, Due, Entry, Instalment, Line
from yangui.platform.funds.states import BATCHED, INSTRUCTED, OPEN, OWED, PAID

AT_A_TIME = 2000
Kind = Account.Kind


class Budget(NamedTuple):
    """A fund, its payer, a year and a region, by primary key; no region where the fund is not divided by region."""

    fund: int
    payer: int
    year: int
    region: str | None = None


class Move(NamedTuple):
    """A sum goes from one account of a budget to another."""

    budget: Budget
    source: Kind
    target: Kind
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Posting:
    """What is to become an entry; `on` is today where it is not said."""

    type: Entry.Type
    moves: Sequence[Move]
    reference: str = ""
    reason: str = ""
    on: date | None = None
    reversal_of: Entry | None = None


class Figures(NamedTuple):
    """How a budget stands; `left` is negative where more is promised than appropriated."""

    appropriated: Decimal
    obliged: Decimal
    instructed: Decimal
    paid: Decimal
    recovered: Decimal
    left: Decimal

    @property
    def promised(self) -> Decimal:
        """All that was promised and not cancelled, whatever became of it."""
        return self.obliged + self.instructed + self.paid + self.recovered


def accounts(needed: Iterable[tuple[Budget, Kind]]) -> dict[tuple[Budget, Kind], Account]:
    """These accounts, made where they are missing, and locked until the transaction ends: who needs their balance."""
    wanted = sorted(set(needed), key=lambda key: (*key[0][:3], key[0].region or "", key[1]))
    found = _found(wanted)
    missing = [key for key in wanted if key not in found]
    if missing:
        rows = [
            Account(fund_id=b.fund, payer_id=b.payer, year=b.year, region_id=b.region, kind=kind) for b, kind in missing
        ]
        Account.objects.bulk_create(rows, ignore_conflicts=True)
        found = _found(wanted)
    return found


def _found(wanted: Sequence[tuple[Budget, Kind]]) -> dict[tuple[Budget, Kind], Account]:
    budgets = {budget for budget, _ in wanted}
    rows = Account.objects.select_for_update(no_key=True).filter(
        fund__in={b.fund for b in budgets}, payer__in={b.payer for b in budgets},
        year__in={b.year for b in budgets}, kind__in={kind for _, kind in wanted},
    )  # fmt: skip
    # in one order, so that two transactions cannot wait for one another
    held = {(budget_of(a), Kind(a.kind)): a for a in rows.order_by("pk")}
    return {key: held[key] for key in wanted if key in held}


def budget_of(account: Account) -> Budget:
    """The budget that an account belongs to."""
    return Budget(account.fund_id, account.payer_id, account.year, account.region_id)


def post(posting: Posting, *, actor: Actor) -> Entry:
    """Writes one entry."""
    return post_many([posting], actor=actor)[0]


@transaction.atomic
def post_many(postings: Iterable[Posting], *, actor: Actor) -> list[Entry]:
    """Writes an entry for each posting. Who calls has made sure that the actor may, and tells it to the trail."""
    sides = [(posting, _sides(posting.moves)) for posting in postings]
    sides = [(posting, lines) for posting, lines in sides if lines]
    held = accounts(key for _, lines in sides for key in lines)
    at, day = now(), today()
    entries = Entry.objects.bulk_create(
        [
            Entry(
                type=p.type, on=p.on or day, reference=p.reference, reason=p.reason, size=len(lines),
                reversal_of=p.reversal_of, made_by_id=actor.account, made_at=at,
            )
            for p, lines in sides
        ],
        batch_size=AT_A_TIME,
    )  # fmt: skip
    Line.objects.bulk_create(
        [
            Line(entry=entry, account=held[key], amount=amount)
            for entry, (_, lines) in zip(entries, sides, strict=True)
            for key, amount in lines.items()
        ],
        batch_size=AT_A_TIME,
    )
    return entries


def _sides(moves: Iterable[Move]) -> dict[tuple[Budget, Kind], Decimal]:
    lines: dict[tuple[Budget, Kind], Decimal] = defaultdict(Decimal)
    for move in moves:
        lines[move.budget, move.source] -= move.amount
        lines[move.budget, move.target] += move.amount
    return {key: amount for key, amount in lines.items() if amount}


@transaction.atomic
def reverse(*, entry: Entry, actor: Actor, reason: str) -> Entry:
    """An entry with the opposite lines. Raises `RefusedError` where it was reversed before."""
    if Entry.objects.filter(reversal_of=entry).exists():
        raise RefusedError(f"entry {entry.pk} was reversed before")
    lines = list(entry.lines.order_by("account_id").select_related("account"))
    list(Account.objects.select_for_update(no_key=True).filter(pk__in=[x.account_id for x in lines]).order_by("pk"))
    made = Entry.objects.create(
        type=Entry.Type.REVERSE, on=today(), reference=entry.reference, reason=reason, size=len(lines),
        reversal_of=entry, made_by_id=actor.account, made_at=now(),
    )  # fmt: skip
    Line.objects.bulk_create([Line(entry=made, account=line.account, amount=-line.amount) for line in lines])
    return made


def figures(**budget: object) -> Figures:
    """How all budgets together stand that fit these fields of `Account` (fund, payer, year, region)."""
    rows = Account.objects.filter(**budget).order_by().values_list("kind").annotate(Sum("balance"))
    held = defaultdict(Decimal, rows)
    return Figures(
        appropriated=-held[Kind.SOURCE],
        obliged=held[Kind.OBLIGED],
        instructed=held[Kind.INSTRUCTED],
        paid=held[Kind.PAID],
        recovered=held[Kind.RECOVERED],
        left=held[Kind.AVAILABLE],
    )


def differences() -> list[str]:
    """Where the ledger and what is due say different things, or a balance is not the sum of its lines; none should."""
    lines = dict(Line.objects.order_by().values_list("account").annotate(Sum("amount")))
    said = [
        f"{account}: balance {account.balance}, lines {lines.get(account.pk, 0)}"
        for account in Account.objects.all()
        if account.balance != lines.get(account.pk, 0)
    ]
    states = {**dict.fromkeys((*OPEN, BATCHED), Kind.OBLIGED), INSTRUCTED: Kind.INSTRUCTED, PAID: Kind.PAID}
    sums: dict[tuple[Budget, Kind], Decimal] = defaultdict(Decimal)
    key = ("obligation__fund", "obligation__payer", ExtractYear("due_on"), "obligation__region", "state")
    for *budget, state, amount in (
        Due.objects.live().order_by().values_list(*key).annotate(total=Sum("amount"))
    ):  # fmt: skip
        sums[Budget(*budget), states[state]] += amount
    owed = (
        "recovery__obligation__fund",
        "recovery__obligation__payer",
        "recovery__year",
        "recovery__obligation__region",
    )
    for *budget, state, amount in (
        Instalment.objects.order_by().values_list(*owed, "state").annotate(total=Sum("amount"))
    ):
        if state == OWED:
            sums[Budget(*budget), Kind.RECEIVABLE] += amount
        elif state == "received":
            sums[Budget(*budget), Kind.RECOVERED] += amount
            sums[Budget(*budget), Kind.PAID] -= amount
    compared = {*states.values(), Kind.RECEIVABLE, Kind.RECOVERED}
    held = {(budget_of(a), Kind(a.kind)): a.balance for a in Account.objects.filter(kind__in=compared)}
    return said + [
        f"{one}: ledger {held.get(one, 0)}, due {sums.get(one, 0)}"
        for one in sorted({*held, *sums}, key=str)
        if held.get(one, 0) != sums.get(one, 0)
    ]
