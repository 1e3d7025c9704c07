"""The list pages of programmes with 50,000 applications and 150,000 reviews, as officers, an expert, an applicant, and
the public.

    .venv/bin/python benchmarks/programmes/lists.py [--applications N] [--rounds N]

Needs the development environment (`make setup`). Fills an embedded PostgreSQL in a temporary folder by COPY and asks
the pages through Django itself (middleware, session, templates). Prints of each page the median and the 95th
percentile, how many queries it asks, and the slowest of them with that step of its plan which takes longest.
"""

import argparse
import json
import os
import tempfile
import time
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from random import Random
from typing import Any

AIM = 0.15
SEED = 20261122
CALLS, REVIEWS, EXPERTS = 20, 3, 600
NOW = datetime(2026, 6, 1, 9, tzinfo=UTC)
# one call has half of all applications, and one of the others is ranked, noticed and awarded
BIG, RANKED = 1, 2
STATES = ("submitted", "eligible", "eligible", "eligible", "ineligible", "returned", "draft")
OUTCOMES = {"selected": "chosen", "reserve": "reserve", "not_selected": "below_line"}


def copy(table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Rows into a table by COPY."""
    from django.db import connection

    with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as into:
        for row in rows:
            into.write_row(row)


def rules() -> tuple[str, dict[str, Any]]:
    """A programme of the pack with all that its calls pin."""
    from yangui.platform.library import packs
    from yangui.platform.programmes import rules as made

    name = "xingliao-talent-plan"
    said = made.made(packs.current(), name, NOW.date())
    for category in said["categories"].values():
        category |= {"quota": 50, "amount": "300000"}
    return name, said


def fill(applications: int) -> dict[str, Any]:
    """Calls, applications, experts, reviews, a ranking with its notice, and awards; browsers by who looks."""
    from django.db import connection

    from yangui.platform.library import packs
    from yangui.platform.organisations import services as organisations

    organisations.load_pack(packs.current())
    people = {name: account(name, role) for name, role in WHO.items()}
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")  # states as they would have come to be
    calls = made_calls()
    own = people["applicant"][1]
    entities(applications, own)
    made = list(applied(applications, calls))
    copy("programmes_application", APPLICATION, made)
    experts(people["expert"][1])
    reviews(made)
    ranking([row for row in made if row[3] == RANKED])
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = origin")
        for table, column in SEQUENCES:
            cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max({column})) FROM {table}")
        cursor.execute("ANALYZE")
    return {name: client for name, (client, _pk) in people.items()}


WHO = {"secretary": "programme_officer", "checker": "case_officer", "expert": "reviewer", "applicant": None}
SEQUENCES = [(f"programmes_{t}", "id") for t in ("call", "application", "review", "expert", "award")]
SEQUENCES.append(("registry_entity", "id"))
APPLICATION = (
    "id", "state", "number", "call_id", "category", "entity_id", "leader_id", "members", "fields", "statement", "form",
    "answers", "decision", "host_note", "saves", "saved_from", "opened_at", "submitted_at",
)  # fmt: skip


def made_calls() -> list[int]:
    """Calls of all units; the first one is open for the applicants and has half of the applications."""
    from yangui.platform.organisations.models import Organisation

    units = list(Organisation.objects.order_by("pk").values_list("pk", flat=True)[:5])
    programme, said = rules()
    text = json.dumps(said, ensure_ascii=False)
    columns = (
        "id", "state", "programme", "title", "organisation_id", "pack", "rules", "quorum", "normalise", "shares",
        "opens_on", "closes_on", "contact", "opened_at", "notice_on", "notice_until", "overrun",
    )  # fmt: skip
    copy("programmes_call", columns, (
        (n, "awarding" if n == RANKED else "reviewing" if n == BIG else "ended", programme, f"第{n}批（虚构）",
         units[n % len(units)], "bench", text, REVIEWS, False, "{}", date(2026, 1, 5), date(2026, 3, 1), "024", NOW,
         date(2026, 5, 1) if n == RANKED else None, date(2026, 5, 11) if n == RANKED else None, "")
        for n in range(1, CALLS + 1)
    ))  # fmt: skip
    return list(range(1, CALLS + 1))


def entities(count: int, own: int) -> None:
    """A person for each application; the first one is the applicant who looks."""
    copy("registry_entity", ("id", "kind", "name", "account_id", "made_at"), (
        (n, "person", f"雁{n}", own if n == 1 else None, NOW) for n in range(1, count + 1)
    ))  # fmt: skip


def applied(count: int, calls: Sequence[int]) -> Iterable[tuple[Any, ...]]:
    """Applications with a form, answers and a text of a few kilobytes each."""
    random = Random(SEED)
    form = json.dumps({"version": "bench", "papers": [], "facts": [
        {"fact": f"f{n}", "zh": "雁归" * 10, "en": "x" * 20} for n in range(30)
    ]}, ensure_ascii=False)  # fmt: skip
    answers, statement = json.dumps({}), "新型钢材的研究。" * 150
    outcomes = list(OUTCOMES)
    for n in range(1, count + 1):
        call = BIG if n % 2 else calls[1 + n // 2 % (len(calls) - 1)]
        state = random.choice(outcomes) if call == RANKED else random.choice(STATES)
        submitted = None if state == "draft" else NOW
        yield (
            n, state, f"SB2026{n:07}", call, "young-top", n, n, "[]", ["materials"], statement, form, answers, "{}", "",
            1, "", NOW, submitted,
        )  # fmt: skip


def experts(own: int) -> None:
    """Experts with accounts of their own; the first one looks."""
    from yangui.platform.accounts.models import User

    users = User.objects.bulk_create(
        User(email=f"e{n}@example.test", name=f"专家{n}（虚构）", password="!") for n in range(2, EXPERTS + 1)
    )
    accounts = [own, *(user.pk for user in users)]
    copy("programmes_expert", ("id", "account_id", "fields", "hosts", "ties", "capacity", "active"), (
        (n, account, ["materials"], [], "{}", 200, True) for n, account in enumerate(accounts, 1)
    ))  # fmt: skip


def reviews(made: Sequence[tuple[Any, ...]]) -> None:
    """Three reviews an application, most of them handed in."""
    scores = json.dumps({"overall": "80"})
    columns = (
        "id", "state", "application_id", "expert_id", "match", "scores", "comment", "assigned_at", "handed_in_at",
    )  # fmt: skip
    copy("programmes_review", columns, (
        (row[0] * REVIEWS + k, "submitted" if (row[0] + k) % 10 else "accepted", row[0],
         1 + (row[0] * 7 + k * 211) % EXPERTS, "{}", scores, "扎实。", NOW, NOW)
        for row in made for k in range(REVIEWS)
    ))  # fmt: skip


def ranking(rows: Sequence[tuple[Any, ...]]) -> None:
    """The frozen ranking of one call, its notice, and an award with a check for each chosen."""
    copy("programmes_frozenranking", ("id", "call_id", "rules", "digest", "tie_reason", "frozen_at"),
         [(1, RANKED, "{}", "0" * 64, "", NOW)])  # fmt: skip
    columns = ("ranking_id", "application_id", "rank", "outcome", "score", "marks", "ties", "displaced_by")
    copy("programmes_place", columns, (
        (1, row[0], rank, OUTCOMES[row[1]], 80, ["young-top"], [], "[]") for rank, row in enumerate(rows, 1)
    ))  # fmt: skip
    said = [{"number": r[2], "name": "雁*", "host": "", "category": {"zh": "类", "en": "c"}, "outcome": "selected"}
            for r in rows if r[1] == "selected"]  # fmt: skip
    columns = ("call_id", "number", "content", "digest", "published_on", "until")
    content = json.dumps({"rows": said})
    row = (RANKED, "GS2026000002", content, "0" * 64, date(2026, 5, 1), date(2026, 5, 11))
    copy("programmes_publicnotice", columns, [row])
    chosen = [row for row in rows if row[1] == "selected"]
    copy("programmes_award", ("id", "state", "application_id", "amount", "figures", "terms"), (
        (n, "running", row[0], 300_000, "三篇论文", "{}") for n, row in enumerate(chosen, 1)
    ))  # fmt: skip
    copy("programmes_milestone", ("state", "award_id", "type", "due_on", "report"), (
        ("planned", n, "yearly", date(2026, 1 + n % 12, 1), "") for n in range(1, len(chosen) + 1)
    ))  # fmt: skip


def account(name: str, role: str | None) -> tuple[Any, int]:
    """A browser of somebody who holds a role everywhere, and their account."""
    from django.test import Client

    from yangui.platform.accounts.models import User
    from yangui.platform.accounts.sessions import FACTOR
    from yangui.platform.core.actor import Actor, Grant
    from yangui.platform.core.privileges import Privilege
    from yangui.platform.organisations.services import give_role

    user = User.objects.create_user(f"{name}@example.test", name=name)
    giver = Actor(grants=(Grant(Privilege.ACCOUNTS_MANAGE, "bench"),))
    if role is not None:
        give_role(account=user, role=role, organisation=None, actor=giver, reason="bench")
    client = Client()
    client.force_login(user)
    session = client.session
    session[FACTOR] = user.pk
    session.save()
    return client, user.pk


def pages(applications: int) -> list[tuple[str, str, str]]:
    """Who, what, and the address, with N for a page that is drawn anew each time."""
    deep = max(1, applications // 2 // 50)
    big, ranked = f"/desk/programmes/{BIG}", f"/desk/programmes/{RANKED}"
    return [
        ("secretary", "calls", "/desk/programmes/"),
        ("secretary", "applications, first page", big),
        ("secretary", "applications, any page", f"{big}?page=N{deep * 6 // 7}"),
        ("checker", "applications to be checked", f"{big}?state=submitted"),
        ("checker", "applications to be checked, any page", f"{big}?state=submitted&page=N{max(1, deep // 7)}"),
        ("secretary", "ranking, first page", ranked),
        ("secretary", "ranking, any page", f"{ranked}?page=N{max(1, deep // 19)}"),
        ("secretary", "experts, any page", f"/desk/programmes/experts?page=N{EXPERTS // 50}"),
        ("secretary", "awards", "/desk/programmes/awards"),
        ("secretary", "awards, late", "/desk/programmes/awards?late=1"),
        ("expert", "reviews", "/review/"),
        ("applicant", "own applications", "/my/applications/"),
        ("public", "calls", "/programmes/"),
        ("public", "a notice", f"/programmes/{RANKED}"),
        ("public", "notices", "/programmes/notices"),
    ]  # fmt: skip


def slowest(client: Any, address: str) -> tuple[int, float, str]:
    """How many queries a page asks, the seconds of the slowest, and the step of its plan that takes longest."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as asked:
        client.get(address)
    rows = [(float(q["time"]), q["sql"]) for q in asked.captured_queries if q["sql"].lstrip("(").startswith("SELECT")]
    seconds, sql = max(rows)
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) " + sql.replace("%", "%%"))
        plan = cursor.fetchone()[0]
    (said,) = json.loads(plan) if isinstance(plan, str) else plan
    return len(asked.captured_queries), seconds, worst(said["Plan"])


