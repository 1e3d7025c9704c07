"""How often something may be done: counted in the database, so that all processes count together.

Where much is allowed, a process takes a hundredth of it at a time and counts that out by itself: an answer of a
millisecond is not to wait for the database. What it took and did not use is lost to the others until the window ends.
"""

from threading import Lock
from typing import NamedTuple

from django.db import connection

from yangui.platform.core.clock import now

TAKE = """
INSERT INTO core_allowance AS held (subject, starts, used) VALUES (%s, to_timestamp(%s), %s)
ON CONFLICT (subject) DO UPDATE SET
  used = EXCLUDED.used + CASE WHEN held.starts = EXCLUDED.starts THEN held.used ELSE 0 END,
  starts = EXCLUDED.starts
RETURNING used
"""


SHARE = 100
MOST_HELD = 10_000
_held: dict[str, tuple[int, int, int]] = {}  # of a subject: window, taken here and not yet used, left in the database
_lock = Lock()


class Spent(NamedTuple):
    """What is left of an allowance, and after how many seconds it is whole again; less than 0 left: it was exceeded."""

    left: int
    seconds: int


def spend(subject: str, cost: int, *, most: int, seconds: int) -> Spent:
    """Takes `cost` from the allowance of `most` in each window of `seconds` that `subject` has."""
    moment = int(now().timestamp())
    window = moment - moment % seconds
    ends = window + seconds - moment
    take = max(cost, most // SHARE)
    if take == cost:
        return Spent(most - _take(subject, window, cost), ends)
    with _lock:
        of, here, left = _held.get(subject, (window, 0, 0))
        here = here if of == window else 0
        if here < cost:
            left = most - _take(subject, window, take)
            here += max(min(take, take + left), 0)  # the last share may be less than a whole one
        if here < cost:
            rest = here - cost
        else:
            here -= cost
            rest = here + max(left, 0)
        if len(_held) >= MOST_HELD:
            _held.clear()
        _held[subject] = (window, here, left)
    return Spent(rest, ends)


def _take(subject: str, window: int, cost: int) -> int:
    """Counts the cost; how much was used in the window then."""
    with connection.cursor() as cursor:
        cursor.execute(TAKE, [subject, window, cost])
        (used,) = cursor.fetchone()
    return int(used)
