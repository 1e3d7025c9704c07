"""Register entries: imported from a file, looked at, struck out, exported."""

import time
from collections.abc import Callable
from io import BytesIO
from typing import Any

import polars as pl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from python_calamine import CalamineWorkbook

from tests.platform.registry.conftest import TODAY, code, csv, resident
from yangui.platform.core.actor import Actor, DeniedError, Grant
from yangui.platform.core.audit import verify
from yangui.platform.core.clock import now
from yangui.platform.core.models import AuditEvent
from yangui.platform.core.privileges import Privilege
from yangui.platform.core.transitions import RefusedError
from yangui.platform.organisations.models import Organisation
from yangui.platform.registry import importing, listings, merging, services, uploads
from yangui.platform.registry.models import Batch, Entity, Listing
from yangui.rules.problems import PackError

pytestmark = pytest.mark.django_db
ENTRIES = {
    "名录": ["雏鹰企业", "high-tech-enterprise"],
    "信用代码": [code(1), code(1)],
    "级别": ["省级", None],
    "编号": ["C-1", "G-1"],
    "自": ["2024-05-01", "2025/6/30"],
    "至": ["2027-04-30", None],
}


def taken(actor: Actor, columns: dict[str, list[Any]], until: str = "committed") -> Batch:
    """A file of entries, up to a state."""
    batch = importing.receive(
        name="t.csv", content=csv(columns), kind="listing", register="social-insurance", on=TODAY, actor=actor
    )
    importing.preview(batch=batch, actor=actor)
    if until == "committed":
        importing.commit(batch=batch, actor=actor)
    return batch


def counts(batch: Batch) -> dict[str, int]:
    return {name: batch.counts[name] for name in ("rows", "refused", "new", "there")}


def reasons(batch: Batch) -> list[tuple[int, str, str]]:
    lines = uploads.lines(batch.file)
    assert lines is not None
    return lines.filter(state="refused").sort("row").select("row", "what", "value").rows()


def changed(**cells: list[Any]) -> dict[str, list[Any]]:
    return {**ENTRIES, **cells}


def test_a_file_lists_whom_it_names(employer: Entity, officer: Actor) -> None:
    batch = taken(officer, ENTRIES, until="previewed")
    assert counts(batch) == {"rows": 2, "refused": 0, "new": 2, "there": 0}
    assert not Listing.objects.exists()
    importing.commit(batch=batch, actor=officer)
    rows = Listing.objects.order_by("number").values_list("type", "entity", "level", "number", "state", "batch")
    assert list(rows) == [
        ("eaglet", employer.pk, "province", "C-1", "listed", batch.pk),
        ("high-tech-enterprise", employer.pk, "national", "G-1", "listed", batch.pk),
    ]
    first = Listing.objects.get(number="C-1")
    assert (str(first.since), str(first.until)) == ("2024-05-01", "2027-04-30")
    assert counts(taken(officer, ENTRIES)) == {"rows": 2, "refused": 0, "new": 0, "there": 2}


def test_bad_rows_are_refused_with_a_reason_and_the_others_taken(
    employer: Entity, graduate: Entity, officer: Actor
) -> None:
    table: dict[str, list[Any]] = {
        "名录": ["雏鹰企业", "不存在", "雏鹰企业", "雏鹰企业", "雏鹰企业", None, "雏鹰企业", "雏鹰企业", "雏鹰企业"],
        "名称": [None, None, None, "雁翎科技（虚构）", "无此单位（虚构）", None, None, "别名", None],
        "证件号码": [code(1), code(1), code(9), None, None, code(1), code(1)[:-1] + "0", resident(1), None],
        "级别": ["省级", "省级", "省级", "市级", "省级", "省级", "省级", "省级", "省级"],
        "自": ["2024-01-01", "2024-01-01", "2024-01-01", "2024-01-01", "2024-01-01", "2024-01-01", "2024-01-01",
               "2024-01-01", "2024-13-01"],
        "至": [None] * 9,
    }  # fmt: skip
    batch = taken(officer, table)
    assert counts(batch) == {"rows": 9, "refused": 8, "new": 1, "there": 0}
    assert set(reasons(batch)) == {
        (2, "名录", "is no code of register_type"),
        (3, "holder", "no such holder is registered"),
        (4, "级别", "is no level of this register"),
        (5, "name", "no such holder is registered"),
        (6, "名录", "the register is missing"),
        (7, "证件号码", "has a wrong check character"),
        (8, "name", "is registered under another name"),
        (8, "type", "is no register for this kind of holder"),
        (9, "名称", "the holder is missing"),
        (9, "自", "is no day of the calendar"),
    }
    assert Listing.objects.get().entity == employer
    assert graduate.listings.count() == 0


def test_a_body_may_be_named_by_its_name_and_a_person_not(employer: Entity, graduate: Entity, officer: Actor) -> None:
    named = {"名录": ["雏鹰企业", "雏鹰企业"], "名称": ["雁翎科技（虚构）", "雁小北"], "级别": ["省级", "省级"]}
    batch = taken(officer, named)
    assert Listing.objects.get().entity == employer
    assert reasons(batch) == [(2, "name", "no such holder is registered")]
    Entity.objects.create(kind="enterprise", name=employer.name, region_id="210702", made_at=now())
    assert (1, "name", "names several registered entities") in reasons(taken(officer, named))
    assert graduate.listings.count() == 0


