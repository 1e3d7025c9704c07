"""From what stands to what is offered, and what lapses: set by set, and the same however often it runs.

An offer is made where a unit handles the benefit, its window is open, and no claim to it is there. It follows from what
stands and not from what changed, so that what an interrupted run did not offer, the next one does.
"""

from collections import Counter
from collections.abc import Mapping
from datetime import date, timedelta
from hashlib import sha256
from typing import Any

import polars as pl
from django.db import connection
from django.utils.translation import gettext as _

from yangui.platform.cases.arranging import window
from yangui.platform.cases.models import Arrangement
from yangui.platform.cases.states import WITHDRAWN
from yangui.platform.core.actor import Actor, Grant
from yangui.platform.core.clock import now, today
from yangui.platform.core.privileges import Privilege
from yangui.platform.core.transitions import transition_many
from yangui.platform.entitlements.comparing import ENDED
from yangui.platform.entitlements.evaluating import ASKED, copy_in
from yangui.platform.entitlements.models import Offer, Run
from yangui.platform.entitlements.states import ACCEPTED, DISPUTED, DONE, MADE
from yangui.platform.library import packs
from yangui.platform.notifications.models import Notice
from yangui.platform.notifications.services import notify_many
from yangui.platform.registry.models import Agency, Entity, Relation

PROGRAM = Actor(name="雁归", grants=(Grant(Privilege.ENTITLEMENTS_RUN, "program"),))
# Who was told that something ended, and said nothing, knows.
ENDING_DAYS = 30
# benefits that can be offered on the day, with the last day of their window and whether an employer must confirm
OFFERED, MADE_NOW = "entitlements_offered", "entitlements_made_now"
TABLES = f"""
    DROP TABLE IF EXISTS {OFFERED}, {MADE_NOW};
    CREATE TEMP TABLE {OFFERED} (benefit text, expires_on date, employed boolean) ON COMMIT DROP;
    CREATE TEMP TABLE {MADE_NOW} (entity_id bigint, benefit text, kind text) ON COMMIT DROP
"""
ENDING = f"""
    WITH made AS (
        INSERT INTO entitlements_offer
            (state, entity_id, benefit, kind, amount, result, run_id, made_at, over, text, answer)
        SELECT '{MADE}', e.entity_id, e.benefit, 'ending', e.amount, e.result, %(run)s, %(now)s, '', '', ''
        FROM {ENDED} e WHERE EXISTS (
            SELECT FROM entitlements_offer o WHERE o.entity_id = e.entity_id AND o.benefit = e.benefit
            AND o.kind <> 'ending' AND o.state IN ('{MADE}', '{ACCEPTED}', '{DISPUTED}'))
        ON CONFLICT DO NOTHING RETURNING entity_id, benefit, kind
    ) INSERT INTO {MADE_NOW} SELECT * FROM made
"""  # noqa: S608  names of our own tables
NEW = f"""
    WITH made AS (
        INSERT INTO entitlements_offer
            (state, entity_id, benefit, kind, amount, result, run_id, made_at, expires_on, over, text, answer)
        SELECT '{MADE}', s.entity_id, s.benefit, CASE WHEN EXISTS (
            SELECT FROM entitlements_offer p WHERE p.entity_id = s.entity_id AND p.benefit = s.benefit
            AND p.kind <> 'ending' AND p.over <> 'ended') THEN 'changed' ELSE 'new' END,
            s.amount, s.result, s.run_id, %(now)s, w.expires_on, '', '', ''
        FROM entitlements_standing s JOIN {OFFERED} w ON w.benefit = s.benefit
        WHERE s.kind = %(kind)s AND {{scope}} AND NOT EXISTS (
            SELECT FROM entitlements_offer o WHERE o.entity_id = s.entity_id AND o.benefit = s.benefit
            AND (o.run_id = s.run_id OR o.state = '{DISPUTED}') AND o.kind <> 'ending')
        AND NOT EXISTS (
            SELECT FROM cases_case c WHERE c.entity_id = s.entity_id AND c.benefit = s.benefit
            AND c.state <> '{WITHDRAWN}')
        ON CONFLICT DO NOTHING RETURNING entity_id, benefit, kind
    ) INSERT INTO {MADE_NOW} SELECT * FROM made
"""  # noqa: S608
LAPSING = f"""
    SELECT o.id, CASE WHEN o.kind = 'ending' THEN 'noted' WHEN s.id IS NULL THEN 'ended'
        WHEN w.benefit IS NULL THEN 'expired' WHEN s.run_id <> o.run_id THEN 'changed' ELSE 'claimed' END
    FROM entitlements_offer o JOIN entitlements_run r ON r.id = o.run_id AND r.kind = %(kind)s
    LEFT JOIN entitlements_standing s ON s.entity_id = o.entity_id AND s.benefit = o.benefit
    LEFT JOIN {OFFERED} w ON w.benefit = o.benefit
    WHERE o.state = '{MADE}' AND {{scope}} AND CASE WHEN o.kind = 'ending' THEN o.made_at < %(before)s ELSE
        s.id IS NULL OR w.benefit IS NULL OR s.run_id <> o.run_id OR EXISTS (
            SELECT FROM cases_case c WHERE c.entity_id = o.entity_id AND c.benefit = o.benefit
            AND c.state <> '{WITHDRAWN}') END
"""  # noqa: S608
# Each person once for each employer and employment; who was asked about before is not asked about again.
ASK = f"""
    INSERT INTO entitlements_confirmation (state, person_id, employer_id, relation_id, asked_at)
    SELECT DISTINCT ON (r.id) 'asked', r.entity_id, r.to_id, r.id, %(now)s
    FROM {MADE_NOW} m JOIN {OFFERED} w ON w.benefit = m.benefit AND w.employed
    JOIN registry_relation r ON r.entity_id = m.entity_id AND r.type = '{Relation.Type.WORKS_AT}'
    AND r.ended_by_id IS NULL AND (r.since IS NULL OR r.since <= %(day)s) AND (r.until IS NULL OR r.until >= %(day)s)
    WHERE m.kind <> 'ending' ON CONFLICT DO NOTHING
"""  # noqa: S608


