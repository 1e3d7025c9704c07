"""What a run found against what stood before: set by set, in the transaction of the run."""

from django.db import connection

from yangui.platform.entitlements.evaluating import ASKED, FOUND, NEXT
from yangui.platform.entitlements.models import Run

# what ended: entity and benefit, with the sum that there was
ENDED = "entitlements_ended"
# what makes two entitlements the same is whatever is delivered (`population.questions.compare.DUE`)
DUE = "s.amount, s.payment, s.times, s.first, s.last, s.result"
FOUND_DUE = "f.fen::numeric / 100, f.payment_fen::numeric / 100, f.times, f.first, f.last, coalesce(f.result, '')"

ENDS = f"""
    CREATE TEMP TABLE {ENDED} ON COMMIT DROP AS
    WITH gone AS (
        DELETE FROM entitlements_standing s WHERE s.kind = %(kind)s AND {{scope}}
        AND NOT EXISTS (SELECT FROM {FOUND} f WHERE f.entity_id = s.entity_id AND f.benefit = s.benefit)
        RETURNING s.entity_id, s.benefit, s.amount, s.result
    ) SELECT * FROM gone
"""  # noqa: S608  names of our own tables
CHANGES = f"""
    UPDATE entitlements_standing s
    SET (amount, payment, times, first, last, result) = ROW({FOUND_DUE}), run_id = %(run)s
    FROM {FOUND} f WHERE f.entity_id = s.entity_id AND f.benefit = s.benefit
    AND ROW({DUE}) IS DISTINCT FROM ROW({FOUND_DUE})
"""  # noqa: S608
COMES = f"""
    INSERT INTO entitlements_standing
        (entity_id, kind, benefit, amount, payment, times, first, last, result, run_id)
    SELECT f.entity_id, %(kind)s, f.benefit, {FOUND_DUE}, %(run)s FROM {FOUND} f
    WHERE NOT EXISTS (SELECT FROM entitlements_standing s WHERE s.entity_id = f.entity_id AND s.benefit = f.benefit)
"""  # noqa: S608
WATCHES = f"""
    DELETE FROM entitlements_watch w WHERE w.kind = %(kind)s AND {{scope}}
    AND NOT EXISTS (SELECT FROM {NEXT} n WHERE n.entity_id = w.entity_id AND n.next_on = w.next_on);
    INSERT INTO entitlements_watch (entity_id, kind, next_on) SELECT n.entity_id, %(kind)s, n.next_on FROM {NEXT} n
    WHERE NOT EXISTS (SELECT FROM entitlements_watch w WHERE w.entity_id = n.entity_id)
"""  # noqa: S608


def compare(run: Run) -> dict[str, int]:
    """Makes what stands what the run found, and fills `ENDED`; how many entitlements are new, changed and ended.

    Of a run over all, what stood for entities that are no longer registered ends too.
    """
    said: dict[str, str | int] = {"kind": run.kind, "run": run.pk}
    among = "TRUE" if run.whole else f"{{}}.entity_id IN (SELECT entity_id FROM {ASKED})"  # noqa: S608
    counts = {}
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS {ENDED}; ANALYZE {FOUND}; ANALYZE {ASKED}; ANALYZE {NEXT}")
        cursor.execute(ENDS.format(scope=among.format("s")), said)
        cursor.execute(f"SELECT count(*) FROM {ENDED}")  # noqa: S608
        counts["ended"] = int(cursor.fetchone()[0])
        for name, statement in (("changed", CHANGES), ("new", COMES)):
            cursor.execute(statement, said)
            counts[name] = cursor.rowcount
        for statement in WATCHES.format(scope=among.format("w")).split(";"):
            cursor.execute(statement, said)
    return counts
