"""Awards: what is offered, accepted or declined, and signed; the money is held in the ledger."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from yangui.platform.core import audit
from yangui.platform.core.actor import Actor, DeniedError
from yangui.platform.core.clock import now, today
from yangui.platform.core.money import CENT, yuan
from yangui.platform.core.stepping import step
from yangui.platform.core.transitions import RefusedError
from yangui.platform.library import packs
from yangui.platform.programmes import choosing, forms, money
from yangui.platform.programmes.models import Application, Award, Call, Milestone
from yangui.platform.programmes.states import AWARDING
from yangui.platform.programmes.telling import tell
from yangui.platform.registry.answers import known
from yangui.policy.decide import decide
from yangui.policy.entity import FactError


def amount_of(application: Application) -> Decimal | None:
    """What the category pays: as set for the call, else what the rules give who is chosen; None where it is open.

    Either way with what a team gets for each further member, up to its most.
    """
    said = application.call.rules["categories"][application.category]
    if said["amount"] is not None:
        return money.topped_up(application, Decimal(said["amount"])).quantize(CENT)
    where = forms.line_of(application)
    # what being chosen settles is judged to hold, where it is a matter of judgement and not of facts
    settled = [c for c in where.category.settles if packs.current().conditions[c].judged_by is not None]
    judged = dict.fromkeys(settled, True) | dict(application.decision.get("judgements", {}))
    try:
        decisions = decide(
            packs.current(), where.kind, known(application), on=today(), benefits=[b.id for b in where.benefits],
            judgements=judged or None,
        )  # fmt: skip
    except (KeyError, FactError):
        return None
    sums = [d.amount_fen for d in decisions if d.answer == "yes"]
    return yuan(sum(s for s in sums if s is not None)) if sums and None not in sums and any(sums) else None


@transaction.atomic
def offer(*, application: Application, actor: Actor) -> Award:
    """Offers the award to who is chosen."""
    step(application, "award", actor=choosing.by_rule(actor))
    award = Award.objects.create(application=application, amount=amount_of(application))
    audit.record("award.offered", award, actor=actor, detail={"application": application.number})
    tell(application, _("已入选，请在“我的申报”中确认接受或放弃"))
    return award


@transaction.atomic
def move_up(*, call: Call, actor: Actor) -> Application | None:
    """A place is free: who follows on the reserve list is chosen, and offered the award where the others were."""
    row = Call.objects.select_for_update().get(pk=call.pk)
    following = choosing.next_of_reserve(call=row, actor=actor)
    if following is not None and row.state == AWARDING:
        offer(application=following, actor=actor)
    return following


def own(award: Award, actor: Actor) -> Award:
    """The locked row; raises `DeniedError` where it is not one of the actor's own."""
    row: Award | None = Award.objects.own(actor).select_for_update(of=("self",)).filter(pk=award.pk).first()
    if row is None:
        raise DeniedError(_("这项入选不是您的。"))
    return row


@transaction.atomic
def accept(*, award: Award, actor: Actor) -> None:
    """Takes an award that was offered."""
    step(own(award, actor), "accept", actor=actor)
    award.refresh_from_db()


@transaction.atomic
def decline(*, award: Award, actor: Actor) -> Application | None:
    """Gives an award up; who follows on the reserve list is offered it at once."""
    row = own(award, actor)
    step(row, "decline", actor=actor)
    step(row.application, "decline", actor=actor)
    award.refresh_from_db()
    return move_up(call=row.application.call, actor=actor) if row.application.call.state == AWARDING else None


@transaction.atomic
def agree(
    *,
    award: Award,
    actor: Actor,
    figures: str,
    days: Sequence[date] = (),
    milestones: Sequence[tuple[str, date]] = (),
    amount: Decimal | None = None,
    override_reason: str = "",
) -> None:
    """The agreement is signed: its figures, its checks, and its instalments, of which those that wait for no check are
    held in the ledger.

    Raises `RefusedError` for an amount above what the rules give, and where days do not fit the instalments, and
    `OvercommittedError` with the figures.
    """
    row = Award.objects.select_for_update(of=("self",)).get(pk=award.pk)
    if not figures.strip():
        raise RefusedError(_("请写明约定的指标。"))
    if amount is not None and (amount <= 0 or (row.amount is not None and amount > row.amount)):
        raise RefusedError(_("金额须大于 0，且不超过规定的 %s 元。") % (row.amount or "—"))
    given = amount or row.amount
    paid = given is not None and row.application.call.fund is not None
    terms = money.agreed(row, given, days, milestones) if given is not None and paid else {}
    step(
        row, "agree", actor=actor, figures=figures.strip(), amount=given, terms=terms, starts_on=today(),
        signed_at=now(),
    )  # fmt: skip
    for type, day in milestones:
        Milestone.objects.create(award=row, type=Milestone.Type(type), due_on=day)
    money.promise(row, after=None, actor=actor, override_reason=override_reason)
    tell(row.application, _("已签约"))
    award.refresh_from_db()