def test_nothing_is_overwritten_by_the_way(employer: Entity, officer: Actor) -> None:
    taken(officer, ENTRIES)
    again = taken(officer, changed(编号=["C-2", "G-1"]), until="previewed")
    assert reasons(again) == [(1, "number", "is listed already, with another number or other days")]
    both = taken(officer, changed(名录=["雏鹰企业"] * 2, 级别=["省级"] * 2, 自=["2020-01-01"] * 2), until="previewed")
    assert [reason for _row, _what, reason in reasons(both)] == ["is the entry of another row too"] * 2
    later = taken(officer, changed(自=["2028-05-01", "2025-06-30"], 至=["2031-04-30", None]))
    assert (counts(later)["new"], employer.listings.filter(type="eaglet").count()) == (1, 2)


def test_a_batch_is_undone(employer: Entity, officer: Actor) -> None:
    batch = taken(officer, ENTRIES)
    importing.undo(batch=batch, actor=officer, reason="文件错了")
    assert set(Listing.objects.values_list("state", flat=True)) == {"taken_back"}
    assert counts(taken(officer, ENTRIES))["new"] == 2
    assert employer.listings.filter(state="listed").count() == 2
    assert verify() is None


def test_who_was_imported_and_then_listed_stays_until_the_entries_are_undone(officer: Actor) -> None:
    first = importing.receive(
        name="e.csv", content=csv({"企业名称": ["雁翎科技（虚构）"], "统一社会信用代码": [code(1)]}), kind="enterprise",
        register="social-insurance", on=TODAY, actor=officer,
    )  # fmt: skip
    importing.preview(batch=first, actor=officer)
    importing.commit(batch=first, actor=officer)
    second = taken(officer, ENTRIES)
    with pytest.raises(RefusedError, match=f"#{second.pk}"):
        importing.undo(batch=first, actor=officer, reason="文件错了")


def of_unit(slug: str, region: str) -> Actor:
    unit = Organisation.objects.create(slug=slug, name_zh=slug, name_en=slug, level="city", region_id=region)
    privileges = (Privilege.OWN, Privilege.REGISTRY_READ, Privilege.REGISTRY_EDIT)
    return Actor(grants=tuple(Grant(p, "registry_officer", frozenset([unit.pk])) for p in privileges))


def test_an_officer_of_another_region_lists_and_strikes_nobody(employer: Entity, officer: Actor) -> None:
    elsewhere = of_unit("shenyang-unit", "210100")
    batch = taken(elsewhere, ENTRIES)
    assert {reason for _row, _what, reason in reasons(batch)} == {"lies outside your regions"}
    taken(officer, ENTRIES)
    row = employer.listings.first()
    assert row is not None
    assert listings.page(elsewhere, listings.Asked()).listings == []
    with pytest.raises(DeniedError):
        listings.strike(listing=row, reason="x", actor=elsewhere)
    with pytest.raises(DeniedError):
        importing.undo(batch=Batch.objects.get(pk=row.batch_id), actor=elsewhere, reason="x")
    assert counts(taken(of_unit("jinzhou-unit", "210700"), changed(自=["2020-01-01", "2020-01-01"])))["new"] == 2


def test_an_entry_is_struck_with_a_reason(employer: Entity, officer: Actor) -> None:
    row = Listing.objects.create(type="eaglet", entity=employer, level="province", number="C-1")
    with pytest.raises(RefusedError):
        listings.strike(listing=row, reason=" ", actor=officer)
    listings.strike(listing=row, reason="企业注销", actor=officer)
    assert (row.state, row.until) == ("struck", TODAY)
    assert AuditEvent.objects.get(action="listing.struck").reason == "企业注销"
    with pytest.raises(RefusedError):
        listings.strike(listing=row, reason="again", actor=officer)


def test_the_same_entry_of_both_stops_a_merge(employer: Entity, officer: Actor) -> None:
    other = services.make_entity(
        kind="enterprise", name="雁翎科技（虚构）", identifiers={"uscc": code(2)}, region="210702", actor=officer
    )
    for entity in (employer, other):
        Listing.objects.create(type="eaglet", entity=entity, level="province", number=f"C-{entity.pk}")
    with pytest.raises(RefusedError, match=f"C-{other.pk}"):
        merging.merge(entity=employer, absorbed=other, actor=officer, reason="同一家")
    listings.strike(listing=other.listings.get(), reason="重复", actor=officer)
    made = merging.merge(entity=employer, absorbed=other, actor=officer, reason="同一家")
    assert employer.listings.count() == 2
    merging.unmerge(merge=made, actor=officer, reason="两家")
    assert other.listings.count() == 1


