"""The formal check: the engine says what the rules say, an officer judges the open terms and decides."""

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from yangui.platform.core.actor import Actor, DeniedError
from yangui.platform.core.clock import today
from yangui.platform.core.privileges import Privilege
from yangui.platform.core.stepping import give_to, step
from yangui.platform.core.transitions import RefusedError
from yangui.platform.core.workdays import add_working_days
from yangui.platform.programmes import forms
from yangui.platform.programmes.models import Application
from yangui.platform.programmes.rules import Rules
from yangui.platform.programmes.states import CHECKING, OPEN, SUBMITTED
from yangui.platform.programmes.telling import tell


def _handled(application: Application, actor: Actor) -> Application:
    """The locked row, for an officer who checks, whose it is not, and with whom nobody else is quicker."""
    actor.must(Privilege.PROGRAMMES_CHECK, application.call.organisation_id)
    row: Application = Application.objects.select_for_update(of=("self",)).get(pk=application.pk)
    if actor.account is not None and actor.account in (row.applicant_id, row.entity.account_id):
        raise DeniedError(_("不能办理自己的申报。"))
    if row.officer is not None and row.officer_id != actor.account:
        raise RefusedError(_("这份申报正由%s办理。") % row.officer.name)
    if row.call.state not in (OPEN, CHECKING):
        raise RefusedError(_("形式审查已经结束。"))
    return row


@transaction.atomic
def take(*, application: Application, actor: Actor) -> None:
    """The actor checks it from now on. Raises `RefusedError` where somebody else does."""
    row = _handled(application, actor)
    if row.state != SUBMITTED:
        raise RefusedError(_("这份申报现在不需要审查。"))
    give_to(row, actor.account, actor=actor, action="taken")
    application.refresh_from_db()


@transaction.atomic
def release(*, application: Application, actor: Actor) -> None:
    """Back to the queue."""
    give_to(_handled(application, actor), None, actor=actor, action="released")
    application.refresh_from_db()


@transaction.atomic
def return_application(*, application: Application, reason: str, actor: Actor) -> None:
    """Asks for a correction, with the reason and the last day for it."""
    row = _handled(application, actor)
    until = add_working_days(today(), Rules(row.call.rules).days("correction"))
    step(row, "return", actor=actor, reason=reason, due_on=until, officer=None)
    tell(row, _("需要补正"), _("%(reason)s（%(day)s 前）") % {"reason": reason.strip(), "day": until.isoformat()})
    application.refresh_from_db()


@transaction.atomic
def accept(*, application: Application, judgements: Mapping[str, bool] | None = None, actor: Actor) -> None:
    """The application passes. Raises `RefusedError` while the rules do not say yes, an open term is not judged, or the
    host's endorsement is missing.
    """
    row = _handled(application, actor)
    said = forms.eligible(row, judgements)
    pack_words = forms.pinned(row, said, judgements)
    if said.answer != "yes":
        unmet = "；".join(c["says"]["zh"] for c in pack_words["conditions"] if c["value"] != "yes")
        raise RefusedError(_("还不能通过，没有满足或没有认定的条件：%s。") % unmet)
    if Rules(row.call.rules).has("endorsement") and row.endorsed_at is None:
        raise RefusedError(_("还没有依托单位的推荐。"))
    step(row, "accept", actor=actor, decision=pack_words, due_on=None, officer=None)
    tell(row, _("通过形式审查"))
    application.refresh_from_db()


@transaction.atomic
def reject(*, application: Application, reason: str, actor: Actor) -> None:
    """The application does not pass; the reason is told."""
    row = _handled(application, actor)
    said = forms.pinned(row, forms.eligible(row))
    step(row, "reject", actor=actor, reason=reason, decision=said, due_on=None, officer=None)
    tell(row, _("按现有信息暂不符合"), reason.strip())
    application.refresh_from_db()


@transaction.atomic
def expire(*, application: Application, actor: Actor) -> None:
    """An application that was returned and not handed in again in time is decided on as it is."""
    row = _handled(application, actor)
    if row.state != "returned" or row.due_on is None or today() <= row.due_on:
        raise RefusedError(_("补正期限还没有过。"))
    step(
        row,
        "lapse",
        actor=actor,
        reason=_("逾期未补正"),
        due_on=None,
        officer=None,
    )
    tell(row, _("逾期未补正，申报终止"))
    application.refresh_from_db()
