"""What is wrong with a query is told with its place before anybody counts with it."""

from pathlib import Path

import pytest

from yangui.policy.indicators import Actual, Indicator, check_indicators
from yangui.policy.load import load_pack
from yangui.policy.pack import Pack
from yangui.rules.problems import Place

GOAL = "linzhou-graduates-2030"


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_pack(Path(__file__).parents[1] / "packs" / "linzhou")


def problems(pack: Pack, actual: Actual) -> list[tuple[str, str]]:
    def place(*where: str | int) -> Place:
        return Place("/".join(str(w) for w in where))

    targets = {t.id: t for t in pack.targets}
    found = check_indicators({GOAL: Indicator(actual=actual)}, targets, pack.countable, place)
    return [(str(p.place).rpartition(f"{GOAL}/")[2].partition(":")[0], p.message) for p in found]


@pytest.mark.parametrize(
    "actual",
    [
        Actual(register="person", place="employer.region", filter="education == bachelor", dated="insurance.since"),
        Actual(register="entry", filter="level == national", dated="since"),
        Actual(register="claim", filter="outcome in {granted, in_part}", take="sum", of="amount", dated="decided"),
        Actual(register="payment", filter="benefit == 'linzhou-living-subsidy'", take="sum", of="amount"),
        Actual(register="award", filter="programme == 'linzhou-homecoming'", take="growth", dated="since"),
    ],
)
def test_a_query_over_entities_or_records_fits(pack: Pack, actual: Actual) -> None:
    assert problems(pack, actual) == []


@pytest.mark.parametrize(
    ("actual", "where", "message"),
    [
        (Actual(register="claim", filter="benefit == 'none-such'"), "actual/filter", "none-such"),
        (Actual(register="payment", filter="outcome == granted"), "actual/filter", "outcome"),
        (Actual(register="award", filter="amount"), "actual/filter", "bool"),
        (Actual(register="claim", filter="outcome == granted", take="sum"), "actual", "sum needs of"),
        (Actual(register="claim", filter="outcome == granted", take="growth"), "actual", "growth needs dated"),
        (Actual(register="claim", filter="outcome == granted", dated="amount"), "actual/dated", "date"),
        (Actual(register="claim", filter="outcome == granted", take="sum", of="decided"), "actual/of", "int"),
        (Actual(register="claim", filter="outcome == granted", place="city"), "actual/place", "city"),
    ],
)
def test_what_does_not_fit_is_told_at_its_place(pack: Pack, actual: Actual, where: str, message: str) -> None:
    ((found, said), *_others) = problems(pack, actual)
    assert (found, message in said) == (where, True), said
