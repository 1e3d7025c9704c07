"""A step of anything with states as services make it: refused in the words of the page."""

from typing import Any

from django.utils.translation import gettext as _

from yangui.platform.core import audit, transitions
from yangui.platform.core.actor import Actor, DeniedError
from yangui.platform.core.models import AuditEvent
from yangui.platform.core.transitions import RefusedError, Stateful


def step(row: Stateful, name: str, *, actor: Actor, reason: str = "", **changes: Any) -> AuditEvent:
    """`transition`, with refusals that say in the words of the page what to do."""
    wanted = row.MACHINE.by_name[name]
    if wanted.reason and not reason.strip():
        raise RefusedError(_("请写明理由。"))
    try:
        return transitions.transition(row, name, actor=actor, reason=reason, **changes)
    except DeniedError:
        if actor.may(wanted.privilege, row.owner):
            raise DeniedError(_("提交、审核或决定过这件的人，不能再办理这一步。")) from None
        raise DeniedError(_("您没有这一步的权限。")) from None
    except RefusedError:
        row.refresh_from_db()
        now = row.MACHINE.states[row.state]
        raise RefusedError(_("没有改变：这件现在是“%s”，可能刚由他人办理。请刷新后再看。") % now) from None


def last_reason(row: Stateful, *names: str) -> str:
    """Why one of these steps was last taken with it, in the words of whoever took it; empty where none was."""
    actions = [f"{row.MACHINE.name}.{name}" for name in names]
    told = AuditEvent.objects.filter(subject_type=row._meta.label, subject_id=str(row.pk), action__in=actions)
    return told.order_by("-id").values_list("reason", flat=True).first() or ""


def give_to(row: Any, officer: int | None, *, actor: Actor, action: str, reason: str = "") -> None:
    """Which officer deals with it from now on; None for the queue. The trail tells it as `action`."""
    row.officer_id = officer
    row.save(update_fields=["officer"])
    audit.record(f"{row.MACHINE.name}.{action}", row, actor=actor, reason=reason, detail={"officer": officer})
