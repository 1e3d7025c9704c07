"""How many goals stand with which colour, by document and region: kept beside the standings, and counted anew daily.

The first page of the cockpit reads these sums, so that it does not count millions of standings whenever it is opened.
"""

from collections import Counter

from django.db import connection

from yangui.platform.targets.models import Indicator, Tally

RECOUNT = """
INSERT INTO targets_tally (document, region_id, colour, count)
SELECT i.document, s.region_id, s.colour, count(*) FROM targets_standing s
JOIN targets_indicator i ON i.id = s.indicator_id AND NOT i.lapsed AND i.same_as_id IS NULL
WHERE s.until IS NULL GROUP BY 1, 2, 3"""
ADD = """
INSERT INTO targets_tally (document, region_id, colour, count) VALUES (%s, %s, %s, %s)
ON CONFLICT (document, region_id, colour) DO UPDATE SET count = targets_tally.count + excluded.count"""
TAKE = "UPDATE targets_tally SET count = count - %s WHERE document = %s AND region_id = %s AND colour = %s"


def retally() -> None:
    """Counts all standings anew, in the transaction of what changed them."""
    Tally.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute(RECOUNT)


class Changes:
    """What single goals that turned colour change."""

    def __init__(self) -> None:
        self.counts: Counter[tuple[str, str, str]] = Counter()

    def turned(self, goal: Indicator, region: str, before: str | None, after: str) -> None:
        """A goal has another colour in a region; None where it had none. Goals that do not count change nothing."""
        if before == after or goal.lapsed or goal.same_as_id is not None:
            return
        if before is not None:
            self.counts[goal.document, region, before] -= 1
        self.counts[goal.document, region, after] += 1

    def save(self) -> None:
        """Writes the changes, always in the same order, so that two at once wait and do not lock each other."""
        with connection.cursor() as cursor:
            for key, count in sorted(self.counts.items()):
                if count > 0:
                    cursor.execute(ADD, [*key, count])
                elif count < 0:
                    cursor.execute(TAKE, [-count, *key])
