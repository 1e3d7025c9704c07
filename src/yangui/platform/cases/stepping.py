"""Steps of a case as services make them: whose it is, who may, and refusals in words for the page."""

from django.utils.translation import gettext as _

from yangui.platform.cases.models import Case
from yangui.platform.core.actor import Actor, DeniedError, Grant
from yangui.platform.core.privileges import Privilege
from yangui.platform.core.transitions import RefusedError

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


def not_with_another(case: Case, actor: Actor) -> None:
    """Raises `RefusedError` where another officer has taken the case."""
    if case.officer is not None and case.officer_id != actor.account:
        raise RefusedError(_("这件正由%s办理。") % case.officer.name)


def not_ones_own(case: Case, actor: Actor) -> None:
    """Raises `DeniedError` where an officer deals with what is their own."""
    if actor.account is not None and actor.account in (case.applicant_id, case.entity.account_id):
        raise DeniedError(_("不能办理自己的申领。"))
