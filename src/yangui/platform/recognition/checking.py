"""The check: the engine says what the criteria say, an officer judges the open terms; then somebody is sent to look."""

from collections.abc import Mapping
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from yangui.platform.accounts.models import User
from yangui.platform.cases.models import Paper
from yangui.platform.cases.papers import lacking, lay
from yangui.platform.core import audit
from yangui.platform.core.actor import Actor, DeniedError
from yangui.platform.core.clock import now, today
from yangui.platform.core.privileges import Privilege
from yangui.platform.core.stepping import give_to, step
from yangui.platform.core.transitions import RefusedError
from yangui.platform.core.workdays import add_working_days
from yangui.platform.notifications.services import notify
from yangui.platform.organisations.services import actor_of
from yangui.platform.recognition import forms
from yangui.platform.recognition.models import Recognition, Visit
from yangui.platform.recognition.rules import Rules
from yangui.platform.recognition.states import ACCEPTED, RETURNED, SUBMITTED
from yangui.platform.recognition.telling import concerned, tell


def _handled(recognition: Recognition, actor: Actor) -> Recognition:
    """The locked row, for an officer who checks, whose it is not, and with whom nobody else is quicker."""
    actor.must(Privilege.RECOGNITION_CHECK, recognition.register.organisation_id)
    row: Recognition = Recognition.objects.select_for_update(of=("self",)).get(pk=recognition.pk)
    begun = [row.applicant_id] if row.origin == Recognition.Origin.APPLICATION else []
    if actor.account is not None and actor.account in (*begun, row.entity.live.account_id):
        raise DeniedError(_("不能办理自己的申请。"))
    if row.officer is not None and row.officer_id != actor.account:
        raise RefusedError(_("这份申请正由%s办理。") % row.officer.name)
    return row


@transaction.atomic
def take(*, recognition: Recognition, actor: Actor) -> None:
    """The actor checks it from now on. Raises `RefusedError` where somebody else does."""
    row = _handled(recognition, actor)
    if row.state != SUBMITTED:
        raise RefusedError(_("这份申请现在不需要审查。"))
    give_to(row, actor.account, actor=actor, action="taken")
    recognition.refresh_from_db()


@transaction.atomic
def release(*, recognition: Recognition, actor: Actor) -> None:
    """Back to the queue."""
    give_to(_handled(recognition, actor), None, actor=actor, action="released")
    recognition.refresh_from_db()


@transaction.atomic
def return_application(*, recognition: Recognition, reason: str, actor: Actor) -> None:
    """Asks for a correction, with the reason and the last day for it."""
    row = _handled(recognition, actor)
    if row.origin == Recognition.Origin.NOMINATION:
        raise RefusedError(_("提名的没有申请人可补正：请通过或不通过。"))
    until = add_working_days(today(), Rules(row.rules).days("correction"))
    step(row, "return", actor=actor, reason=reason, due_on=until, officer=None)
    tell(row, _("需要补正"), _("%(reason)s（%(day)s 前）") % {"reason": reason.strip(), "day": until.isoformat()})
    recognition.refresh_from_db()


@transaction.atomic
def give_paper(*, recognition: Recognition, document: str, name: str, content: bytes, actor: Actor) -> Paper:
    """A paper of somebody who was proposed, from an officer. Raises `RefusedError` where applicants give them
    themselves, for one that nobody asked for, and for a file that is not taken.
    """
    row = _handled(recognition, actor)
    if row.origin != Recognition.Origin.NOMINATION or row.state != SUBMITTED:
        raise RefusedError(_("只有待审核的提名，材料由经办人交。"))
    if document not in row.form["papers"]:
        raise RefusedError(_("这份名录没有要求这份材料。"))
    return lay(of=row, document=document, name=name, content=content, actor=actor)


@transaction.atomic
def accept(*, recognition: Recognition, judgements: Mapping[str, bool] | None = None, actor: Actor) -> None:
    """The application passes. Raises `RefusedError` while the criteria do not say yes, an open term is not judged, or
    papers of somebody who was proposed are missing.
    """
    row = _handled(recognition, actor)
    if row.origin == Recognition.Origin.NOMINATION and (missing := lacking(row)):
        raise RefusedError(_("材料还没有齐全，缺：%s。") % "、".join(missing))
    said = forms.pinned(row, forms.eligible(row, judgements), judgements)
    if said["answer"] != "yes":
        unmet = "；".join(c["says"]["zh"] for c in said["conditions"] if c["value"] != "yes")
        raise RefusedError(_("还不能通过，没有满足或没有认定的条件：%s。") % unmet)
    due = add_working_days(today(), Rules(row.rules).days("visit"))
    step(row, "accept", actor=actor, decision=said, due_on=due, officer=None)
    tell(row, _("通过审核"))
    recognition.refresh_from_db()


@transaction.atomic
def reject(*, recognition: Recognition, reason: str, actor: Actor) -> None:
    """The application does not pass; the reason is told."""
    row = _handled(recognition, actor)
    said = forms.pinned(row, forms.eligible(row))
    step(row, "reject", actor=actor, reason=reason, decision=said, due_on=None, officer=None)
    tell(row, _("按现有信息暂不符合"), reason.strip())
    recognition.refresh_from_db()


@transaction.atomic
def expire(*, recognition: Recognition, actor: Actor) -> None:
    """An application that was returned and not handed in again in time has come to its end."""
    row = _handled(recognition, actor)
    if row.state != RETURNED or row.due_on is None or today() <= row.due_on:
        raise RefusedError(_("补正期限还没有过。"))
    step(row, "lapse", actor=actor, reason=_("逾期未补正"), due_on=None, officer=None)
    tell(row, _("逾期未补正，申请终止"))
    recognition.refresh_from_db()


@transaction.atomic
def plan_visit(*, recognition: Recognition, kind: str, visitor: User, due_on: date, actor: Actor) -> Visit:
    """Somebody is asked to go and look, or to judge as an expert, until a day.

    Raises `RefusedError` for who may not visit, has to do with the applicant, or was asked already.
    """
    row = _handled(recognition, actor)
    if row.state != ACCEPTED or not Rules(row.rules).visit:
        raise RefusedError(_("现在不需要核查。"))
    if kind not in Visit.Kind.values or due_on < today():
        raise RefusedError(_("请选方式，期限须不早于今天。"))
    if not actor_of(visitor).may(Privilege.RECOGNITION_VISIT):
        raise RefusedError(_("这个账号没有核查的权限。"))
    if visitor in concerned(row.entity):
        raise RefusedError(_("这个账号与申请人有关，须回避。"))
    if row.visits.filter(visitor=visitor).exists():
        raise RefusedError(_("已经请过这个账号。"))
    made = Visit(recognition=row, kind=kind, visitor=visitor, due_on=due_on, planned_at=now())
    made.save()
    audit.record("visit.planned", made, actor=actor, detail={"recognition": row.number, "kind": kind})
    url = f"/visits/{made.pk}"
    notify(account=visitor, subject=_("请核查：%s") % row.entity.name, text=row.register.title, url=url, by_mail=True)
    return made
