"""Steps of a case as services make them: whose it is, who may, and refusals in words for the page."""

from typing import Any

from django.utils.translation import gettext as _

from yangui.platform.cases.models import Case
from yangui.platform.core import transitions
from yangui.platform.core.actor import Actor, DeniedError, Grant
from yangui.platform.core.models import AuditEvent
from yangui.platform.core.privileges import Privilege
from yangui.platform.core.transitions import RefusedError, Stateful

_BY_RULE = (Grant(Privilege.CASES_CHECK, "program"), Grant(Privilege.CASES_DECIDE, "program"))
PROGRAM = Actor(name="雁归", grants=_BY_RULE)


def by_rule(actor: Actor) -> Actor:
    """Whoever set off what follows by rule: the trail names them, and the program's privileges carry it out."""
    return Actor(actor.account, actor.name, _BY_RULE)


def own(case: Case, actor: Actor) -> None:
    """Raises `DeniedError` where the case is not one of the actor's own."""
    if not Case.objects.own(actor).filter(pk=case.pk).exists():
        raise DeniedError(_("这件申领不是您的。"))


def locked(case: Case) -> Case:
    """The row as it is now, held until the transaction ends."""
    row: Case = Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
    return row


def step(case: Stateful, name: str, *, actor: Actor, reason: str = "", **changes: Any) -> AuditEvent:
    """`transition`, with refusals that say in the words of the page what to do."""
    wanted = case.MACHINE.by_name[name]
    if wanted.reason and not reason.strip():
        raise RefusedError(_("请写明理由。"))
    try:
        return transitions.transition(case, name, actor=actor, reason=reason, **changes)
    except DeniedError:
        if actor.may(wanted.privilege, case.owner):
            raise DeniedError(_("提交、审核或决定过这件的人，不能再办理这一步。")) from None
        raise DeniedError(_("您没有这一步的权限。")) from None
    except RefusedError:
        case.refresh_from_db()
        now = case.MACHINE.states[case.state]
        raise RefusedError(_("没有改变：这件现在是“%s”，可能刚由他人办理。请刷新后再看。") % now) from None


def not_with_another(case: Case, actor: Actor) -> None:
    """Raises `RefusedError` where another officer has taken the case."""
    if case.officer is not None and case.officer_id != actor.account:
        raise RefusedError(_("这件正由%s办理。") % case.officer.name)


def not_ones_own(case: Case, actor: Actor) -> None:
    """Raises `DeniedError` where an officer deals with what is their own."""
    if actor.account is not None and actor.account in (case.applicant_id, case.entity.account_id):
        raise DeniedError(_("不能办理自己的申领。"))
