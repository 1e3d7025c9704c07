"""Places by region beside those by category and a share rule: exact and explained, from the rules of a call."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.platform.programmes.people import PLAIN, House
from tests.platform.review.test_ranking import best
from yangui.platform.core.transitions import RefusedError
from yangui.platform.organisations.models import Region
from yangui.platform.programmes import services
from yangui.platform.programmes.models import Place
from yangui.platform.programmes.rules import Rules, region_mark
from yangui.platform.registry.models import Entity
from yangui.platform.review.ranking import Candidate, RankingError, rank

CODES = ("210100", "210200")


def said(categories: dict[str, int], regions: dict[str, int], least: str | None) -> Rules:
    title = lambda words: {"zh": words, "en": words}  # noqa: E731
    share = {"says": title("under 40"), "counts": "young", "least": least, "most": None, "of": [], "binding": True}
    rules: dict[str, Any] = {
        "categories": {id: {"title": title(id), "quota": most} for id, most in categories.items()},
        "regions": {code: {"title": title(code), "quota": most} for code, most in regions.items()},
        "share_rules": {"young": share} if least else {},
    }
    return Rules(rules)


@given(
    st.lists(
        st.tuples(st.integers(0, 9), st.sampled_from("ab"), st.sampled_from((*CODES, None)), st.booleans()), max_size=8
    ),
    st.fixed_dictionaries({"a": st.integers(1, 3), "b": st.integers(1, 3)}),
    st.dictionaries(st.sampled_from(CODES), st.integers(0, 3)),
    st.sampled_from((None, "1/3", "1/2")),
)
def test_the_selection_is_the_best_of_all_subsets(
    people: list[tuple[int, str, str | None, bool]],
    categories: dict[str, int],
    regions: dict[str, int],
    least: str | None,
) -> None:
    rules = said(categories, regions, least).ranking()
    candidates = [
        Candidate(
            f"c{n}", Decimal(score),
            frozenset({category} | ({region_mark(code)} if code else set()) | ({"young"} if young else set())),
        )
        for n, (score, category, code, young) in enumerate(people)
    ]  # fmt: skip
    expected = best(candidates, rules)
    if expected is None:
        with pytest.raises(RankingError):
            rank(candidates, rules)
        return
    ranking = rank(candidates, rules)
    assert ranking.chosen == expected
    for code, most in regions.items():
        inside = [c for c in candidates if region_mark(code) in c.marks and c.id in ranking.chosen]
        assert len(inside) <= most
    last = max((v.rank for v in ranking.verdicts if v.outcome == "chosen"), default=0)
    assert all(v.displaced_by for v in ranking.verdicts if v.outcome == "reserve" and v.rank < last)


def test_places_of_a_region_hold_in_a_call_and_say_so(house: House, day: Callable[[str], None]) -> None:
    Region.objects.create(
        code="210200", name_zh="大连市", name_en="Dalian", level="city", parent=Region.objects.get(code="210000")
    )
    Region.objects.create(
        code="210102", name_zh="和平区", name_en="Heping", level="county", parent=Region.objects.get(code="210100")
    )
    call = house.call(quota=3, stages=PLAIN, regions={"210100": 1})
    made = [house.apply(call) for _ in range(3)]
    # one in a district of the city, one elsewhere
    Entity.objects.filter(pk=made[1].entity_id).update(region="210102")
    Entity.objects.filter(pk=made[2].entity_id).update(region="210200")
    day("2026-04-07")
    services.close_call(call=call, actor=house.actor("secretary"))
    for application in made:
        house.accept(application)
    Entity.objects.filter(pk=made[0].entity_id).update(region=None)
    with pytest.raises(RefusedError, match=made[0].number):
        services.freeze(call=call, actor=house.actor("secretary"), tie_reason="抽签")
    Entity.objects.filter(pk=made[0].entity_id).update(region="210100")
    services.freeze(call=call, actor=house.actor("secretary"), tie_reason="抽签")
    places = {p.application_id: p for p in Place.objects.all()}
    assert [places[a.pk].outcome for a in made] == ["chosen", "reserve", "chosen"]
    assert [t["zh"] for t in places[made[1].pk].displaced_by] == ["沈阳市名额1个"]


def test_a_region_that_there_is_not_is_refused(house: House) -> None:
    with pytest.raises(RefusedError, match="999999"):
        house.call(regions={"999999": 1})
