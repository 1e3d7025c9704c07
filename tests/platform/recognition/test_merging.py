"""Two bodies that are one: who holds the entries, and what is under way."""

from collections.abc import Callable

import pytest

from tests.platform.recognition.people import House
from yangui.platform.core.actor import Actor, Grant
from yangui.platform.core.audit import verify
from yangui.platform.core.privileges import Privilege
from yangui.platform.core.transitions import RefusedError
from yangui.platform.recognition import services
from yangui.platform.registry import listings, merging
from yangui.platform.registry import services as registered
from yangui.platform.registry.models import Entity, Listing

type Day = Callable[[str], None]
OFFICER = Actor(
    grants=tuple(
        Grant(p, "registry_officer") for p in (Privilege.OWN, Privilege.REGISTRY_READ, Privilege.REGISTRY_EDIT)
    )
)


def merge(entity: Entity, absorbed: Entity) -> merging.Merge:
    return merging.merge(entity=entity, absorbed=absorbed, actor=OFFICER, reason="同一家企业")


def test_the_one_that_is_kept_holds_the_entry_until_they_are_taken_apart(house: House, day: Day) -> None:
    kept, gone = house.body("enterprise"), house.body("enterprise")
    entry = house.listed(house.register("eaglet"), day, gone)
    recognition = entry.recognition
    assert recognition is not None
    made = merge(kept, gone)
    for row in (entry, recognition, entry.listing):
        row.refresh_from_db()
        assert row.entity == kept
    with pytest.raises(RefusedError, match="已在这份名录中"):
        services.open_application(register=entry.register, entity=kept, actor=house.actor("goose1"))
    merging.unmerge(merge=made, actor=OFFICER, reason="两家企业")
    for row in (entry, recognition, entry.listing):
        row.refresh_from_db()
        assert row.entity == gone
    assert verify() is None


def test_who_held_one_title_and_another_is_known_to_hold_both(house: House) -> None:
    kept, gone = house.body("enterprise"), house.body("enterprise")
    house.know(kept, {"recognitions": "high_tech"})
    house.know(gone, {"recognitions": "eaglet+high_tech"})
    made = merge(kept, gone)
    assert registered.facts_of(kept)["recognitions"].value == "eaglet+high_tech"
    merging.unmerge(merge=made, actor=OFFICER, reason="两家企业")
    assert registered.facts_of(kept)["recognitions"].value == "high_tech"
    assert registered.facts_of(gone)["recognitions"].value == "eaglet+high_tech"


def test_what_is_under_way_goes_on_for_the_one_that_is_kept(house: House) -> None:
    kept, gone = house.body("enterprise"), house.body("enterprise")
    held = house.apply(house.register("eaglet"), gone)
    merge(kept, gone)
    held.refresh_from_db()
    assert held.entity == kept
    assert not kept.entries.exists()


@pytest.mark.parametrize("second", ["eaglet", "gazelle"])
def test_two_entries_of_a_register_or_ladder_stop_the_merge(house: House, day: Day, second: str) -> None:
    kept, gone = house.body("enterprise"), house.body("enterprise")
    eaglet = house.register("eaglet")
    first = house.listed(eaglet, day, gone)
    later = house.listed(eaglet if second == "eaglet" else house.register(second), day, kept)
    with pytest.raises(RefusedError, match=f"{first.number} 和较晚的 {later.number}.*{house.unit}"):
        merge(kept, gone)
    assert Listing.objects.filter(entity=gone, state="listed").count() == 1
    services.leave(entry=later, actor=house.owner(kept))
    merge(kept, gone)
    first.refresh_from_db()
    assert first.entity == kept


def test_the_same_application_of_both_stops_the_merge(house: House) -> None:
    kept, gone = house.body("enterprise"), house.body("enterprise")
    register = house.register("eaglet")
    house.apply(register, kept)
    held = house.apply(register, gone)
    with pytest.raises(RefusedError, match=held.number):
        merge(kept, gone)
    services.withdraw(recognition=held, actor=house.owner(gone))
    merge(kept, gone)


def test_a_title_under_way_goes_over(house: House) -> None:
    review = house.title(house.committee())
    kept = Entity.objects.create(kind="person", name=review.entity.name, made_at=review.submitted_at)
    merge(kept, review.entity)
    review.refresh_from_db()
    assert review.entity == kept


def test_an_entry_kept_by_recognition_is_not_struck_by_the_way(house: House, day: Day) -> None:
    entry = house.listed(house.register("eaglet"), day)
    assert listings.kept_elsewhere(entry.listing)
    with pytest.raises(RefusedError, match="由认定办理"):
        listings.strike(listing=entry.listing, reason="企业注销", actor=OFFICER)
    entry.refresh_from_db()
    assert entry.state == "valid"
