"""How often something may be done: counted in the database, so that all processes count together."""

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


class Spent(NamedTuple):
    """What is left of an allowance, and after how many seconds it is whole again; less than 0 left: it was exceeded."""

    left: int
    seconds: int


def spend(subject: str, cost: int, *, most: int, seconds: int) -> Spent:
    """Takes `cost` from the allowance of `most` in each window of `seconds` that `subject` has."""
    moment = int(now().timestamp())
    window = moment - moment % seconds
    with connection.cursor() as cursor:
        cursor.execute(TAKE, [subject, window, cost])
        (used,) = cursor.fetchone()
    return Spent(most - used, window + seconds - moment)
