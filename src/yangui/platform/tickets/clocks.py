"""Which clock of a ticket runs, and when it runs out: in working days, counted whenever asked for, never stored."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from yangui.platform.targets.clocks import due_days
from yangui.platform.tickets.models import Kind, Ticket
from yangui.platform.tickets.states import ASSIGNED, HANDLING, RAISED, REPLIED, SIGNED

ASSIGN_DAYS, SIGN_DAYS, FEEDBACK_DAYS = 2, 1, 10
REPLY_DAYS = {Kind.BLOCKAGE: 10, Kind.ENTERPRISE: 7, Kind.OBSERVATION: 15}
# past so many working days more, leaders are told too
MORE_DAYS = 5


class Stage(StrEnum):
    """What is waited for."""

    ASSIGN = "assign"
    SIGN = "sign"
    REPLY = "reply"
    FEEDBACK = "feedback"


@dataclass(frozen=True, slots=True)
class Clock:
    """What a ticket waits for, and the last day for it; `later` is when leaders are told."""

    stage: Stage
    due: date
    later: date


def clocks(tickets: Iterable[Ticket]) -> dict[int, Clock]:
    """The clock of each ticket that waits for something, by its key; one question to the calendar for all.

    Raises `CalendarError` where the calendar does not reach so far.
    """
    running = [(ticket.pk, found) for ticket in tickets if (found := _running(ticket)) is not None]
    asked = [(since, days + more) for _pk, (_stage, since, days) in running for more in (0, MORE_DAYS)]
    days = due_days(asked)
    return {
        pk: Clock(stage, due, later)
        for (pk, (stage, _since, _days)), due, later in zip(running, days[::2], days[1::2], strict=True)
    }


def _running(ticket: Ticket) -> tuple[Stage, date, int] | None:
    days = REPLY_DAYS[Kind(ticket.kind)]
    match ticket.state, ticket.assigned_on, ticket.replied_on:
        case (state, _, _) if state == RAISED:
            return Stage.ASSIGN, ticket.raised_on, ASSIGN_DAYS
        case (state, date() as since, _) if state == ASSIGNED:
            return Stage.SIGN, since, SIGN_DAYS
        case (state, date() as since, _) if state in (SIGNED, HANDLING):
            return Stage.REPLY, since, days
        case (state, _, date() as since) if state == REPLIED:
            return Stage.FEEDBACK, since, FEEDBACK_DAYS
        case _:
            return None
