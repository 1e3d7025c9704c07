"""The officers' queue with 200,000 cases: every tab and filter, first pages and deep ones, as different officers.

    .venv/bin/python benchmarks/delivery/queues.py [--cases N] [--rounds N]

Needs the development environment (`make setup`). Asks the pages through Django itself (middleware, session, templates),
from an embedded PostgreSQL in a temporary folder, and prints the 95th percentile of each, the worst SQL, and its plan.
"""

import argparse
import os
import re
import tempfile
import time
from collections import defaultdict
from itertools import product
from random import Random
from typing import Any
from urllib.parse import urlencode

AIM = 0.1
AFTER = re.compile(r"after=([0-9.-]+)")
SEED = 20261122
# how the cases lie among the states, in thousandths; many that wait and many that run
STATES = {
    "submitted": 150, "checked": 80, "returned": 30, "granted": 10, "budgeted": 150, "instructed": 80, "paid": 300,
    "suspended": 20, "recovering": 10, "refused": 50, "ended": 100, "withdrawn": 20,
}  # fmt: skip
DEEP = 12


def fill(cases: int) -> dict[str, Any]:
    """Units, officers (browsers by the share of the cases that lies with their unit), persons and cases."""
    from django.db import connection

    from yangui.platform.library import packs
    from yangui.platform.organisations import services as organisations

    pack = packs.current()
    organisations.load_pack(pack)
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")  # states as they would have come to be
        cursor.execute(PERSONS, [cases])
        cursor.execute(ARRANGEMENTS, [[b.id for b in pack.benefits if b.for_ == "person"][:40]])
        bounds, low = [], 0
        for state, share in STATES.items():
            bounds.append((state, low, low + share))
            low += share
        for state, first, last in bounds:
            cursor.execute(CASES, {"state": state, "first": first, "last": last, "cases": cases})
        cursor.execute("SET session_replication_role = origin")
        cursor.execute("ANALYZE")
        cursor.execute("SELECT count(*) FROM cases_case")
        assert cursor.fetchone()[0] == cases
    units = {"half": "shenyang-human-resources", "tenth": "jinzhou-human-resources", "hundredth": "jinzhou-agriculture"}
    clients = {name: account(name, unit) for name, unit in units.items()}
    return clients | {"province": account("province", None)}


PERSONS = """
INSERT INTO registry_entity (kind, name, made_at)
SELECT 'person', '雁' || n, now() FROM generate_series(1, %s) n"""
ARRANGEMENTS = """
INSERT INTO cases_arrangement (benefit, organisation_id, shares, papers, promise, contact, check_days, decide_days,
                               pay_days, direct, spot_check_percent, lasting, since)
SELECT b, (SELECT id FROM organisations_organisation WHERE slug = 'jinzhou-human-resources'), '{}', '[]', false, '-',
       5, 5, 10, false, 0, '[]', '2026-01-01' FROM unnest(%s::text[]) b"""
# half of the cases lie with one unit, a tenth with another, one in a hundred with a third, the rest with all units of
# the cities; days spread over four months
CASES = """
INSERT INTO cases_case (state, number, benefit, document, clause, arrangement_id, entity_id, organisation_id, region_id,
    origin, form, answers, decision, outcome, amount, total, overpaid, schedule, stopped_from, stopped_by_rule,
    followed, officer_id, due_on, opened_at, submitted_at)
SELECT %(state)s, '2026' || lpad(e.id::text, 8, '0'), a.benefit, 'd', '', a.id, e.id, o.id, o.region_id, 'claim',
    f.form, f.form, f.form, '', 1000, 36000, 0, '[]', '', false, '{}', NULL,
    date '2026-09-01' + (e.id * 7919 %% 120)::int, now(), now()
FROM registry_entity e
CROSS JOIN (SELECT jsonb_build_object('facts', repeat('雁归', 1500)) AS form) f
JOIN LATERAL (SELECT array_agg(id ORDER BY id) AS ids FROM organisations_organisation
              WHERE level = 'city' AND region_id IS NOT NULL) u ON true
JOIN organisations_organisation o ON o.id = CASE
    WHEN e.id %% 100 = 1 THEN (SELECT id FROM organisations_organisation WHERE slug = 'jinzhou-agriculture')
    WHEN e.id %% 10 = 3 THEN (SELECT id FROM organisations_organisation WHERE slug = 'jinzhou-human-resources')
    WHEN e.id %% 2 = 0 THEN (SELECT id FROM organisations_organisation WHERE slug = 'shenyang-human-resources')
    ELSE u.ids[1 + e.id / 2 %% cardinality(u.ids)] END
JOIN LATERAL (SELECT id, benefit FROM cases_arrangement ORDER BY id OFFSET e.id %% 40 LIMIT 1) a ON true
WHERE e.id * 7 %% 1000 >= %(first)s AND e.id * 7 %% 1000 < %(last)s AND e.id <= %(cases)s"""


