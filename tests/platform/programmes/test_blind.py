"""Nobody sees a colleague's score before the quorum is in."""

from collections.abc import Callable

import pytest

from tests.platform.programmes.people import House
from yangui.platform.core.actor import PUBLIC
from yangui.platform.core.models import AuditEvent
from yangui.platform.organisations.services import actor_of
from yangui.platform.programmes import services
from yangui.platform.programmes.models import Application, Review


@pytest.fixture
def reviews(house: House, day: Callable[[str], None]) -> list[Review]:
    """Three reviews of one application, all assigned."""
    call = house.call(quota=1)
    application = house.apply(call)
    day("2026-04-07")
    services.close_call(call=call, actor=house.actor("secretary"))
    house.accept(application)
    services.begin_review(call=call, actor=house.actor("secretary"))
    services.assign(call=call, actor=house.actor("secretary"))
    return list(Review.objects.order_by("pk"))


def test_blind_until_the_quorum_is_in(house: House, reviews: list[Review]) -> None:
    everybody = {name: house.actor(name) for name in house.accounts}
    owners = {actor_of(r.expert.account).account: r.pk for r in reviews}
    for done, review in enumerate(reviews):
        for actor in (*everybody.values(), PUBLIC):
            seen = set(Review.objects.visible_to(actor).values_list("pk", flat=True))
            assert seen == ({owners[actor.account]} if actor.account in owners else set()), (done, actor.name)
        house.hand_in(review, 80)
    every = {r.pk for r in reviews}
    for name, actor in everybody.items():
        seen = set(Review.objects.visible_to(actor).values_list("pk", flat=True))
        officer = name in ("secretary", "checker", "decider", "outsider")
        assert seen == (every if officer or actor.account in owners else set()), name


def test_who_has_not_handed_in_sees_nothing_even_after_the_quorum(house: House, reviews: list[Review]) -> None:
    services.assign(call=reviews[0].application.call, actor=house.actor("secretary"), reviews=4)
    for review in reviews:
        house.hand_in(review, 80)
    last = Review.objects.get(state="assigned")
    actor = actor_of(last.expert.account)
    assert list(Review.objects.visible_to(actor)) == [last]


def test_experts_see_no_application_and_the_trail_tells_no_score(house: House, reviews: list[Review]) -> None:
    house.hand_in(reviews[0], 77)
    for expert in house.experts:
        assert not Application.objects.visible_to(actor_of(expert.account)).exists()
    assert "77" not in str([e.detail for e in AuditEvent.objects.filter(action__startswith="review.")])
