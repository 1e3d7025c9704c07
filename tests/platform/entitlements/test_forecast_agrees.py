"""What the ledger will pay by month and payer is what the population's forecast says of the same people.

The two know nothing of each other: one adds up the promised payments of grants in the database, the other decisions
over columns.
"""

from collections import defaultdict
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from random import Random

import polars as pl
import pytest

from tests.platform.entitlements.conftest import LIVING, REGISTRAR, World
from yangui import Pack, decide
from yangui.platform.cases import scheduling
from yangui.platform.core.actor import Actor, Grant
from yangui.platform.core.clock import now, today
from yangui.platform.core.privileges import Privilege
from yangui.platform.funds import services as funds
from yangui.platform.funds.models import Due
from yangui.platform.funds.services import Award, Planned
from yangui.platform.organisations.models import Organisation
from yangui.platform.registry.models import Entity
from yangui.platform.registry.services import record_facts, table, values_of
from yangui.population.questions.forecast import forecast
from yangui.population.run.evaluate import evaluate

pytestmark = pytest.mark.django_db
PEOPLE = 300
SHARES = {"jinzhou-finance": Fraction(7, 10), "liaoning-finance": Fraction(3, 10)}
TREASURER = Actor(grants=(Grant(Privilege.FUNDS_PREPARE, "finance"), Grant(Privilege.CASES_DECIDE, "x")))


@pytest.fixture
def people(world: World) -> list[Entity]:
    """Graduates of several years and levels, some elsewhere, some of whom a fact is not known."""
    drawn = Random(6)
    made = [
        Entity(kind="person", name=f"雁{n}（虚构）", region_id="210700", made_at=now()) for n in range(PEOPLE)
    ]  # fmt: skip
    Entity.objects.bulk_create(made)
    for entity in made:
        facts = {
            "education": drawn.choice(["college", "bachelor", "master", "doctor"]),
            "graduation_date": f"{drawn.choice([2024, 2025, 2026, 2026])}-{drawn.choice(['06-30', '07-15'])}",
            "insurance.region": drawn.choice(["210700", "210700", "210702", "210100"]),
            "insurance.since": f"2026-{drawn.randint(5, 10):02}-{drawn.randint(1, 28):02}",
        }
        facts.pop(drawn.choice(list(facts)) if drawn.random() < 0.1 else "", None)
        record_facts(
            entity=entity, facts=facts, register="chsi", on=date(2026, 10, 30), source="event", actor=REGISTRAR
        )  # fmt: skip
        if drawn.random() < 0.9:
            world.employs(entity)
    return made


def granted(pack: Pack, people: list[Entity]) -> int:
    """Obliges the money of everybody to whom the rules say yes; how many these are."""
    units = {Organisation.objects.get(slug=slug): share for slug, share in SHARES.items()}
    fund = funds.make_fund(
        slug="t", title="人才资金", organisation=next(iter(units)), first_year=2024, actor=TREASURER
    )  # fmt: skip
    for unit in units:
        for year in range(2026, 2031):
            funds.appropriate(
                fund=fund, payer=unit, year=year, amount=Decimal(90_000_000), actor=TREASURER, reason="x"
            )  # fmt: skip
    awards = []
    for entity in people:
        (decision,) = decide(pack, "person", values_of(entity), on=today(), benefits=[LIVING]) or [None]
        if decision is not None and decision.answer == "yes":
            slots = scheduling.plan(decision, pay_by=today())
            planned = [Planned(s.period, s.amount, s.due_on) for s in slots]
            awards.append(Award(f"case:{entity.pk}", entity, planned, units, fund))
    funds.oblige_many(awards=awards, actor=TREASURER)
    return len(awards)


def by_ledger() -> dict[tuple[str, str], Decimal]:
    """The payments to come by month and payer, in yuan, from the ledger's obligations."""
    found: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for due in Due.objects.live().select_related("obligation__payer"):
        found[due.period, due.obligation.payer.slug] += due.amount
    return dict(found)


def by_population(pack: Pack, people: list[Entity], out: Path) -> dict[tuple[str, str], Decimal]:
    """The same of the decisions over the whole table."""
    evaluate(pack, "person", table("person", [e.pk for e in people]), today(), out, benefits=[LIVING])
    lines = forecast(out, date(2035, 12, 31)).filter(pl.col("fen") > 0)
    assert set(lines["when"]) == {"in_month"}
    found: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for month, fen in lines.select("month", "fen").rows():
        for payer, share in SHARES.items():
            part = Fraction(fen) * share
            assert part.denominator == 1
            found[f"{month:%Y-%m}", payer] += Decimal(int(part)) / 100
    return dict(found)


def test_the_two_forecasts_agree(liaoning: Pack, people: list[Entity], tmp_path: Path) -> None:
    entitled = granted(liaoning, people)
    assert PEOPLE // 10 < entitled < PEOPLE
    ledger, population = by_ledger(), by_population(liaoning, people, tmp_path / "run")
    assert ledger == population
    assert len({month for month, _payer in ledger}) > 36
