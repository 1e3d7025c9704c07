"""The pages of assessments: a scheme drawn up, judged, told, objected to, decided, frozen, and its report."""

import re
from collections.abc import Callable
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
import weasyprint
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

from tests.platform.assessment.scored import Scored
from tests.platform.conftest import ADMINISTRATOR
from tests.platform.goals import PNG
from yangui.platform.accounts.models import User
from yangui.platform.accounts.sessions import FACTOR
from yangui.platform.assessment.models import Evidence, Item, Scheme, Scorecard
from yangui.platform.assessment.services import settling
from yangui.platform.core.models import AuditEvent
from yangui.platform.organisations import services as organisations
from yangui.platform.organisations.models import Organisation

pytestmark = pytest.mark.django_db
type SignedIn = Callable[..., Client]


class Printed:
    """What would be printed, as it is."""

    def __init__(self, string: str) -> None:
        self.string = string

    def write_pdf(self, **_: str) -> bytes:
        return self.string.encode()


@pytest.mark.usefixtures("drawn_up")
def test_a_scheme_is_drawn_up_on_its_page(signed_in: SignedIn) -> None:
    client = signed_in("assessment_officer")
    said = {
        "year": 2026,
        "title": "新方案",
        "subject": "unit",
        "bonus_most": 5,
        "deduction_most": 5,
        "objection_days": 5,
    }
    assert client.post("/desk/assessment/new", said | {"year": ""}).status_code == 422
    path = client.post("/desk/assessment/new", said).headers["Location"]
    assert client.post("/desk/assessment/new", said).status_code == 422
    judge = User.objects.get(email="judge@example.test")
    organisations.give_role(
        account=judge, role="leader", organisation=None, actor=ADMINISTRATOR, reason="test",
    )  # fmt: skip
    item = {"item-title": "服务", "item-weight": "60", "item-way": "judged", "item-clause": "第一条"}
    answer = client.post(f"{path}/do/item", item)
    assert answer.status_code == 422
    assert "由谁评定" in answer.text
    assert client.post(f"{path}/do/item", item | {"item-judge": judge.pk}).status_code == 302
    assert Item.objects.filter(scheme__title="新方案").count() == 1
    unit = Organisation.objects.get(slug="shenyang")
    assert client.post(f"{path}/do/card", {"card-organisation": unit.pk, "card-group": "各市"}).status_code == 302
    page = client.get(path).text
    assert "60.00 / 100" in page
    assert "待定" in page
    assert client.post(f"{path}/do/publish", follow=True).text.count("权重合计应为 100") == 1
    assert Scorecard.objects.get(scheme__title="新方案").state == "drafted"


def test_a_unit_sees_each_record_and_objects_and_another_decides(
    published: Scored, signed_in: SignedIn, member: Callable[..., User]
) -> None:
    account = member(email="unit@example.test", password=None)
    organisations.give_role(
        account=account, role="reporting_officer", organisation=published.mine.organisation,
        actor=ADMINISTRATOR, reason="test",
    )  # fmt: skip
    client = Client()
    client.force_login(account)
    session = client.session
    session[FACTOR] = account.pk
    session.save()
    path = f"/desk/assessment/cards/{published.mine.pk}"
    page = client.get(path).text
    for said in ("24.05", "台账第3号", "走访十家企业", "考核办法第八条", "2026-11-23"):
        assert said in page
    assert client.get(f"/desk/assessment/cards/{published.other.pk}").status_code == 404
    assert client.post(f"{path}/object", {"against": "item:0", "text": "不对"}).status_code == 422
    said = {"against": f"item:{published.judged.pk}", "text": "漏了两家"}
    assert client.post(f"{path}/object", said).status_code == 302
    assert client.post(f"{path}/object", said).status_code == 422
    decider = signed_in("assessment_decider")
    answer = decider.post(f"{path}/decide", {"upheld": "yes", "reason": "属实"})
    assert answer.status_code == 422
    assert "应评定为多少" in answer.text
    assert "属实" in answer.text
    whole = {"upheld": "yes", "reason": "属实", "percent": "90", "evidence": "复核记录"}
    assert decider.post(f"{path}/decide", whole).status_code == 302
    assert "27.05" in client.get(path).text


def test_a_judge_judges_what_they_are_named_for(drawn_up: Scored, signed_in: SignedIn) -> None:
    client = signed_in("leader", email="other@example.test")
    Item.objects.filter(pk=drawn_up.judged.pk).update(judge=User.objects.get(email="other@example.test"))
    key = f"{drawn_up.judged.pk}-{drawn_up.mine.pk}-0"
    assert key in client.get("/desk/assessment/judging").text
    answer = client.post("/desk/assessment/judging", {"task": key, f"{key}-percent": "80", f"{key}-reason": "走访"})
    assert answer.status_code == 422
    assert 'value="80"' in answer.text
    said = {"task": key, f"{key}-percent": "80", f"{key}-reason": "走访", f"{key}-evidence": "记录"}
    assert client.post("/desk/assessment/judging", said).status_code == 302
    assert client.post("/desk/assessment/judging", said | {"task": "0-0-0"}).status_code == 404
    assert drawn_up.judged.judgements.get(holds=True).share == Decimal("0.8")


