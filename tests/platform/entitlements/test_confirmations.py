"""What the employer confirmed stands with the claim: who, when, of which facts."""

import pytest

from tests.platform.entitlements.conftest import World
from yangui.platform.cases import services as cases
from yangui.platform.entitlements import employing
from yangui.platform.entitlements.models import Confirmation
from yangui.platform.web import confirmations

pytestmark = pytest.mark.django_db


def test_a_claim_shows_what_the_employer_said(world: World) -> None:
    world.run()
    asked = Confirmation.objects.get(person=world.person)
    benefit = world.offer().benefit
    case = cases.open_claim(entity=world.person, benefit=benefit, actor=world.actor("graduate"))
    (said,) = confirmations.of(case, "zh")
    assert (said.good, said.agent, said.at) == (None, "", None)
    employing.answer(key=asked.pk, name="confirm", actor=world.actor("agent"))
    (said,) = confirmations.of(case, "zh")
    assert (said.employer, said.said, said.good) == (world.employer.name, "在职", True)
    assert (said.agent, said.since) == (world.accounts["agent"].name, "2026-07-01")
    assert said.at is not None
    assert said.facts
    page = world.browser("graduate").get(f"/my/cases/{case.number}").content.decode()
    for word in ("用人单位的确认", world.employer.name, "在职", world.accounts["agent"].name, said.facts[0]):
        assert word in page
