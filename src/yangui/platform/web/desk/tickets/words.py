"""Tickets in words: what is waited for, their files, and their story."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from yangui.platform.core.models import AuditEvent
from yangui.platform.tickets.clocks import Stage
from yangui.platform.tickets.models import Evidence, Ticket

STAGES = {
    Stage.ASSIGN: _("等待分派"),
    Stage.SIGN: _("等待签收"),
    Stage.REPLY: _("等待答复"),
    Stage.FEEDBACK: _("等待评价"),
}
MORE = {"raise": _("提出"), "escalate": _("逾期上报")}


def papers(ticket: Ticket) -> dict[str, list[Evidence]]:
    """Its files, those of who raised it apart from those of its unit."""
    sides: dict[str, list[Evidence]] = {"raised_with": [], "done_with": []}
    for file in ticket.files.all():
        sides["raised_with" if file.uploaded_by_id == ticket.raised_by_id else "done_with"].append(file)
    return sides


def history(ticket: Ticket) -> list[tuple[AuditEvent, Any]]:
    """Its events with what each says, the oldest first."""
    said = {**{t.name: t.says for t in ticket.MACHINE.transitions}, **MORE}
    events = AuditEvent.objects.filter(
        subject_type=ticket._meta.label, subject_id=str(ticket.pk), action__startswith="ticket."
    )
    named = [(event, event.action.rpartition(".")[2]) for event in events.order_by("id")]
    return [(event, said[name]) for event, name in named if name in said]
