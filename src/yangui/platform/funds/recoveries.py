"""What was paid too much comes back, in instalments; the ledger knows what is owed and what has come.

What need not come is proposed by one officer of finance and waived by another.
"""

from collections import defaultdict
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

from django.db import transaction
from django.utils.translation import gettext as _

from yangui.platform.core import audit
from yangui.platform.core.actor import Actor
from yangui.platform.core.clock import now, today
from yangui.platform.core.models import AuditEvent
from yangui.platform.core.privileges import Privilege
from yangui.platform.core.stepping import step
from yangui.platform.core.transitions import RefusedError
from yangui.platform.funds.changes import tell
from yangui.platform.funds.ledger import Budget, Kind, Move, Posting, post
from yangui.platform.funds.models import Due, Entry, Instalment, Obligation, Recovery
from yangui.platform.funds.shares import equal_parts, split
from yangui.platform.funds.states import OWING, PAID, WAIVED
from yangui.rules.dates import add_months

FIRST_AFTER = timedelta(days=30)
MOST_INSTALMENTS = 60


@transaction.atomic
def recover(*, reference: str, amount: Decimal, actor: Actor, reason: str, instalments: int = 1) -> list[Recovery]:
    """Asks a sum back, from each payer's payments in proportion, in monthly instalments; the first in 30 days.

    Raises `DeniedError` for who may not decide, `RefusedError` where less was paid, or a reason is missing.
    """
    actor.must(Privilege.CASES_DECIDE)
    if not reason.strip() or not 1 <= instalments <= MOST_INSTALMENTS or amount <= 0:
        raise RefusedError(_("请写明理由；金额大于零，分 1 至 60 期。"))
    obligations = Obligation.objects.select_for_update().filter(reference=reference).order_by("pk")
    paid = _recoverable({o.pk: o for o in obligations})
    total = sum(paid.values(), Decimal(0))
    if amount > total:
        raise RefusedError(_("已支付 %(paid)s 元，不能要求退还更多。") % {"paid": f"{total:,.2f}"})
    shares = {key: Fraction(part) / Fraction(total) for key, part in paid.items() if part}
    made, moves = [], []
    for (obligation, year), part in split(amount, shares).items():
        if not part:
            continue
        recovery = Recovery.objects.create(obligation=obligation, year=year, amount=part, reason=reason, made_at=now())
        first = today() + FIRST_AFTER
        parts = [p for p in equal_parts(part, instalments) if p]
        Instalment.objects.bulk_create(
            Instalment(
                recovery=recovery, number=n, amount=p, due_on=add_months(first, n - 1), state=Instalment.MACHINE.initial
            )
            for n, p in enumerate(parts, 1)
        )
        budget = Budget(obligation.fund_id, obligation.payer_id, year, obligation.region_id)
        moves.append(Move(budget, Kind.CLAIMED, Kind.RECEIVABLE, part))
        audit.record("funds.recovery", recovery, actor=actor, reason=reason.strip(), detail={"amount": str(part)})
        made.append(recovery)
    post(Posting(Entry.Type.CLAIM, moves, reference, reason.strip()), actor=actor)
    return made


def _recoverable(held: dict[int, Obligation]) -> dict[tuple[Obligation, int], Decimal]:
    """What each payer paid in each year and has not asked back."""
    sums: dict[tuple[Obligation, int], Decimal] = defaultdict(Decimal)
    for due in Due.objects.filter(obligation__in=held, state=PAID):
        sums[held[due.obligation_id], due.due_on.year] += due.amount
    for one in (
        Instalment.objects.filter(recovery__obligation__in=held).exclude(state=WAIVED).select_related("recovery")
    ):
        sums[held[one.recovery.obligation_id], one.recovery.year] -= one.amount
    return {key: sum_ for key, sum_ in sums.items() if sum_ > 0}


@transaction.atomic
def receive(*, instalment: Instalment, actor: Actor) -> None:
    """An instalment has come. Raises `DeniedError`, and `RefusedError` where it came before or was waived."""
    step(instalment, "receive", actor=actor, received_on=today())
    _end(instalment, Entry.Type.RECEIVE, actor, "")
    tell([instalment.recovery.obligation.reference], "recovered", actor)


@transaction.atomic
def propose(*, instalment: Instalment, actor: Actor, reason: str) -> None:
    """Asks that an instalment need not come; somebody else decides. Raises `DeniedError`, `RefusedError`."""
    step(instalment, "propose", actor=actor, reason=reason)


@transaction.atomic
def waive(*, instalment: Instalment, actor: Actor) -> None:
    """An instalment need not come, for the reason that was proposed.

    Raises `DeniedError` for who may not or proposed it, `RefusedError` where nobody did.
    """
    step(instalment, "waive", actor=actor)
    _end(instalment, Entry.Type.WAIVE, actor, proposed_for(instalment))
    tell([instalment.recovery.obligation.reference], "waived", actor)


@transaction.atomic
def keep(*, instalment: Instalment, actor: Actor, reason: str) -> None:
    """What was proposed to be waived is owed as before. Raises as `waive` does."""
    step(instalment, "keep", actor=actor, reason=reason)


@transaction.atomic
def remit(*, reference: str, actor: Actor, reason: str) -> None:
    """Nothing more of a grant is asked back, as an objection was upheld. Raises `DeniedError`, `RefusedError`."""
    for one in Instalment.objects.filter(recovery__obligation__reference=reference, state__in=OWING):
        step(one, "remit", actor=actor, reason=reason)
        _end(one, Entry.Type.WAIVE, actor, reason)


def proposed_for(instalment: Instalment) -> str:
    """Why it was last proposed to be waived; empty where it never was."""
    told = AuditEvent.objects.filter(
        subject_type=instalment._meta.label, subject_id=str(instalment.pk), action="instalment.propose"
    )
    event = told.order_by("-id").first()
    return event.reason if event is not None else ""


def _end(instalment: Instalment, type: Entry.Type, actor: Actor, reason: str) -> None:
    recovery = instalment.recovery
    obligation = recovery.obligation
    budget = Budget(obligation.fund_id, obligation.payer_id, recovery.year, obligation.region_id)
    moves = [Move(budget, Kind.RECEIVABLE, Kind.CLAIMED, instalment.amount)]
    if type == Entry.Type.RECEIVE:
        moves.append(Move(budget, Kind.PAID, Kind.RECOVERED, instalment.amount))
    post(Posting(type, moves, obligation.reference, reason.strip()), actor=actor)