def test_entries_are_found_and_read_on(employer: Entity, graduate: Entity, officer: Actor) -> None:
    rows = [
        Listing.objects.create(type="eaglet", entity=employer, level="province", number=f"C-{n}", since=f"20{n}-01-01")
        for n in range(10, 15)
    ]
    Listing.objects.create(type="gazelle", entity=employer, level="province", state="struck")

    def found(**asked: str) -> list[Listing]:
        return listings.page(officer, listings.Asked(**asked)).listings

    first = listings.page(officer, listings.Asked(), size=3)
    rest = listings.page(officer, listings.Asked(after=first.next), size=3)
    assert ([*first.listings, *rest.listings], rest.next) == (rows[::-1], "")
    assert [r.type for r in found(state="struck")] == ["gazelle"]
    assert found(q="C-12") == [rows[2]]
    assert len(found(q=code(1))) == len(found(q="雁翎")) == len(found(region="210700", type="eaglet")) == len(rows)
    assert found(region="210100") == found(level="city") == found(q="雁小") == []
    assert graduate.name == "雁小北"


def test_columns_must_name_register_and_holder(officer: Actor) -> None:
    batch = importing.receive(
        name="t.csv", content=csv({"甲": ["x"]}), kind="listing", register="chsi", on=TODAY, actor=officer
    )
    with pytest.raises(PackError) as error:
        importing.confirm_columns(batch=batch, said={"level": "乙"}, actor=officer)
    assert [p.code for p in error.value.problems] == ["T204", "T204", "T301"]


def test_twenty_thousand_entries_take_seconds(officer: Actor, django_assert_max_num_queries: Any) -> None:
    many = 20_000
    names = [f"雁阵{n}（虚构）" for n in range(many)]
    Entity.objects.bulk_create(
        Entity(kind="enterprise", name=name, region_id="210702", made_at=now()) for name in names
    )
    begun = time.monotonic()
    with django_assert_max_num_queries(150):
        batch = taken(officer, {"名录": ["雏鹰企业"] * many, "名称": names, "级别": ["省级"] * many})
    assert batch.counts["new"] == Listing.objects.count() == many
    assert time.monotonic() - begun < 60


def test_an_officer_goes_from_the_file_to_the_entry(signed_in: Callable[..., Client], employer: Entity) -> None:
    client = signed_in("registry_officer")
    said = {"kind": "listing", "register": "social-insurance", "on": "2026-09-01"}
    file = SimpleUploadedFile("名录.csv", csv(changed(信用代码=[code(1), code(9)])))
    answer = client.post("/desk/registry/imports/new", {**said, "file": file})
    batch = Batch.objects.get()
    form = client.get(answer.headers["Location"]).context["form"]
    drafted = {name: field.initial for name, field in form.fields.items()}
    assert list(drafted.values()) == ["type", "holder", "level", "number", "since", "until"]
    wrong = client.post(answer.headers["Location"], {**drafted, "column-0": ""})
    assert (wrong.status_code, set(wrong.context["form"].errors)) == (422, {"__all__"})
    client.post(answer.headers["Location"], drafted)
    page = client.get(f"/desk/registry/imports/{batch.pk}").content.decode()
    assert "没有登记这个持有者" in page
    assert "雏鹰企业" in page
    assert "省级 C-1 2024-05-01" in page
    sheet = client.get(f"/desk/registry/imports/{batch.pk}/refused.xlsx").content
    assert excel(sheet)[1][0] == 2
    client.post(f"/desk/registry/imports/{batch.pk}/commit")
    row = Listing.objects.get()
    page = client.get("/desk/registry/listings?type=eaglet").content.decode()
    assert f"/desk/registry/entities/{employer.pk}" in page
    exported = excel(client.get("/desk/registry/listings.xlsx?type=eaglet").content)
    assert exported[1][:4] == ["雏鹰企业", "省级", employer.name, "C-1"]
    assert importing.listing_import.drafted(exported[0]).keys() >= {"type", "name", "level", "number", "since", "until"}
    assert f"/desk/registry/listings/{row.pk}" in client.get(f"/desk/registry/entities/{employer.pk}").content.decode()
    assert client.post(f"/desk/registry/listings/{row.pk}", {"reason": ""}).status_code == 422
    client.post(f"/desk/registry/listings/{row.pk}", {"reason": "企业注销"})
    assert "企业注销" in client.get(f"/desk/registry/listings/{row.pk}").content.decode()
    assert Listing.objects.get().state == "struck"


def excel(content: bytes) -> list[list[Any]]:
    return CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()


def test_a_spreadsheet_with_days_is_read(employer: Entity, officer: Actor) -> None:
    stream = BytesIO()
    pl.DataFrame({"名录": ["雏鹰企业"], "信用代码": [code(1)], "级别": ["省级"], "自": [TODAY]}).write_excel(stream)
    batch = importing.receive(
        name="t.xlsx", content=stream.getvalue(), kind="listing", register="chsi", on=TODAY, actor=officer
    )
    importing.preview(batch=batch, actor=officer)
    importing.commit(batch=batch, actor=officer)
    assert Listing.objects.get(entity=employer).since == TODAY
