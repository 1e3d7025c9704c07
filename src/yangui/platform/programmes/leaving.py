"""How an award that runs comes to an early end, and who takes the place: resumed, withdrawn, or left by its holder."""

from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from yangui.platform.core.actor import Actor
from yangui.platform.core.privileges import Privilege
from yangui.platform.core.stepping import step
from yangui.platform.core.transitions import RefusedError
from yangui.platform.funds import services as funds
from yangui.platform.funds.authority import lent
from yangui.platform.programmes import awarding, choosing, money, monitoring
from yangui.platform.programmes.models import Application, Award
from yangui.platform.programmes.states import AWARDING, FAILED, RUNNING, SUSPENDED
from yangui.platform.programmes.telling import tell


@transaction.atomic
def resume(*, award: Award, reason: str, actor: Actor, recheck_on: date | None = None) -> None:
    """A suspended award goes on, and what was stopped is paid after all; the check that failed is done again."""
    row = Award.objects.select_for_update(of=("self",)).get(pk=award.pk)
    failed = row.milestones.filter(state=FAILED).order_by("-id").first()
    step(row, "resume", actor=actor, reason=reason)
    money.go_on(row, actor=actor, reason=reason)
    if failed is not None and recheck_on is not None:
        monitoring.plan_check(award=row, type=failed.type, day=recheck_on, actor=choosing.by_rule(actor))
    award.refresh_from_db()


@transaction.atomic
def withdraw(
    *, award: Award, reason: str, actor: Actor, back: Decimal = Decimal(0), instalments: int = 1
) -> Application | None:
    """Ends an award: what is not paid is not paid any more, and `back` is asked back in so many instalments, from each
    payer's part in proportion to what it paid. Who follows on the reserve list takes the place while the round goes on.
    """
    row = Award.objects.select_for_update(of=("self",)).get(pk=award.pk)
    if row.state not in (RUNNING, SUSPENDED):
        raise RefusedError(_("现在不能撤销。"))
    step(row, "withdraw", actor=actor, reason=reason)
    money.stop(row, actor=actor, reason=reason)
    if back:
        funds.recover(
            reference=row.reference, amount=back, instalments=instalments, reason=reason,
            actor=lent(actor, Privilege.CASES_DECIDE),
        )  # fmt: skip
    tell(row.application, _("已撤销"), reason)
    award.refresh_from_db()
    return _replaced(row.application, actor, reason)


@transaction.atomic
def leave(*, award: Award, reason: str, actor: Actor) -> Application | None:
    """The holder gives an award up that was accepted: nothing more is paid, and who follows takes the place."""
    row = awarding.own(award, actor)
    step(row, "exit", actor=actor, reason=reason)
    money.stop(row, actor=actor, reason=reason)
    award.refresh_from_db()
    return _replaced(row.application, actor, reason)


def _replaced(application: Application, actor: Actor, reason: str) -> Application | None:
    step(application, "leave", actor=choosing.by_rule(actor), reason=reason)
    call = application.call
    return awarding.move_up(call=call, actor=actor) if call.state == AWARDING else None
