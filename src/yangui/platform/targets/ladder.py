"""The ladder of supervision: what follows a miss, one rung after the other. Pure.

A miss is one thing that went wrong once: a figure behind the pace, a goal overdue, a report not given, a matter not
answered. Each miss leads to one matter, and that stands one rung above the highest that the same thread has reached
since it last was well: reminder, interview, inquiry letter, circular, accountability.
"""

from collections.abc import Iterable
from enum import StrEnum


class Rung(StrEnum):
    """The rungs, the lowest first."""

    REMINDER = "reminder"
    INTERVIEW = "interview"
    INQUIRY = "inquiry"
    CIRCULAR = "circular"
    ACCOUNTABILITY = "accountability"


LADDER = tuple(Rung)
# Working days to answer, from the day of the notice.
ANSWER_DAYS = {
    Rung.REMINDER: 5,
    Rung.INTERVIEW: 10,
    Rung.INQUIRY: 10,
    Rung.CIRCULAR: 10,
    Rung.ACCOUNTABILITY: 20,
}
# What goes out by rule; all others wait for somebody who decides under their own name.
BY_RULE = frozenset([Rung.REMINDER])
# What is decided with grounds, and told by a letter.
BY_LETTER = frozenset([Rung.INQUIRY, Rung.CIRCULAR, Rung.ACCOUNTABILITY])


def next_rung(reached: Iterable[str]) -> Rung:
    """The rung above the highest of those reached; nothing lies above the last."""
    highest = max((LADDER.index(Rung(r)) for r in reached), default=-1)
    return LADDER[min(highest + 1, len(LADDER) - 1)]