def offer(run: Run) -> dict[str, int]:
    """Makes the offers that follow from what stands, and lets lapse what no longer does; how many of each.

    A run over those that changed looks at their offers only, unless other benefits are handled than in the run before.
    """
    said: dict[str, Any] = {"kind": run.kind, "run": run.pk, "now": now(), "day": run.day}
    wanted = offered(run.kind, run.day)
    counts: dict[str, int] = {}
    run.handled = sha256(repr(sorted(wanted.items())).encode()).hexdigest()
    last = Run.objects.filter(kind=run.kind, state=DONE).order_by("-id").values_list("handled", flat=True).first()
    whole = run.whole or last != run.handled
    among = "TRUE" if whole else f"{{}}.entity_id IN (SELECT entity_id FROM {ASKED})"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(TABLES)
        rows = [(b, last, employed) for b, (last, employed) in wanted.items()]
        copy_in(OFFERED, pl.DataFrame(rows, {"b": pl.String, "d": pl.Date, "e": pl.Boolean}, orient="row"))
        cursor.execute(ENDING, said)
        counts["offers_ending"] = cursor.rowcount
        counts["lapsed"] = _lapse(run, among.format("o"))
        cursor.execute(f"ANALYZE {OFFERED}" + ("; ANALYZE entitlements_standing" if run.whole else ""))
        cursor.execute(NEW.format(scope=among.format("s")), said)
        counts["offers"] = cursor.rowcount
        cursor.execute(f"ANALYZE {MADE_NOW}")
        cursor.execute(ASK, said)
        counts["asked"] = cursor.rowcount
    counts["notices"] = _tell()
    return counts


def offered(kind: str, on: date) -> Mapping[str, tuple[date | None, bool]]:
    """The benefits that can be offered on a day: those in force that a unit handles and whose window is open.

    Each with the last day of its window, if any, and whether it rests on an employment.
    """
    pack = packs.current()
    rules = {rule.benefit.id: rule for rule in pack.decider(kind).in_force(on)}  # type: ignore[arg-type]
    found: dict[str, tuple[date | None, bool]] = {}
    for arrangement in Arrangement.objects.on(on).filter(benefit__in=list(rules)).order_by("since"):
        rule = rules[arrangement.benefit]
        opens, closes = window(arrangement, rule.benefit)
        if (opens is None or opens <= on) and (closes is None or on <= closes):
            facts = {name for node in rule.outputs for name in node.facts}
            employed = kind == "person" and any(name.startswith(("employer.", "insurance.")) for name in facts)
            found[arrangement.benefit] = closes, employed
        else:
            found.pop(arrangement.benefit, None)
    return found


def _lapse(run: Run, scope: str) -> int:
    """Lets lapse the open offers that no longer follow, each with the reason."""
    with connection.cursor() as cursor:
        cursor.execute(LAPSING.format(scope=scope), {"kind": run.kind, "before": now() - timedelta(days=ENDING_DAYS)})
        over: dict[int, Mapping[str, Any]] = {pk: {"over": why} for pk, why in cursor.fetchall()}
    if over:
        transition_many(Offer, list(over), "lapse", actor=PROGRAM, changes=over)
    return len(over)


def _tell() -> int:
    """One notice for each account that can see an offer just made; how many."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT entity_id, kind, count(*) FROM {MADE_NOW} GROUP BY 1, 2")  # noqa: S608
        made: dict[int, Counter[str]] = {}
        for entity, kind, count in cursor.fetchall():
            made.setdefault(entity, Counter())[kind] += count
    if not made:
        return 0
    agents = Agency.objects.on(today()).values_list("entity", "account")
    own = Entity.objects.exclude(account=None).values_list("pk", "account")
    accounts: dict[int, Counter[str]] = {}
    for entity, account in (*own, *agents):
        if entity in made:
            accounts.setdefault(account, Counter()).update(made[entity])
    return notify_many(notices=[_notice(account, counts) for account, counts in sorted(accounts.items())])


def _notice(account: int, counts: Mapping[str, int]) -> Notice:
    words = {
        "new": _("新的待遇 %s 项"),
        "changed": _("有变化的待遇 %s 项"),
        "ending": _("不再符合的待遇 %s 项"),
    }
    said = "，".join(word % counts[kind] for kind, word in words.items() if counts.get(kind))
    text = _("%s。请登录后查看内容、依据和下一步。") % said
    return Notice(account_id=account, subject=said, text=text, url="/my/offers", made_at=now())
