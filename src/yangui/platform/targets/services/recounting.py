"""All goals with an even pace judged in the database: one pass over their newest figures, writing what changed.

It says in SQL what `progress.judge` says of a single goal, and a test holds the two against one another. Numbers are
`numeric`, so that both are exact.
"""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db import connection

from yangui.platform.targets.progress import ABOUT, COUNTED, NEAR_DAYS, RATES

# a goal in its own region and in those that it was allotted to, with its newest figure; of an annual one only of the
# year of the day, since those with figures of other years are judged elsewhere
FOLLOWED = """
goal AS (
  SELECT id, region_id, owner_id, kind, bound, down, value, baseline, annual,
    CASE WHEN annual THEN greatest(date_trunc('year', %(day)s::date)::date, first) ELSE first END AS first,
    CASE WHEN annual
      THEN least((date_trunc('year', %(day)s::date) + interval '1 year - 1 day')::date, last) ELSE last END AS last
  FROM targets_indicator WHERE NOT lapsed AND same_as_id IS NULL AND NOT id = ANY(%(without)s)
), part AS (
  SELECT id, region_id, owner_id AS organisation_id, kind, bound, down, value, baseline, annual, first, last FROM goal
  UNION ALL
  SELECT goal.id, a.region_id, a.organisation_id, kind, bound, down, a.value, a.baseline, annual, first, last
  FROM goal JOIN targets_allotment a ON a.indicator_id = goal.id AND a.region_id <> goal.region_id
), seen AS (
  SELECT part.*, f.figure AS actual, f.as_of,
    CASE WHEN kind = ANY(%(rates)s) THEN value WHEN kind = ANY(%(counted)s) THEN coalesce(baseline, 0)
      ELSE baseline END AS start,
    CASE WHEN kind = ANY(%(rates)s) THEN coalesce(first, last) ELSE first END AS begins
  FROM part LEFT JOIN targets_figure f ON f.latest AND f.indicator_id = part.id AND f.region_id = part.region_id
), paced AS (
  SELECT *, CASE
      WHEN value IS NULL OR last IS NULL OR start IS NULL OR begins IS NULL OR as_of < begins THEN NULL
      WHEN kind <> ALL(%(rates)s) AND begins >= last THEN NULL
      WHEN as_of >= last OR begins >= last THEN value
      ELSE start + (value - start) * (as_of - begins) / (last - begins) END AS expected,
    CASE WHEN value IS NULL THEN actual >= 1
      WHEN bound = 'about' THEN CASE WHEN down THEN actual <= value * (2 - %(about)s::numeric)
                                     ELSE actual >= value * %(about)s::numeric END
      WHEN bound = 'exceed' THEN CASE WHEN down THEN actual < value ELSE actual > value END
      ELSE CASE WHEN down THEN actual <= value ELSE actual >= value END END AS met,
    coalesce(%(day)s::date > last, false) AS over, coalesce(last - %(day)s::date <= %(near)s, false) AS near
  FROM seen
), reasoned AS (
  SELECT *, CASE
      WHEN actual IS NULL AND first IS NOT NULL AND %(day)s::date < first THEN 'not_begun'
      WHEN actual IS NULL AND over THEN 'no_figure_overdue'
      WHEN actual IS NULL THEN 'no_figure'
      WHEN met THEN 'met'
      WHEN over THEN 'overdue'
      WHEN CASE WHEN down THEN actual > expected ELSE actual < expected END THEN 'behind'
      WHEN near THEN 'near'
      WHEN expected IS NOT NULL THEN 'on_pace' ELSE 'no_pace' END AS reason
  FROM paced
), judged AS (
  SELECT id AS indicator_id, region_id, organisation_id, reason, value, actual, as_of,
    CASE WHEN actual IS NOT NULL THEN round(expected, 4) END AS expected, last AS due,
    CASE reason WHEN 'met' THEN 'green' WHEN 'overdue' THEN 'red' WHEN 'behind' THEN 'yellow' WHEN 'near' THEN 'blue'
      WHEN 'no_figure' THEN 'unknown' WHEN 'no_figure_overdue' THEN 'unknown' ELSE 'none' END AS colour
  FROM reasoned
)"""
# only what changed; `turns` where another standing begins, and `before` ends
CHANGED = f"""
CREATE TEMP TABLE targets_changed ON COMMIT DROP AS WITH {FOLLOWED}
SELECT j.*, s.id AS before, s.since,
  s.id IS NULL OR (s.since < %(day)s AND (s.colour, s.reason) <> (j.colour, j.reason)) AS turns
FROM judged j
LEFT JOIN targets_standing s
  ON s.until IS NULL AND s.indicator_id = j.indicator_id AND s.region_id = j.region_id
WHERE s.id IS NULL OR (s.since <= %(day)s AND (s.colour, s.reason) <> (j.colour, j.reason))
  OR (s.organisation_id, s.value, s.actual, s.as_of, s.expected, s.due)
    IS DISTINCT FROM (j.organisation_id, j.value, j.actual, j.as_of, j.expected, j.due)"""  # noqa: S608
END = """
UPDATE targets_standing s SET until = %(day)s::date - 1 FROM targets_changed c WHERE s.id = c.before AND c.turns"""
FOLLOW = """
UPDATE targets_standing s SET organisation_id = c.organisation_id, value = c.value, actual = c.actual, as_of = c.as_of,
  expected = c.expected, due = c.due, colour = CASE WHEN s.since = %(day)s THEN c.colour ELSE s.colour END,
  reason = CASE WHEN s.since = %(day)s THEN c.reason ELSE s.reason END
FROM targets_changed c WHERE s.id = c.before AND NOT c.turns"""
BEGIN = """
INSERT INTO targets_standing
  (indicator_id, region_id, organisation_id, since, colour, reason, value, actual, as_of, expected, due)
SELECT indicator_id, region_id, organisation_id, %(day)s, colour, reason, value, actual, as_of, expected, due
FROM targets_changed WHERE turns"""


def recount(day: date, without: Collection[int]) -> int:
    """Judges all goals but those with these ids, in the transaction of the caller; how many stand otherwise.

    No figure may be of a day after `day`.
    """
    said: dict[str, Any] = {
        "day": day, "without": list(without), "rates": list(RATES), "counted": list(COUNTED), "about": ABOUT,
        "near": NEAR_DAYS,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS targets_changed")
        for query in (CHANGED, END, FOLLOW, BEGIN):
            cursor.execute(query, said)
        begun: int = cursor.rowcount
    return begun
