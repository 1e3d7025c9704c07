"""Teams and projects are named by the numbers that the registering units give them: imported, changed, undone."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.platform.registry.conftest import TODAY, csv
from yangui.platform.accounts.models import User
from yangui.platform.core.actor import Actor, Grant
from yangui.platform.core.privileges import Privilege
from yangui.platform.organisations.models import Organisation
from yangui.platform.registry import exporting, identity, importing, services
from yangui.platform.registry.models import Batch, Entity, Identifier

pytestmark = pytest.mark.django_db
type Import = Callable[..., Batch]
TEAMS: dict[str, list[Any]] = {
    "团队编号": ["锦团〔2026〕1号", "2026-1-12", "2026-11-2"],
    "团队名称": ["雁阵（虚构）", "归巢（虚构）", "南飞（虚构）"],
    "团队所在地": ["锦州市", "锦州市", "锦州市"],
    "随同引进并认定的新增成员数": ["3", "5", "8"],
}


def teams(imported: Import, **changes: Any) -> Batch:
    return imported(TEAMS | changes, kind="team", register="talent-register")


def members(name: str) -> Any:
    return services.values_of(Entity.objects.get(name=name)).get("extra_members")


def test_teams_are_made_changed_and_made_as_they_were(imported: Import, officer: Actor) -> None:
    first = teams(imported)
    assert (first.state, first.counts["new"], first.counts["refused"]) == ("committed", 3, 0)
    assert Entity.objects.current().filter(kind="team").count() == 3
    numbers = [identity.shown(i.type, i.value) for i in Identifier.objects.order_by("entity")]
    assert numbers == ["锦团〔2026〕1号", "2026-1-12", "2026-11-2"]
    changed = {
        "团队编号": ["锦团〔2026〕1 号", "2026—1—12", "2026-11-2"],
        "随同引进并认定的新增成员数": ["4", "5", "8"],
    }
    second = teams(imported, **changed)
    assert (second.counts["new"], second.counts["changed"]) == (0, 1)
    assert members("雁阵（虚构）") == 4
    importing.undo(batch=second, actor=officer, reason="错了")
    assert members("雁阵（虚构）") == 3
    importing.undo(batch=first, actor=officer, reason="错了")
    assert not Entity.objects.current().filter(kind="team").exists()
    teams(imported)
    assert Entity.objects.filter(kind="team").count() == 3  # the same teams stand again


def test_the_same_number_of_another_unit_or_register_is_another_team(
    imported: Import, officer: Actor, member: Callable[..., User]
) -> None:
    teams(imported)
    imported(TEAMS, kind="team", register="enterprise-register")
    unit = Organisation.objects.get(slug="jinzhou")
    held = (Privilege.REGISTRY_EDIT, Privilege.REGISTRY_READ)
    account = member(email="jinzhou@example.test", password=None)
    city = Actor(account.pk, grants=tuple(Grant(p, "registry_officer", frozenset([unit.pk])) for p in held))
    batch = importing.receive(
        name="t.csv", content=csv(TEAMS), kind="team", register="talent-register", on=TODAY, actor=city
    )
    importing.preview(batch=batch, actor=city)
    importing.commit(batch=batch, actor=city)
    assert Entity.objects.current().filter(kind="team").count() == 9
    found = services.find_by(kind="team", type="register_number", number="2026-1-12")
    assert found is not None
    assert found.name == "归巢（虚构）"
    assert services.find_by(kind="team", type="register_number", number="2026-111-2") is None
    assert officer.account != city.account


def test_a_project_is_imported_and_what_is_no_number_is_refused(imported: Import) -> None:
    projects: dict[str, list[Any]] = {
        "项目编号": ["LN|1", "x" * 61, "LN2026001", "LN2026002"], "项目名称": ["甲", "乙", "丙", "丁"],
        "项目所在地": ["锦州市"] * 4,
    }  # fmt: skip
    batch = imported(projects, kind="project", register="project-register")
    assert (batch.counts["new"], batch.counts["refused"]) == (2, 2)
    assert [e.name for e in Entity.objects.filter(kind="project")] == ["丙", "丁"]


def test_an_export_of_teams_is_an_import_that_changes_nothing(imported: Import, officer: Actor) -> None:
    teams(imported)
    file = exporting.export(kind="team", format="csv", actor=officer, purpose="核对")
    again = importing.receive(
        name="t.csv", content=file, kind="team", register="talent-register", on=TODAY, actor=officer
    )
    importing.preview(batch=again, actor=officer)
    counts = [again.counts[n] for n in ("new", "changed", "gone", "refused")]
    assert counts == [0, 0, 0, 0]
