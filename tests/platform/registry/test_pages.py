"""The registers' pages: an officer's way from a file to the registers, a person's way to a right fact."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import polars as pl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from python_calamine import CalamineWorkbook

from tests.platform.registry.conftest import GRADUATES, csv, resident
from yangui.platform.accounts.models import User
from yangui.platform.core.actor import Actor
from yangui.platform.core.models import AuditEvent
from yangui.platform.registry import services
from yangui.platform.registry.models import Batch, Dispute, Entity, Fact
from yangui.platform.web.desk.registry import imports

pytestmark = pytest.mark.django_db


def upload(client: Client, columns: dict[str, list[Any]]) -> Batch:
    """Sends a file and takes the drafted columns as they are."""
    said = {"kind": "person", "register": "social-insurance", "on": "2026-09-01"}
    file = SimpleUploadedFile("毕业生.csv", csv(columns))
    answer = client.post("/desk/registry/imports/new", {**said, "file": file})
    batch = Batch.objects.latest("pk")
    assert answer.headers["Location"] == f"/desk/registry/imports/{batch.pk}/columns"
    page = client.get(answer.headers["Location"])
    form = page.context["form"]
    drafted = {
        form.add_prefix(name): form.get_initial_for_field(field, name) or "" for name, field in form.fields.items()
    }
    drafted.pop("complete")
    answer = client.post(f"/desk/registry/imports/{batch.pk}/columns", drafted)
    assert answer.headers["Location"] == f"/desk/registry/imports/{batch.pk}"
    batch.refresh_from_db()
    return batch


def excel(content: bytes) -> list[list[Any]]:
    """The rows of the first sheet."""
    return CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()


def test_an_officer_imports_a_file(signed_in: Callable[..., Client]) -> None:
    client = signed_in("registry_officer")
    wrong = {**GRADUATES, "身份证号": [resident(11), "12345", resident(13)]}
    batch = upload(client, wrong)
    page = client.get(f"/desk/registry/imports/{batch.pk}").content.decode()
    assert "不是这类号码" in page
    assert "雁一" in page
    assert not Entity.objects.exists()
    sheet = client.get(f"/desk/registry/imports/{batch.pk}/refused.xlsx")
    assert excel(sheet.content)[1:] == [[2, "身份证号", "12345", "不是这类号码"]]
    client.post(f"/desk/registry/imports/{batch.pk}/commit")
    assert set(Entity.objects.values_list("name", flat=True)) == {"雁一", "雁三"}
    entity = Entity.objects.get(name="雁一")
    page = client.get(f"/desk/registry/entities/{entity.pk}").content.decode()
    assert "硕士研究生" in page
    assert resident(11) not in page
    assert client.get(f"/desk/registry/?kind=person&q={resident(11)}").context["rows"][0]["entity"] == entity
    client.post(f"/desk/registry/imports/{batch.pk}/undo", {"reason": "错了"})
    assert not Entity.objects.current().exists()


def test_a_wrong_form_keeps_what_was_typed(signed_in: Callable[..., Client]) -> None:
    client = signed_in("registry_officer")
    answer = client.post("/desk/registry/imports/new", {"title": "九月", "on": "2027-01-01", "kind": "person"})
    assert answer.status_code == 422
    assert "九月" in answer.content.decode()
    assert set(answer.context["form"].errors) == {"file", "register", "on"}
    said = {"kind": "person", "register": "chsi", "on": "2026-09-01", "file": SimpleUploadedFile("t.csv", b"\0")}
    answer = client.post("/desk/registry/imports/new", said)
    assert (answer.status_code, set(answer.context["form"].errors)) == (422, {"file"})


def test_a_column_cannot_be_two_things_and_somebody_must_be_named(signed_in: Callable[..., Client]) -> None:
    client = signed_in("registry_officer")
    batch = upload(client, GRADUATES)
    path = f"/desk/registry/imports/{batch.pk}/columns"
    answer = client.post(path, {"column-0": "#name", "column-1": "", "column-2": "education", "column-3": "education"})
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"column-3", "__all__"}


def test_a_large_file_is_left_to_the_worker(signed_in: Callable[..., Client], monkeypatch: pytest.MonkeyPatch) -> None:
    queued: list[tuple[int, int]] = []
    monkeypatch.setattr(imports, "LARGE", 0)
    monkeypatch.setattr(
        imports.tasks, "preview_import", type("T", (), {"enqueue": staticmethod(lambda *given: queued.append(given))})
    )
    client = signed_in("registry_officer")
    batch = upload(client, GRADUATES)
    assert queued == [(batch.pk, User.objects.get(email="goose@example.test").pk)]
    page = client.get(f"/desk/registry/imports/{batch.pk}").content.decode()
    assert "排队等候处理" in page
    client.post(f"/desk/registry/imports/{batch.pk}/discard")
    batch.refresh_from_db()
    assert batch.state == "received"


def test_a_number_is_shown_for_a_purpose_only(signed_in: Callable[..., Client], graduate: Entity) -> None:
    client, number = signed_in("registry_officer"), graduate.identifiers.get()
    path = f"/desk/registry/entities/{graduate.pk}/numbers/{number.pk}"
    client.post(path, {"purpose": " "})
    assert not AuditEvent.objects.filter(action="personal.unmasked").exists()
    assert resident(1) in client.post(path, {"purpose": "核对"}, follow=True).content.decode()
    assert AuditEvent.objects.get(action="personal.unmasked").reason == "核对"


def test_an_export_masks_unless_it_says_what_for(
    signed_in: Callable[..., Client], graduate: Entity, officer: Actor
) -> None:
    services.record_facts(
        entity=graduate, facts={"education": "master"}, register="chsi", on=graduate.made_at.date(), source="entry",
        actor=officer,
    )  # fmt: skip
    client = signed_in("registry_officer")
    for format in ("csv", "xlsx", "parquet"):  # noqa: A001  as the form
        answer = client.post("/desk/registry/export", {"kind": "person", "format": format})
        reads = {
            "csv": lambda content: pl.read_csv(BytesIO(content)).rows(),
            "xlsx": lambda content: excel(content)[1:],
            "parquet": lambda content: pl.read_parquet(BytesIO(content)).rows(),
        }
        text = "".join(map(str, reads[format](answer.content)[0]))
        assert resident(1) not in text
        assert "雁小北" not in text
        assert ("master" if format == "parquet" else "硕士研究生") in text
    assert client.post("/desk/registry/export", {"kind": "person", "format": "csv", "full": "on"}).status_code == 422
    full = {"kind": "person", "format": "csv", "full": "on", "purpose": "上报"}
    assert resident(1) in client.post("/desk/registry/export", full).content.decode()
    assert AuditEvent.objects.filter(action="registry.exported", reason="上报").count() == 1


def test_an_export_can_be_imported_again(signed_in: Callable[..., Client], imported: Callable[..., Batch]) -> None:
    imported(GRADUATES)
    client = signed_in("registry_officer")
    full = {"kind": "person", "format": "csv", "full": "on", "purpose": "上报"}
    table = pl.read_csv(BytesIO(client.post("/desk/registry/export", full).content), infer_schema=False)
    batch = upload(client, table.to_dict(as_series=False))
    assert {k: batch.counts[k] for k in ("rows", "refused", "new", "changed")} == {
        "rows": 3, "refused": 0, "new": 0, "changed": 0,
    }  # fmt: skip


def test_a_person_sees_what_is_known_and_has_it_put_right(
    signed_in: Callable[..., Client], graduate: Entity, officer: Actor
) -> None:
    services.record_facts(
        entity=graduate, facts={"education": "bachelor"}, register="chsi", on=graduate.made_at.date(),
        source="entry", actor=officer,
    )  # fmt: skip
    client = signed_in("person")
    assert "还没有对应" in client.get("/my/facts").content.decode()
    account = User.objects.get(email="goose@example.test")
    services.link_account(entity=graduate, account=account, actor=officer, reason="test")
    page = client.get("/my/facts").content.decode()
    assert "大学本科" in page
    assert "学信网" in page
    fact = Fact.objects.get(entity=graduate)
    path = f"/my/facts/{fact.pk}/dispute"
    assert client.get(path).status_code == 200
    assert client.post(path, {"value": "master"}).status_code == 422
    assert not Dispute.objects.exists()
    client.post(path, {"value": "master", "text": "我是硕士"})
    made = Dispute.objects.get()
    assert (made.claimed, made.text) == ("master", "我是硕士")
    desk = signed_in("registry_officer", email="officer@example.test")
    assert desk.post(f"/desk/registry/disputes/{made.pk}", {"answer": "reject"}).status_code == 422
    desk.post(f"/desk/registry/disputes/{made.pk}", {"answer": "uphold", "value": "master", "reason": "属实"})
    page = client.get("/my/facts").content.decode()
    assert "硕士研究生" in page
    assert "属实" in page


def test_nobody_sees_another_persons_facts(signed_in: Callable[..., Client], graduate: Entity, officer: Actor) -> None:
    services.record_facts(
        entity=graduate, facts={"education": "bachelor"}, register="chsi", on=graduate.made_at.date(),
        source="entry", actor=officer,
    )  # fmt: skip
    client = signed_in("person")
    fact = Fact.objects.get(entity=graduate)
    assert client.get(f"/my/facts/{fact.pk}/dispute").status_code == 404
    assert "雁小北" not in client.get("/my/facts").content.decode()


def test_an_officer_enters_merges_and_takes_apart(
    signed_in: Callable[..., Client], graduate: Entity, officer: Actor
) -> None:
    other = services.make_entity(kind="person", name="雁小北", identifiers={"passport": "E1234567"}, actor=officer)
    client, path = signed_in("registry_officer"), f"/desk/registry/entities/{graduate.pk}"
    said = {"name": "education", "value": "genius", "register": "chsi", "reason": "x"}
    assert client.post(f"{path}/facts", said).status_code == 422
    client.post(f"{path}/facts", {**said, "value": "master"})
    assert services.values_of(graduate) == {"education": "master"}
    assert client.post(f"{path}/merge", {"absorbed": "999999", "reason": "x"}).status_code == 422
    client.post(f"{path}/merge", {"absorbed": str(other.pk), "reason": "同一人"})
    assert Entity.objects.get(pk=other.pk).merged_into == graduate
    merge = graduate.merges.get()
    client.post(f"{path}/merges/{merge.pk}/undo", {"reason": "两个人"})
    assert Entity.objects.get(pk=other.pk).merged_into is None


def test_the_list_takes_the_same_queries_however_many(
    signed_in: Callable[..., Client], imported: Callable[..., Batch], django_assert_max_num_queries: Any
) -> None:
    imported(GRADUATES)
    client = signed_in("registry_officer")
    with django_assert_max_num_queries(14):
        assert client.get("/desk/registry/").status_code == 200
    batch = Batch.objects.get()
    with django_assert_max_num_queries(14):
        assert client.get(f"/desk/registry/imports/{batch.pk}").status_code == 200
