"""What-if: parameters change within bounds, rules change with them, and the pack itself does not."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.schema import edited, write_pack
from yangui import Decisions, Pack, PackError, decide, load_pack
from yangui.policy.lint import CHECKS
from yangui.policy.model import Amount, Interval
from yangui.policy.overlay import changes, overlay, parameters, read_changes

DAY = date(2030, 6, 1)
FACTS: Mapping[str, Any] = {
    "education": "doctor",
    "degrees": ["master", "doctor"],
    "birth_date": "2000-01-01",
    "employer.region": "999901",
    "employer.since": "2030-02-01",
    "income": 90_000,
    "growth": Decimal("0.1"),
    "children": 1,
    "local": True,
}


def person(pack: Pack, **facts: Any) -> Decisions:
    return decide(pack, "person", {**FACTS, **facts}, on=DAY)


@pytest.mark.parametrize(
    ("address", "value", "benefit", "before", "after"),
    [
        ("small-living.doctor", "2500", "small-living", 2_000_00 * 36, 2_500_00 * 36),
        ("small-living.doctor", "2500.5", "small-living", 2_000_00 * 36, 2_500_50 * 36),
        ("small-living.times", "24", "small-living", 2_000_00 * 36, 2_000_00 * 24),
        ("small-settling.amount", "20000", "small-settling", 35_000_00, 25_000_00),
        ("small-settling.top_up.each", "7000", "small-settling", 35_000_00, 37_000_00),
        ("small-settling.top_up.cap", "3000", "small-settling", 35_000_00, 33_000_00),
        ("small-settling.cap", "31000", "small-settling", 35_000_00, 31_000_00),
        ("small-refund.share", "0.5", "small-refund", 29_999_97, 45_000_00),
    ],
)
def test_sums_change_as_the_arithmetic_says(
    small: Pack, address: str, value: str, benefit: str, before: int, after: int
):
    changed = overlay(small, {address: value})
    assert person(small)[benefit].amount_fen == before
    assert person(changed)[benefit].amount_fen == after
    others = {d.benefit.id for d in person(small)} - {benefit}
    for id in others:
        assert person(changed)[id].receipt == person(small)[id].receipt
    assert person(changed)[benefit].receipt != person(small)[benefit].receipt


def test_rows_for_others_stay(small: Pack):
    changed = overlay(small, {"small-living.doctor": "2500"})
    assert person(changed, education="master")["small-living"].amount_fen == 1_000_50 * 36


def test_days_in_force(small: Pack):
    gone = overlay(small, {"small-living.in_force.to": "2030-05-31"})
    assert "small-living" in [d.benefit.id for d in person(small)]
    assert "small-living" not in [d.benefit.id for d in person(gone)]
    assert gone.benefit("small-living").in_force == Interval(date(2030, 1, 1), date(2030, 5, 31))
    assert gone.benefit("small-settling") == small.benefit("small-settling")
    both = {"small-living.in_force.from": "2031-01-01", "small-living.in_force.to": "2031-12-31"}
    assert overlay(small, both).benefit("small-living").in_force == Interval(date(2031, 1, 1), date(2031, 12, 31))


def test_alternative_of_a_reading(small: Pack):
    other = overlay(small, {"reading:settled-means-local": "1"})
    assert person(small)["small-refund"].answer == "yes"
    # four months of work are no year
    assert person(other)["small-refund"].answer == "no"
    reading = other.readings["settled-means-local"]
    assert reading.taken == small.readings["settled-means-local"].others[0]
    assert reading.others == [small.readings["settled-means-local"].taken]
    same = overlay(small, {"reading:settled-means-local": "0"})
    assert same.readings == small.readings


def test_reading_that_was_confirmed_is_not_with_another_choice(liaoning: Pack):
    choice = overlay(liaoning, {"reading:high-level-in-jinzhou": "1"}).readings["high-level-in-jinzhou"]
    # the first alternative has no expression and is not counted
    assert choice.taken == liaoning.readings["high-level-in-jinzhou"].others[1]
    assert choice.state == "unconfirmed"


def test_quota(liaoning: Pack):
    id = next(b.id for b in liaoning.benefits if b.quota)
    quota = overlay(liaoning, {f"{id}.quota": "7"}).benefit(id).quota
    assert quota is not None
    assert quota.count == 7


def test_pack_itself_stays_as_it_is(liaoning: Pack):
    digests = [r.digest for r in liaoning.rules]
    nodes = {kind: len(scope.graph.nodes) for kind, scope in liaoning.scopes.items()}
    benefits, version = liaoning.benefits, liaoning.version
    changed = overlay(liaoning, {"jinzhou-living-subsidy.doctor": "2500", "reading:young-under-40": "1"})
    assert (liaoning.benefits, liaoning.version) == (benefits, version)
    assert [r.digest for r in liaoning.rules] == digests
    assert {kind: len(scope.graph.nodes) for kind, scope in liaoning.scopes.items()} == nodes
    amount = liaoning.benefit("jinzhou-living-subsidy").amount
    assert isinstance(amount, Amount)
    assert amount.table == {"doctor": 2000, "master": 1000, "bachelor": 800}
    touched = {r.benefit.id for r, d in zip(changed.rules, digests, strict=True) if r.digest != d}
    aged = {r.benefit.id for r in liaoning.rules if "young-under-40" in r.readings}
    assert {"jinzhou-living-subsidy"} < touched <= aged | {"jinzhou-living-subsidy"}


def test_version_names_the_changes(small: Pack):
    one = overlay(small, {"small-living.doctor": "2500", "small-living.times": "24"})
    same = overlay(small, {"small-living.times": "24", "small-living.doctor": "2500.00"})
    other = overlay(small, {"small-living.times": "25", "small-living.doctor": "2500"})
    assert one.version.startswith(f"{small.version}+what-if:")
    assert one.version == same.version != other.version
    assert overlay(small, {}) is small


def test_all_that_a_pack_states_can_be_changed_to_what_it_is(liaoning: Pack):
    stated = {
        f"{b.id}.{path}": str(parameter.stated)
        for b in liaoning.benefits
        for path, parameter in parameters(b).items()
        if parameter.stated is not None
    }
    assert len(stated) > 100
    assert [r.digest for r in overlay(liaoning, stated).rules] == [r.digest for r in liaoning.rules]


@pytest.mark.parametrize(
    ("address", "value", "code", "says"),
    [
        ("small-livin.doctor", "1", "O102", "did you mean small-living?"),
        ("nothing-like-it.doctor", "1", "O102", "yangui list benefits"),
        ("reading:nothing-like-it", "1", "O102", "yangui list readings"),
        ("small-living.docter", "2500", "O102", "it has doctor, master, bachelor, times"),
        ("small-living", "2500", "O102", "it has doctor"),
        ("small-living.amount", "2500", "O102", "it has doctor"),
        ("small-living.doctor", "many", "O103", "a sum in yuan"),
        ("small-living.doctor", "2500.001", "O103", "at most two decimals"),
        ("small-living.doctor", "２５００", "O103", "a sum in yuan"),
        ("small-living.doctor", "1e3", "O103", "a sum in yuan"),
        ("small-living.doctor", "NaN", "O103", "a sum in yuan"),
        ("small-living.doctor", "-2000", "O104", "give 20 to 200000"),
        ("small-living.doctor", "200000.01", "O104", "the pack states 2000"),
        ("small-living.doctor", "19.99", "O104", "give 20 to 200000"),
        ("small-living.times", "0", "O104", "give 1 to 600"),
        ("small-living.times", "601", "O104", "give 1 to 600"),
        ("small-living.times", "1.5", "O103", "a whole number"),
        ("small-refund.share", "0", "O104", "to 10"),
        ("small-refund.share", "10.000001", "O104", "to 10"),
        ("small-refund.share", "0.0000001", "O103", "at most six decimals"),
        ("small-team-grant.amount", "2500", "O103", "is an expression"),
        ("small-living.in_force.to", "2030-02-29", "O103", "no possible day"),
        ("small-living.in_force.to", "2029-12-31", "O105", "end before it begins"),
        ("reading:settled-means-local", "2", "O104", "give 0 (the one taken) to 1"),
        ("reading:settled-means-local", "-1", "O104", "give 0 (the one taken) to 1"),
        ("reading:settled-means-local", "first", "O103", "a whole number"),
        ("reading:subsidies-stack", "1", "O103", "has no expression"),
    ],
)
def test_refusals(small: Pack, address: str, value: str, code: str, says: str):
    with pytest.raises(PackError) as refused:
        overlay(small, {address: value})
    (problem,) = refused.value.problems
    assert problem.code == code
    assert problem.code in CHECKS
    assert problem.place.file == address
    assert says in str(problem)


def test_sums_beyond_what_a_rule_holds(tmp_path: Path):
    # within a hundred times of what is stated, and more than a sum may be
    rich = edited("documents/2030.yaml", "doctor: 2000,", "doctor: 2000000000000,")
    pack = load_pack(write_pack(tmp_path, rich), cache=False)
    with pytest.raises(PackError, match=r"small-living\.doctor: O106"):
        overlay(pack, {"small-living.doctor": "200000000000000"})


def test_every_problem_is_told(small: Pack):
    with pytest.raises(PackError) as refused:
        overlay(small, {"small-living.doctor": "-1", "small-living.nobody": "1", "small-living.times": "24"})
    assert [p.code for p in refused.value.problems] == ["O104", "O102"]


def test_changes_tell_what_was_stated(small: Pack):
    (change,) = changes(small, {"small-living.master": "1500"})
    assert (change.stated, change.value) == (Decimal("1000.5"), 1500)


def test_changes_as_typed():
    assert read_changes([" a.b = 1 ", "reading:c=0"]) == {"a.b": "1", "reading:c": "0"}
    for wrong in (["a.b"], ["a.b="], ["=1"], ["a.b=1", "a.b=2"]):
        with pytest.raises(PackError, match="O101"):
            read_changes(wrong)
