"""The platform with packs of other regions: nothing in it is bound to Liaoning, or to a pack that has everything."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client
from pytest_django.fixtures import Settings

from yangui.platform.targets.models import Indicator

TESTS = Path(__file__).parents[1]
LINZHOU = TESTS / "packs" / "linzhou"
SEVEN_RULES = TESTS.parent / "benchmarks" / "one_person" / "pack"
PAGES = (
    "/", "/library/", "/library/?q=talent", "/library/readings", "/calendar/", "/check/", "/check/person/",
    "/api/v1/benefits",
)  # fmt: skip

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("pack", [LINZHOU, SEVEN_RULES], ids=["linzhou", "seven-rules"])
def test_another_pack_is_served(
    pack: Path, settings: Settings, client: Client, signed_in: Callable[..., Client]
) -> None:
    settings.PACK = str(pack)
    call_command("load_pack", verbosity=0)
    found = {page: client.get(page, follow=True).status_code for page in PAGES}
    assert set(found.values()) == {200}, found
    assert signed_in("leader").get("/cockpit/", follow=True).status_code == 200
    call_command("follow_targets", verbosity=0)
    assert Indicator.objects.exists() == (pack == LINZHOU)