def account(name: str, unit: str | None) -> Any:
    """A browser of an officer who checks and decides for a unit, or for all."""
    from django.test import Client

    from yangui.platform.accounts.models import User
    from yangui.platform.accounts.sessions import FACTOR
    from yangui.platform.core.actor import Actor, Grant
    from yangui.platform.core.privileges import Privilege
    from yangui.platform.organisations.models import Organisation
    from yangui.platform.organisations.services import give_role

    user = User.objects.create_user(f"{name}@example.test", name=name)
    giver = Actor(grants=(Grant(Privilege.ACCOUNTS_MANAGE, "bench"),))
    organisation = Organisation.objects.get(slug=unit) if unit else None
    for role in ("case_officer", "decision_officer"):
        give_role(account=user, role=role, organisation=organisation, actor=giver, reason="bench")
    client = Client()
    client.force_login(user)
    session = client.session
    session[FACTOR] = user.pk
    session.save()
    return client


def ask(client: Any, query: dict[str, str]) -> tuple[float, str]:
    """Seconds for a page, and the position of the next."""
    began = time.perf_counter()
    answer = client.get("/desk/cases/?" + urlencode(query))
    seconds = time.perf_counter() - began
    assert answer.status_code == 200, answer.status_code
    after = AFTER.search(answer.content.decode())
    return seconds, after[1] if after else ""


def measure(clients: dict[str, Any], rounds: int) -> dict[tuple[str, str], list[float]]:
    """Times by officer and kind of page."""
    random, taken = Random(SEED), defaultdict(list)
    kinds = [
        ("first page", {}), ("late only", {"late": "1"}), ("mine", {"whose": "mine"}), ("free", {"whose": "free"}),
        ("one benefit", {"benefit": "jinzhou-living-subsidy"}),
    ]  # fmt: skip
    for client in clients.values():
        ask(client, {})  # what is loaded once
    for _ in range(rounds):
        for (name, client), (kind, query) in product(clients.items(), kinds):
            state = random.choice([*STATES])
            taken[name, kind].append(ask(client, query | {"state": state})[0])
        for name, client in clients.items():
            after = ""
            for _page in range(DEEP):
                seconds, after = ask(client, {"state": "submitted", "after": after})
                taken[name, "deep page"].append(seconds)
                if not after:
                    break
    return taken


def worst(clients: dict[str, Any]) -> tuple[float, str]:
    """The slowest SQL of the first pages, by the database's own clock."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    found: list[tuple[float, str]] = []
    for client, state in product(clients.values(), STATES):
        for query in ({}, {"late": "1"}, {"whose": "free"}, {"benefit": "jinzhou-living-subsidy"}):
            with CaptureQueriesContext(connection) as asked:
                ask(client, query | {"state": state})
            found += [(float(q["time"]), q["sql"]) for q in asked.captured_queries if '"cases_case"' in q["sql"]]
    return max(found)


def p95(times: list[float]) -> float:
    return sorted(times)[int(len(times) * 0.95)] if len(times) > 20 else max(times)


def run(cases: int, rounds: int) -> float:
    from django.db import connection

    began = time.perf_counter()
    clients = fill(cases)
    print(f"{cases:,} cases in {time.perf_counter() - began:.0f} s\n")
    taken = measure(clients, rounds)
    print("| officer | page | p50 ms | p95 ms |\n|---|---|---:|---:|")
    for (name, kind), times in taken.items():
        print(f"| {name} | {kind} | {sorted(times)[len(times) // 2] * 1000:.0f} | {p95(times) * 1000:.0f} |")
    whole = p95([t for times in taken.values() for t in times])
    print(f"\nAll pages: p95 {whole * 1000:.0f} ms; aim {AIM * 1000:.0f} ms.\n")
    seconds, sql = worst(clients)
    print(f"Worst query, {seconds * 1000:.0f} ms:\n\n{sql[:1500]}\n")
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN (ANALYZE, BUFFERS, COSTS OFF) " + sql)
        print("\n".join(row[0] for row in cursor.fetchall()))
    return whole


def main() -> int:
    parser = argparse.ArgumentParser(description="Benchmark of the officers' queue.")
    parser.add_argument("--cases", type=int, default=200_000, metavar="N", help="how many (default: 200000)")
    parser.add_argument("--rounds", type=int, default=20, metavar="N", help="of all pages (default: 20)")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="yangui-queue-") as folder:
        os.environ |= {
            "YANGUI_DATA": folder,
            "YANGUI_LOG_LEVEL": "ERROR",
            "DJANGO_SETTINGS_MODULE": "yangui.platform.config.settings.dev",
        }
        import django

        django.setup()
        from django.core.management import call_command
        from django.db import connection

        call_command("migrate", verbosity=0)
        whole = run(arguments.cases, arguments.rounds)
        connection.close()
    return 0 if whole <= AIM else 1


if __name__ == "__main__":
    raise SystemExit(main())
