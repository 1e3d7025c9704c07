"""Payments by month: their sums are those of the single schedules, split exactly among payers."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.entities import entities
from yangui import Pack, PackError, load_pack
from yangui.policy.decision import MONTHS, Decision
from yangui.policy.model import MONEY_KINDS
from yangui.population.intake.cleaner import ROW
from yangui.population.questions.forecast import FIGURES, FORECAST, forecast, split
from yangui.population.run.evaluate import decisions, evaluate
from yangui.population.tables.opening import open_table
from yangui.rules.columns import dtype, frame_of
from yangui.rules.dates import add_months

LINZHOU = Path(__file__).parents[2] / "packs" / "linzhou"
UNTIL = date(2033, 6, 1)
KEYS = ("when", "month", "benefit", "region", "payer")


@pytest.fixture(scope="module")
def linzhou() -> Pack:
    return load_pack(LINZHOU, cache=False)


def run(pack: Pack, kind: Any, facts: list[dict[str, Any]], on: date, out: Path) -> Path:
    frame = frame_of(facts, {name: dtype(fact.type) for name, fact in pack.scopes[kind].facts.items()})
    evaluate(pack, kind, open_table(frame), on, out, batch=64)
    return out


def single(decision: Decision) -> Iterator[tuple[str, date | None, int, int]]:
    """The payments of one schedule, one by one: how it stands to the calendar, month, sum and how often."""
    if decision.answer == "no" or decision.benefit.kind == "loan":
        return
    rule = decision.rule
    if not decision.payments and (rule.payment or decision.benefit.kind in MONEY_KINDS):
        payment = decision.values[rule.payment.index] if rule.payment else None
        if payment is None:
            yield "amount_open", None, 0, 1
        return
    times = decision.values[rule.times.index] if rule.times else None
    for p in decision.payments:
        if p.at:
            yield "at_milestone", None, p.fen, 1
        elif p.every != "once" and times is None:
            yield "no_end", None, p.fen, 1
        elif p.first is None:
            yield "no_start", None, p.fen, times if p.every != "once" else 1
        else:
            month = date.fromisoformat(f"{p.first[:7]}-01")
            for _ in range(1 if p.every == "once" else times):
                yield ("in_month", month, p.fen, 1) if month <= UNTIL else ("after", None, p.fen, 1)
                month = add_months(month, MONTHS.get(p.every, 1))


@pytest.mark.parametrize(
    ("name", "kind", "on"),
    [
        ("liaoning", "person", date(2024, 9, 1)),
        ("liaoning", "enterprise", date(2024, 9, 1)),
        *[("linzhou", kind, date(2031, 5, 1)) for kind in ("person", "team", "enterprise", "institution", "project")],
    ],
)
def test_sums_are_those_of_the_single_schedules(
    request: pytest.FixtureRequest, tmp_path: Path, name: str, kind: Any, on: date
):
    pack: Pack = request.getfixturevalue(name)
    facts = entities(pack, kind, 300, seed=5, missing=0.1)
    out = run(pack, kind, facts, on, tmp_path / "run")
    where = {row: region for row, region in decisions(out).select(ROW, "region").collect().rows()}  # noqa: C416
    wanted: Counter[tuple[Any, ...]] = Counter()
    decider = pack.decider(kind)
    refused = {row for (row,) in pl.read_parquet(out / "parts" / "*" / "quarantine.parquet").select("row").rows()}
    assert len(refused) < len(facts) // 2
    for row, held in enumerate(facts, 1):
        if row in refused:  # a date that the table's reader takes for a slip
            continue
        for d in decider.decide(held, on, {}, decider.in_force(on)):
            whole: Counter[tuple[str, date | None]] = Counter()
            for when, month, fen, times in single(d):
                if when == "at_milestone":  # one payment in parts, split as a whole
                    whole[when, month] += fen
                    continue
                add(wanted, (when, month, d.benefit.id, where[row]), d, fen, times)
            for (when, month), fen in whole.items():
                add(wanted, (when, month, d.benefit.id, where[row]), d, fen, 1)
    found = forecast(out, UNTIL)
    assert dict(found.schema) == {
        name: dtype() if isinstance(dtype, type) else dtype for name, dtype in FORECAST.items()
    }
    lines = {tuple(row[k] for k in KEYS): tuple(row[f] for f in FIGURES) for row in found.iter_rows(named=True)}
    assert lines == {key: tuple(wanted[(*key, figure)] for figure in FIGURES) for key in {key[:-1] for key in wanted}}
    for by in ((), ("payer",), ("region", "benefit")):
        some = forecast(out, UNTIL, by)
        assert some.columns == ["when", "month", *sorted(by), *FIGURES]
        assert some.select(pl.col("fen", "fen_open").sum()).row(0) == found.select(pl.col("fen", "fen_open").sum()).row(
            0
        )


def add(wanted: Counter[tuple[Any, ...]], key: tuple[Any, ...], d: Decision, fen: int, times: int) -> None:
    open_ = "" if d.answer == "yes" else "_open"
    shares = {payer: Fraction(str(share)) for payer, share in d.benefit.payers.items()}
    for payer, part in (split(fen, shares) or {None: fen}).items():
        wanted[(*key, payer, f"payments{open_}")] += times
        wanted[(*key, payer, f"fen{open_}")] += part * times


@given(
    st.integers(0, 10**15),
    st.lists(st.integers(1, 1000), min_size=1, max_size=5).map(lambda ns: [Fraction(n, sum(ns)) for n in ns]),
)
def test_payers_get_what_is_paid_and_the_largest_the_remainder(fen: int, shares: list[Fraction]):
    payers = {f"p{i}": share for i, share in enumerate(shares)}
    parts = split(fen, payers)
    assert sum(parts.values()) == fen
    largest = max(shares)
    assert all(parts[p] == int(fen * s) for p, s in payers.items() if s != largest)
    assert all(0 <= parts[p] - int(fen * s) < len(shares) for p, s in payers.items())


def test_living_subsidy_is_paid_month_by_month(liaoning: Pack, tmp_path: Path):
    doctor = {
        "education": "doctor",
        "graduation_date": date(2024, 6, 30),
        "employer.kind": "enterprise",
        "insurance.region": "210700",
        "insurance.since": date(2024, 8, 1),
    }
    table = open_table(pl.DataFrame([doctor, doctor | {"employer.kind": None}]))
    evaluate(liaoning, "person", table, date(2024, 9, 1), tmp_path / "run", benefits=["jinzhou-living-subsidy"])
    found = forecast(tmp_path / "run", date(2025, 12, 31), ["region"])
    months = found.filter(pl.col("when") == "in_month")
    assert months["month"].to_list() == [add_months(date(2024, 8, 1), n) for n in range(17)]
    assert set(months["fen"]) == set(months["fen_open"]) == {200_000}
    after = found.filter(pl.col("when") == "after").row(0, named=True)
    assert (after["payments"], after["fen"], after["fen_open"]) == (19, 3_800_000, 3_800_000)
    assert set(found["region"]) == {"210700"}


def test_no_run(tmp_path: Path):
    with pytest.raises(PackError, match="T403"):
        forecast(tmp_path, UNTIL)


def test_empty_run(liaoning: Pack, tmp_path: Path):
    evaluate(liaoning, "person", open_table(pl.DataFrame(schema={"id": pl.String})), UNTIL, tmp_path / "run")
    assert forecast(tmp_path / "run", UNTIL).is_empty()
