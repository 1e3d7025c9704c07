"""Officers and their texts: upload, attach, publish, withdraw, and who may not."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.db.utils import InternalError, ProgrammingError
from django.test import Client
from django.test.utils import CaptureQueriesContext

from yangui.platform.accounts.models import User
from yangui.platform.accounts.sessions import FACTOR
from yangui.platform.core.actor import PUBLIC, Actor, DeniedError, Grant
from yangui.platform.core.models import AuditEvent
from yangui.platform.core.privileges import Privilege
from yangui.platform.library import packs, services
from yangui.platform.library.models import PolicyText
from yangui.platform.library.passages import passages
from yangui.platform.organisations import services as organisations
from yangui.platform.organisations.models import Organisation

pytestmark = pytest.mark.django_db
ADMINISTRATOR = Actor(grants=(Grant(Privilege.ACCOUNTS_MANAGE, "security_administrator"),))
DOCUMENT = "liaoning-2018-talent-plan"
# In our own words, numbered as the plan is.
TEXT = """辽宁省人才服务全面振兴三年行动计划（2018—2020年）
一、总体要求
（一）目标。到2020年人才总量有所增长。
二、主要任务
（一）人才培养。
1.杰出人才。对入选的杰出人才，一次性给予300万元经费。
2.领军人才。对入选的领军人才，一次性给予100万元经费。
"""

GONE = (403, 404)  # 403 for who is no staff at all
type Sign = Callable[..., Client]


@pytest.fixture
def sign() -> Sign:
    """A browser in which somebody with a role is signed in."""

    def signed(role: str, name: str = "雁一（虚构）", organisation: Organisation | None = None) -> Client:
        account = User.objects.create_user(f"{role}-{User.objects.count()}@example.test", name=name)
        organisations.give_role(
            account=account, role=role, organisation=organisation, actor=ADMINISTRATOR, reason="test"
        )
        client = Client()
        client.force_login(account)
        session = client.session
        session[FACTOR] = account.pk  # a second factor was shown
        session.save()
        return client

    return signed


def upload(client: Client, content: bytes | str = TEXT, name: str = "plan.txt") -> Any:
    data = content.encode() if isinstance(content, str) else content
    return client.post("/desk/library/new", {"file": SimpleUploadedFile(name, data)})


def attached(client: Client) -> PolicyText:
    assert upload(client).status_code == 302
    text = PolicyText.objects.get()
    assert client.post(f"/desk/library/{text.pk}/attach", {"document": DOCUMENT}).status_code == 302
    text.refresh_from_db()
    return text


def state() -> list[str]:
    return list(PolicyText.objects.values_list("state", flat=True))


def test_a_text_goes_from_upload_to_the_public_page_and_back(sign: Sign, client: Client) -> None:
    editor, officer = sign("policy_editor"), sign("policy_officer")
    text = attached(editor)
    assert text.state == "ready"
    assert {b["title"] for b in text.found["benefits"]}, "reading found what it gives"
    assert client.get(f"/library/documents/{DOCUMENT}").context["text"] is None
    assert officer.post(f"/desk/library/{text.pk}/publish").status_code == 302
    page = client.get(f"/library/documents/{DOCUMENT}")
    assert page.context["text"] == text
    assert "一次性给予300万元经费" in page.content.decode()
    assert officer.post(f"/desk/library/{text.pk}/withdraw", {"reason": "版本有误"}).status_code == 302
    assert client.get(f"/library/documents/{DOCUMENT}").context["text"] is None
    events = AuditEvent.objects.filter(subject_type="library.PolicyText")
    assert [e.action for e in events] == ["text.enter", "text.attach", "text.publish", "text.withdraw"]
    assert events.last().reason == "版本有误"


def test_who_uploaded_does_not_publish(sign: Sign) -> None:
    officer = sign("policy_officer")
    text = attached(officer)
    events = AuditEvent.objects.count()
    assert officer.post(f"/desk/library/{text.pk}/publish").status_code == 403
    assert state() == ["ready"]
    assert AuditEvent.objects.count() == events
    assert "publish" not in {s.name for s in officer.get(f"/desk/library/{text.pk}").context["steps"]}
    assert sign("policy_officer").post(f"/desk/library/{text.pk}/publish").status_code == 302
    assert state() == ["published"]


def test_an_editor_without_the_privilege_cannot_publish(sign: Sign) -> None:
    text = attached(sign("policy_editor"))
    events = AuditEvent.objects.count() + 1  # the role that is given next
    other = sign("policy_editor")
    assert other.post(f"/desk/library/{text.pk}/publish").status_code == 403
    assert other.post(f"/desk/library/{text.pk}/return", {"reason": "x"}).status_code == 403
    assert state() == ["ready"]
    assert AuditEvent.objects.count() == events


@pytest.mark.parametrize("role", ["person", "case_officer", "leader", "system_administrator", "audit_administrator"])
def test_others_do_not_see_the_desk(sign: Sign, role: str) -> None:
    text = attached(sign("policy_editor"))
    other = sign(role)
    for path in ("", "new", f"{text.pk}"):
        assert other.get(f"/desk/library/{path}").status_code in GONE
    assert upload(other, "另一份文本").status_code in GONE
    for step in ("publish", "return", "withdraw", "attach"):
        assert other.post(f"/desk/library/{text.pk}/{step}", {"reason": "x"}).status_code in GONE
    assert state() == ["ready"]


def test_the_public_is_sent_to_sign_in(client: Client) -> None:
    for path in ("", "new", "1"):
        assert client.get(f"/desk/library/{path}").status_code == 302
    assert upload(client).status_code == 302
    assert state() == []


def test_an_officer_of_one_issuer_cannot_attach_to_another(sign: Sign) -> None:
    organisations.load_pack(packs.current())
    jinzhou = sign("policy_editor", organisation=Organisation.objects.get(slug="jinzhou"))
    upload(jinzhou)
    pk = PolicyText.objects.get().pk
    assert jinzhou.post(f"/desk/library/{pk}/attach", {"document": DOCUMENT}).status_code == 403
    assert PolicyText.objects.get().document == ""
    assert state() == ["draft"]
    assert jinzhou.post(f"/desk/library/{pk}/attach", {"document": "jinzhou-2023-talent"}).status_code == 302
    assert state() == ["ready"]


def test_a_return_and_a_withdrawal_need_a_reason(sign: Sign) -> None:
    text, officer = attached(sign("policy_editor")), sign("policy_officer")
    assert officer.post(f"/desk/library/{text.pk}/return", {"reason": "  "}, follow=True).context["messages"]
    assert state() == ["ready"]
    officer.post(f"/desk/library/{text.pk}/return", {"reason": "缺附件"})
    assert state() == ["draft"]


def test_a_document_has_one_published_text(sign: Sign) -> None:
    editor, officer = sign("policy_editor"), sign("policy_officer")
    first = attached(editor)
    officer.post(f"/desk/library/{first.pk}/publish")
    upload(editor, TEXT + "三、附则\n")
    second = PolicyText.objects.exclude(pk=first.pk).get()
    editor.post(f"/desk/library/{second.pk}/attach", {"document": DOCUMENT})
    assert officer.post(f"/desk/library/{second.pk}/publish", follow=True).context["messages"]
    assert sorted(state()) == ["published", "ready"]


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"", "a.txt", "文件里没有文字"),
        (b"   \n ", "a.txt", "文件里没有文字"),
        (b"\x89PNG\r\n", "a.txt", "页面是图片"),
        (b"PK\x03\x04zip", "a.xlsx", "不支持这种文件"),
        (b"%PDF-1.7 broken", "a.pdf", "文件已损坏"),
        (b"abc\x00\x01\x02def", "a.txt", "不是文本文件"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_at_the_field(sign: Sign, content: bytes, name: str, said: str) -> None:
    page = upload(sign("policy_editor"), content, name)
    assert page.status_code == 422
    assert said in page.content.decode()
    assert state() == []


def test_no_file_and_the_same_file_are_refused(sign: Sign) -> None:
    editor = sign("policy_editor")
    assert "请选一个文件" in editor.post("/desk/library/new", {}).content.decode()
    upload(editor)
    assert "已经上传" in upload(editor).content.decode()
    assert len(state()) == 1


def test_a_text_that_holds_two_documents_is_attached_to_each_once(sign: Sign) -> None:
    editor = sign("policy_editor")
    first = attached(editor)
    assert upload(editor).status_code == 302
    second = PolicyText.objects.exclude(pk=first.pk).get()
    editor.post(f"/desk/library/{second.pk}/attach", {"document": DOCUMENT})
    assert sorted(state()) == ["draft", "ready"]
    editor.post(f"/desk/library/{second.pk}/attach", {"document": "jinzhou-2023-talent"})
    assert state() == ["ready", "ready"]


def test_a_name_of_a_file_is_no_path(sign: Sign) -> None:
    upload(sign("policy_editor"), name="../../etc/<b>plan.txt")
    assert "/" not in PolicyText.objects.get().name


def test_the_service_refuses_whoever_calls_it() -> None:
    with pytest.raises(DeniedError):
        services.enter(name="a", title="a", content="a", found={}, actor=PUBLIC)
    assert state() == []


def test_the_database_lets_no_text_be_published_but_from_ready(sign: Sign) -> None:
    upload(sign("policy_editor"))
    with pytest.raises((InternalError, ProgrammingError)), transaction.atomic():
        PolicyText.objects.update(state="published", document=DOCUMENT)
    assert state() == ["draft"]


def test_what_is_not_published_is_not_public(sign: Sign) -> None:
    attached(sign("policy_editor"))
    assert not PolicyText.objects.visible_to(PUBLIC).exists()
    assert PolicyText.objects.visible_to(Actor(grants=(Grant(Privilege.LIBRARY_EDIT, "policy_editor"),))).exists()


def test_the_clause_stands_beside_its_rule() -> None:
    found = passages(packs.current(), DOCUMENT, TEXT)
    clause = packs.current().benefit("outstanding-talent-grant").clause
    assert clause is not None
    assert found[clause].startswith("1.杰出人才")
    assert "领军" not in found[clause]


def test_the_list_asks_the_database_as_often_for_many_as_for_one(sign: Sign, django_assert_num_queries: Any) -> None:
    editor = sign("policy_editor")
    upload(editor)
    editor.get("/desk/library/")
    with CaptureQueriesContext(connection) as one:
        editor.get("/desk/library/")
        queries = len(one)
    for n in range(5):
        upload(editor, f"{TEXT}第{n}份\n")
    with django_assert_num_queries(queries):
        editor.get("/desk/library/")
