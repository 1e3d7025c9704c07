"""Entries of registers, counted as a goal's query counts them; a register that nobody keeps gives no zero."""

from datetime import date
from typing import Any

import pytest

from yangui import Pack
from yangui.platform.core.clock import now
from yangui.platform.organisations.models import Region
from yangui.platform.registry.models import Entity, Listing
from yangui.platform.targets.actuals import counted
from yangui.platform.targets.services.counting import table_of
from yangui.policy.indicators import Actual

pytestmark = pytest.mark.django_db
ON = date(2025, 12, 31)


@pytest.fixture
def listed(liaoning: Pack) -> None:
    """Two laboratories in Shenyang, a third that was struck, one in Dalian."""
    for code, above in (("210000", None), ("210100", "210000"), ("210200", "210000"), ("210700", "210000")):
        Region.objects.create(code=code, name_zh=str(liaoning.regions[code].name.zh), name_en="x", parent_id=above)
    for region, level, since, state in (
        ("210100", "national", date(2025, 3, 1), "listed"),
        ("210100", "province", date(2020, 1, 1), "listed"),
        ("210100", "national", date(2025, 4, 1), "struck"),
        ("210200", "national", None, "listed"),
    ):
        entity = Entity.objects.create(kind="institution", name="雁所（虚构）", region_id=region, made_at=now())
        Listing.objects.create(type="key-laboratory", entity=entity, level=level, since=since, state=state)


@pytest.mark.parametrize(
    ("region", "said", "figure"),
    [
        ("210000", {"filter": "type == 'key-laboratory'"}, 3),
        ("210100", {"filter": "type == 'key-laboratory'"}, 2),
        ("210100", {"filter": "type == 'key-laboratory' and level == national"}, 1),
        ("210000", {"filter": "type == 'key-laboratory'", "dated": "since"}, 1),
        # none in Jinzhou, and the register is kept
        ("210700", {"filter": "type == 'key-laboratory'"}, 0),
        # nobody keeps this register here
        ("210000", {"filter": "type == 'quality-base'"}, None),
        ("210100", {"filter": "holder == institution", "take": "share", "among": "level == national"}, 100),
    ],
)
def test_entries_are_counted(liaoning: Pack, listed: None, region: str, said: dict[str, Any], figure: Any) -> None:  # noqa: ARG001
    actual = Actual(register="entry", **said)
    assert counted(liaoning, actual, table_of(liaoning, actual), region, date(2025, 1, 1), ON).figure == figure


def test_a_type_that_the_pack_does_not_have_is_of_no_known_type(liaoning: Pack, listed: None) -> None:  # noqa: ARG001
    Listing.objects.update(type="gone")
    found = counted(liaoning, every := Actual(register="entry", filter="level == national"), table_of(liaoning, every),
                    "210000", None, ON)  # fmt: skip
    assert found.figure == 2
    typed = Actual(register="entry", filter="type == 'key-laboratory'")
    assert counted(liaoning, typed, table_of(liaoning, typed), "210000", None, ON).figure is None