def test_a_judgement_shows_its_files_to_who_sees_it_and_its_report_names_them(
    drawn_up: Scored, signed_in: SignedIn, tmp_path: Any, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"
    judge = signed_in("leader", email="other@example.test")
    Item.objects.filter(pk=drawn_up.judged.pk).update(judge=User.objects.get(email="other@example.test"))
    key = f"{drawn_up.judged.pk}-{drawn_up.mine.pk}-0"
    judge.post("/desk/assessment/judging", {"task": key, f"{key}-percent": "80", f"{key}-reason": "走访",
                                            f"{key}-evidence": "记录"})  # fmt: skip
    judgement = drawn_up.judged.judgements.get()
    path = f"/desk/assessment/judgements/{judgement.pk}/files"
    assert "只接收 PDF" in judge.post(path, {"file": SimpleUploadedFile("a.exe", b"MZ")}, follow=True).text
    assert "走访照片.png" in judge.post(path, {"file": SimpleUploadedFile("走访照片.png", PNG)}, follow=True).text
    row = Evidence.objects.get()
    file, card = f"/desk/assessment/files/{row.pk}", f"/desk/assessment/cards/{drawn_up.mine.pk}"
    reader = signed_in("assessment_decider")
    assert reader.get(file).status_code == 404, "a draft is for who manages and who judged"
    assert reader.post(path).status_code == 404
    settling.publish(scheme=drawn_up.scheme, actor=drawn_up.manager)
    for client in (judge, reader):
        assert "走访照片.png" in client.get(card).text
        assert client.get(file).content == PNG
    assert AuditEvent.objects.filter(action="evidence.read", subject_type="assessment.Evidence").count() == 2
    assert signed_in("finance", email="finance@example.test").get(file).status_code == 404
    report = f"/desk/assessment/{drawn_up.scheme.pk}/report"
    book = CalamineWorkbook.from_filelike(BytesIO(reader.get(f"{report}.xlsx").content))
    assert "走访照片.png" in [line[-1] for line in book.get_sheet_by_name("明细").to_python()]
    monkeypatch.setattr(weasyprint, "HTML", Printed)
    assert "走访照片.png" in reader.get(f"{report}.pdf").text


def test_the_report_ranks_whole_scores_and_can_be_taken_along(
    published: Scored, signed_in: SignedIn, clock: Any
) -> None:
    clock.move_to("2026-11-24 09:00+08:00", tick=False)
    settling.freeze(scheme=published.scheme, actor=published.manager)
    client = signed_in("leader")
    path = f"/desk/assessment/{published.scheme.pk}/report"
    page = client.get(path).text
    assert "24.05" in page
    assert "待定，已知" in page
    assert client.get(f"{path}.pdf").content.startswith(b"%PDF")
    book = CalamineWorkbook.from_filelike(BytesIO(client.get(f"{path}.xlsx").content))
    scores = book.get_sheet_by_name("得分").to_python()
    assert [row[1] for row in scores[1:]] == [1, ""]
    assert len(book.get_sheet_by_name("明细").to_python()) == 5


def test_a_scheme_asks_as_often_for_many_units(drawn_up: Scored, signed_in: SignedIn) -> None:
    client = signed_in("assessment_officer")
    path = f"/desk/assessment/{drawn_up.scheme.pk}"
    client.get(path)

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(path).status_code == 200
        return len(queries)

    before = asked()
    for unit in Organisation.objects.filter(kind="locality").exclude(pk__in=[drawn_up.mine.organisation_id])[:5]:
        Scorecard.objects.get_or_create(
            scheme=Scheme.objects.get(pk=drawn_up.scheme.pk), organisation=unit, group="各市"
        )
    assert asked() == before


def test_what_is_drawn_up_is_looked_at_without_a_write(drawn_up: Scored, signed_in: SignedIn) -> None:
    client, scheme = signed_in("assessment_officer"), f"/desk/assessment/{drawn_up.scheme.pk}"
    pages = (scheme, f"{scheme}/report", f"{scheme}/report.xlsx", f"/desk/assessment/cards/{drawn_up.mine.pk}")
    client.get(scheme)
    for path in pages:
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(path)
        assert answer.status_code == 200
        assert not [q["sql"] for q in queries if re.search(r"INSERT|UPDATE|DELETE", q["sql"])], path
        assert path.endswith("xlsx") or "已知 0.05" in answer.text, "and yet reckoned"
    assert Scorecard.objects.get(pk=drawn_up.mine.pk).known is None