def worst(plan: dict[str, Any]) -> str:
    """The step that takes longest by itself, in words."""
    found: list[tuple[float, str]] = []

    def walk(node: dict[str, Any]) -> float:
        whole = node["Actual Total Time"] * node["Actual Loops"]
        inner = sum(walk(child) for child in node.get("Plans", []))
        on = node.get("Relation Name") or node.get("Index Name") or ""
        rows = round(node["Actual Rows"] * node["Actual Loops"])
        found.append((whole - inner, f"{node['Node Type']} {on} · {rows:,} rows · {whole - inner:.1f} ms"))
        return float(whole)

    walk(plan)
    return max(found)[1]


def p95(times: Sequence[float]) -> float:
    return sorted(times)[int(len(times) * 0.95)] if len(times) > 20 else max(times)


def run(applications: int, rounds: int) -> float:
    from django.test import Client

    began = time.perf_counter()
    clients = fill(applications) | {"public": Client()}
    reviewed = applications * REVIEWS
    print(f"{applications:,} applications, {reviewed:,} reviews in {time.perf_counter() - began:.0f} s\n")
    print("| who | page | p50 ms | p95 ms | queries | slowest ms | longest step of its plan |")
    print("|---|---|---:|---:|---:|---:|---|")
    random, whole = Random(SEED), []
    for who, what, address in pages(applications):
        stem, _, last = address.partition("=N")
        times = []
        for n in range(rounds + 1):
            asked = f"{stem}={random.randint(1, int(last))}" if last else address
            start = time.perf_counter()
            answer = clients[who].get(asked)
            if n:  # the first one loads what is loaded once
                times.append(time.perf_counter() - start)
            assert answer.status_code == 200, (asked, answer.status_code)
        whole += times
        queries, seconds, step = slowest(clients[who], asked)
        cells = [f"{sorted(times)[len(times) // 2] * 1000:.0f}", f"{p95(times) * 1000:.0f}", str(queries)]
        print(f"| {who} | {what} | {' | '.join(cells)} | {seconds * 1000:.0f} | {step} |", flush=True)
    found = p95(whole)
    print(f"\nAll pages: p95 {found * 1000:.0f} ms; aim {AIM * 1000:.0f} ms.")
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description="Benchmark of the list pages of programmes.")
    parser.add_argument("--applications", type=int, default=50_000, metavar="N", help="how many (default: 50000)")
    parser.add_argument("--rounds", type=int, default=40, metavar="N", help="of each page (default: 40)")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="yangui-lists-") as folder:
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
        whole = run(arguments.applications, arguments.rounds)
        connection.close()
    return 0 if whole <= AIM else 1


if __name__ == "__main__":
    raise SystemExit(main())
