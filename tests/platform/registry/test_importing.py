"""Imports: what a file changes, shown before and written at once, and taken back."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.platform.registry.conftest import GRADUATES, TODAY, code, csv, resident
from yangui.platform.core.actor import Actor, DeniedError, Grant
from yangui.platform.core.audit import verify
from yangui.platform.core.privileges import Privilege
from yangui.platform.core.transitions import RefusedError
from yangui.platform.organisations.models import Organisation
from yangui.platform.registry import disputes, importing, services, uploads
from yangui.platform.registry.models import Batch, Entity, Fact, Identifier, Relation
from yangui.rules.problems import PackError

pytestmark = pytest.mark.django_db
Import = Callable[..., Batch]


def facts(name: str) -> dict[str, str]:
    entity = Entity.objects.current().get(name=name)
    return dict(Fact.objects.filter(entity=entity, ended_by=None).values_list("name", "value"))


def changed(**cells: list[Any]) -> dict[str, list[Any]]:
    return {**GRADUATES, **cells}


def state() -> dict[str, dict[str, str]]:
    return {e.name: facts(e.name) for e in Entity.objects.current()}


def test_a_first_import_makes_people_and_their_facts(imported: Import) -> None:
    batch = imported(GRADUATES)
    assert {k: batch.counts[k] for k in ("rows", "refused", "new", "changed", "gone")} == {
        "rows": 3, "refused": 0, "new": 3, "changed": 0, "gone": 0,
    }  # fmt: skip
    assert facts("雁一") == {
        "education": "master", "graduation_date": "2026-06-30", "insurance.region": "210700",
    }  # fmt: skip
    entity = services.find(type="resident_id", number=resident(11))
    assert entity is not None
    assert (entity.name, entity.region_id) == ("雁一", "210700")
    assert Identifier.objects.get(entity=entity).value == resident(11)
    row = services.facts_of(entity)["education"]
    assert (row.register, row.on, row.state, row.source) == ("social-insurance", TODAY, "verified", "import")


def test_a_preview_writes_nothing(imported: Import) -> None:
    batch = imported(GRADUATES, until="previewed")
    assert (batch.state, batch.counts["new"], Entity.objects.count(), Fact.objects.count()) == ("previewed", 3, 0, 0)


def test_a_second_import_writes_only_what_differs(imported: Import) -> None:
    imported(GRADUATES)
    batch = imported(changed(最高学历=["博士研究生", "大学本科", "大学本科"]))
    assert (batch.counts["new"], batch.counts["changed"], batch.counts["facts_changed"]) == (0, 1, 1)
    assert Fact.objects.filter(batch=batch).count() == 1
    assert facts("雁一")["education"] == "doctor"
    lines = uploads.lines(batch.file)
    assert lines is not None
    assert lines.select("state", "row", "what", "was", "value").rows() == [
        ("changed", 1, "education", "master", "doctor")
    ]


def test_bad_rows_are_refused_with_a_reason_and_the_others_taken(imported: Import) -> None:
    wrong = resident(12)[:-1] + ("1" if resident(12)[-1] != "1" else "2")
    table = changed(身份证号=[resident(11), wrong, resident(13)], 毕业日期=["2026-06-30", "2026-07-01", "2025-02-30"])
    batch = imported(table)
    assert (batch.counts["refused"], batch.counts["new"]) == (2, 1)
    lines = uploads.lines(batch.file)
    assert lines is not None
    assert lines.filter(state="refused").select("row", "what", "value").rows() == [
        (2, "身份证号", "has a wrong check character"),
        (3, "毕业日期", "is no day of the calendar"),
    ]
    assert set(Entity.objects.values_list("name", flat=True)) == {"雁一"}


def test_two_rows_with_one_number_are_both_refused(imported: Import) -> None:
    table = changed(身份证号=[resident(11), resident(11).lower(), resident(13)])
    assert imported(table).counts["refused"] == 2
    old = resident(12)[:6] + resident(12)[8:17]  # as it was written until 1999 would be another person's
    assert imported(changed(身份证号=[old, resident(12), resident(13)]), until="previewed").counts["refused"] == 0


def test_a_number_under_another_name_is_never_taken_silently(imported: Import) -> None:
    imported(GRADUATES)
    batch = imported(changed(姓名=["雁九", "雁二", "雁三"], 最高学历=["博士研究生", "大学本科", "大学本科"]))
    assert (batch.counts["refused"], batch.counts["changed"]) == (1, 0)
    assert facts("雁一")["education"] == "master"


def test_undo_makes_it_as_it_was(imported: Import, officer: Actor) -> None:
    first = imported(GRADUATES)
    before = state()
    second = imported(changed(最高学历=["博士研究生", "大学专科", "大学本科"], 身份证号=[
        resident(11), resident(12), resident(14)], 姓名=["雁一", "雁二", "雁四"]))  # fmt: skip
    assert state() != before
    with pytest.raises(RefusedError, match=f"#{second.pk}"):
        importing.undo(batch=first, actor=officer, reason="wrong file")
    importing.undo(batch=second, actor=officer, reason="wrong file")
    assert state() == before
    importing.undo(batch=first, actor=officer, reason="wrong file")
    assert state() == {}
    assert verify() is None


def test_what_was_undone_comes_back_as_the_same_person(imported: Import, officer: Actor) -> None:
    first = imported(GRADUATES)
    ids = set(Entity.objects.values_list("pk", flat=True))
    importing.undo(batch=first, actor=officer, reason="wrong file")
    imported(GRADUATES)
    assert set(Entity.objects.current().values_list("pk", flat=True)) == ids
    assert facts("雁一")["education"] == "master"


def test_a_commit_is_refused_when_the_registers_have_changed_since(imported: Import, officer: Actor) -> None:
    imported(GRADUATES)
    batch = imported(changed(最高学历=["博士研究生", "大学本科", "大学本科"]), until="previewed")
    entity = Entity.objects.get(name="雁一")
    services.record_facts(
        entity=entity, facts={"education": "bachelor"}, register="chsi", on=TODAY, source="entry", actor=officer
    )
    with pytest.raises(RefusedError):
        importing.commit(batch=batch, actor=officer)
    assert facts("雁一")["education"] == "bachelor"
    importing.preview(batch=batch, actor=officer)
    importing.commit(batch=batch, actor=officer)
    assert facts("雁一")["education"] == "doctor"


def test_a_whole_register_ends_what_it_no_longer_says(imported: Import) -> None:
    imported(GRADUATES)
    batch = imported({k: v[:2] for k, v in GRADUATES.items()}, complete=True)
    assert (batch.counts["gone"], facts("雁三")) == (1, {})
    assert facts("雁二")["education"] == "bachelor"


def test_a_whole_register_with_refused_rows_ends_nothing(imported: Import, officer: Actor) -> None:
    imported(GRADUATES)
    batch = imported(changed(身份证号=["1", resident(12), resident(13)]), until="previewed", complete=True)
    with pytest.raises(RefusedError):
        importing.commit(batch=batch, actor=officer)
    assert facts("雁一")["education"] == "master"


def test_a_statement_does_not_outrank_a_register(imported: Import) -> None:
    imported(GRADUATES)
    batch = imported(changed(最高学历=["博士研究生", "大学本科", "大学本科"]), register="self-declared")
    assert (batch.counts["kept"], facts("雁一")["education"]) == (1, "master")


def test_what_a_dispute_has_put_right_is_not_made_wrong_again(
    imported: Import, officer: Actor, member: Callable[..., Any]
) -> None:
    imported(GRADUATES)
    entity, account = Entity.objects.get(name="雁一"), member(email="p@example.test", password=None)
    services.link_account(entity=entity, account=account, actor=officer, reason="test")
    own = Actor(account.pk, grants=(Grant(Privilege.OWN, "account"),))
    fact = Fact.objects.get(entity=entity, name="education")
    made = disputes.dispute(fact=fact, claimed="doctor", text="我是博士", actor=own)
    disputes.uphold(dispute=made, value="doctor", reason="证书属实", actor=officer)
    batch = imported(GRADUATES)
    assert (batch.counts["kept"], facts("雁一")["education"]) == (1, "doctor")


def test_people_are_related_to_employers_that_are_registered(imported: Import, employer: Entity) -> None:
    table = changed(用人单位统一社会信用代码=[code(1), code(1), code(2)])
    batch = imported(table)
    assert (batch.counts["refused"], batch.counts["new"]) == (1, 2)
    assert set(Relation.objects.values_list("to", "type")) == {(employer.pk, "works_at")}
    entity = Entity.objects.get(name="雁一")
    assert services.values_of(entity)["employer.kind"] == "enterprise"
    assert services.values_of(entity)["employer.region"] == "210702"
    frame = next(services.table("person", [entity.pk]).batches())
    assert frame.select("id", "education", "employer.kind", "employer.region").rows() == [
        (str(entity.pk), "master", "enterprise", "210702")
    ]


def test_a_new_employer_ends_the_old(imported: Import, employer: Entity, officer: Actor) -> None:
    other = services.make_entity(
        kind="enterprise", name="北雁（虚构）", identifiers={"uscc": code(2)}, region="210100", actor=officer
    )
    imported(changed(用人单位统一社会信用代码=[code(1)] * 3))
    batch = imported(changed(用人单位统一社会信用代码=[code(2), code(1), code(1)]))
    assert (batch.counts["links_new"], batch.counts["links_gone"]) == (1, 1)
    entity = Entity.objects.get(name="雁一")
    assert list(Relation.objects.filter(entity=entity, ended_by=None).values_list("to", flat=True)) == [other.pk]
    importing.undo(batch=batch, actor=officer, reason="wrong")
    assert list(Relation.objects.filter(entity=entity, ended_by=None).values_list("to", flat=True)) == [employer.pk]


def test_an_officer_of_a_city_imports_its_people_only(imported: Import, member: Callable[..., Any]) -> None:
    unit = Organisation.objects.filter(region_id="210700").first()
    assert unit is not None
    account = member(email="jinzhou@example.test", password=None)
    where = frozenset([unit.pk])
    held = (Privilege.REGISTRY_EDIT, Privilege.REGISTRY_READ)
    city = Actor(account.pk, grants=tuple(Grant(p, "registry_officer", where) for p in held))
    table = changed(社会保险参保地=["锦州市", "沈阳市", None])
    batch = importing.receive(
        name="t.csv", content=csv(table), kind="person", register="social-insurance", on=TODAY, actor=city
    )
    importing.preview(batch=batch, actor=city)
    assert (batch.counts["refused"], batch.counts["new"], batch.organisation) == (1, 2, unit)
    importing.commit(batch=batch, actor=city)
    assert set(Entity.objects.values_list("name", "region")) == {("雁一", "210700"), ("雁三", "210700")}
    others = imported(changed(姓名=["雁五", "雁六", "雁七"], 身份证号=[resident(n) for n in (15, 16, 17)]))
    assert set(Batch.objects.visible_to(city)) == {batch}
    with pytest.raises(DeniedError):
        importing.undo(batch=others, actor=city, reason="x")


def test_what_is_no_table_is_refused_and_leaves_no_file(officer: Actor, settings: Any) -> None:
    for name, content in (("t.xlsx", b"MZ"), ("t.exe", b"MZ"), ("t.csv", b"\0\1")):
        with pytest.raises(PackError):
            importing.receive(name=name, content=content, kind="person", register="chsi", on=TODAY, actor=officer)
    assert not any(path.is_file() for path in settings.MEDIA_ROOT.rglob("*"))


def test_an_upload_lies_sealed(imported: Import, settings: Any) -> None:
    imported(GRADUATES)
    files = [path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()]
    assert len(files) == 2
    assert not any(resident(11).encode() in path.read_bytes() for path in files)


def test_who_may_not_edit_imports_nothing(officer: Actor) -> None:
    reader = Actor(officer.account, grants=(Grant(Privilege.REGISTRY_READ, "x"),))
    with pytest.raises(DeniedError):
        importing.receive(name="t.csv", content=csv(GRADUATES), kind="person", register="chsi", on=TODAY, actor=reader)
