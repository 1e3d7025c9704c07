"""The pages of recognition: what is wrong stands at its place, names of persons are masked, files hold no formulae."""

from collections.abc import Callable
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from python_calamine import load_workbook

from tests.platform.cases.test_papers_and_letters import PNG
from tests.platform.recognition.people import House
from yangui.platform.accounts.models import User
from yangui.platform.accounts.sessions import FACTOR
from yangui.platform.core.models import AuditEvent
from yangui.platform.recognition import services
from yangui.platform.recognition.models import Certificate, Entry, Nomination, Recognition, Register, Visit

type Day = Callable[[str], None]


@pytest.fixture
def browser(house: House) -> Callable[[str | User], Client]:
    """A browser in which somebody is signed in with a second factor."""

    def make(who: str | User) -> Client:
        account = house.accounts[who] if isinstance(who, str) else who
        client = Client()
        client.force_login(account)
        session = client.session
        session[FACTOR] = account.pk
        session.save()
        return client

    return make


def test_a_register_is_kept_from_its_page(house: House, browser: Callable[..., Client]) -> None:
    decider, address = browser("decider"), "/desk/recognition/registers/keep?type=eaglet&level=province"
    form = decider.get(address).context["form"]
    said = {n: v for n, v in form.initial.items() if v not in (None, False)} | {"organisation": house.unit.pk}
    wrong = decider.post(address, said | {"contact": "024", "validity": "0"})
    assert (wrong.status_code, "field-error" in wrong.content.decode()) == (422, True)
    given = {"contact": "024", "validity": "2", "checklist": "产线\n团队", "papers": "执照"}
    assert decider.post(address, said | given).status_code == 302
    register = Register.objects.get()
    assert (register.rules["validity"], register.rules["papers"]) == (2, ["执照"])
    assert [line["zh"] for line in register.rules["checklist"]] == ["产线", "团队"]
    assert browser("checker").get(address).status_code == 404
    assert browser("outsider").get("/desk/recognition/").status_code == 200


def test_a_proposed_person_is_masked_in_public(house: House, browser: Callable[..., Client], day: Day) -> None:
    register = house.register("liaoning-craftsman")
    person = house.body("person")
    person.name = "雁南飞"
    person.save()
    officer = browser("colleague")
    given = {"register": register.pk, "name": "没有这个人", "reason": "技艺精湛"}
    assert officer.post("/desk/recognition/propose", given).status_code == 422
    assert officer.post("/desk/recognition/propose", given | {"name": "雁南飞"}).status_code == 302
    held = Recognition.objects.get()
    house.accept(held)
    services.publish(recognition=held, actor=house.actor("decider"))
    for path in ("/registers/", f"/registers/notices/{held.number}"):
        said = Client().get(path).content.decode()
        assert ("雁*飞" in said, "雁南飞" in said) == (True, False)
    day("2026-03-20")
    services.recognise(recognition=held, actor=house.actor("decider"))
    for path in ("/registers/liaoning-craftsman/", f"/registers/certificates/{Certificate.objects.get().code}"):
        said = Client().get(path).content.decode()
        assert ("雁*飞" in said, "雁南飞" in said) == (True, False)
    assert "雁*飞" not in Client().get("/registers/liaoning-craftsman/?q=南").content.decode()
    refused = browser(person.account).get(f"/my/recognitions/apply/{register.pk}")
    assert refused.status_code == 200
    assert (
        browser(person.account).post(f"/my/recognitions/apply/{register.pk}", {"entity": person.pk}).status_code == 422
    )


def test_papers_of_who_was_proposed_are_given_and_opened(house: House, browser: Callable[..., Client]) -> None:
    held = house.apply(house.register("liaoning-craftsman", papers=["事迹材料"]))
    officer, address = browser("checker"), f"/desk/recognition/{held.number}"
    assert "事迹材料" in officer.get(address).content.decode()
    given = {"document": "事迹材料", "file": SimpleUploadedFile("事迹.png", PNG)}
    assert browser("decider").post(f"{address}/do/paper", given).status_code == 403
    given["file"].seek(0)
    assert officer.post(f"{address}/do/paper", given).status_code == 302
    paper = held.attachments.get().paper
    assert browser("decider").get(f"{address}/papers/{paper.pk}").content == PNG
    assert AuditEvent.objects.filter(action="paper.read", subject_id=str(paper.pk)).exists()
    assert browser("outsider").get(f"{address}/papers/{paper.pk}").status_code == 404


def test_what_was_changed_is_not_genuine(house: House) -> None:
    held = house.noticed(house.register("technology-sme"))
    services.recognise(recognition=held, actor=house.actor("decider"))
    certificate = Certificate.objects.get()
    address = f"/registers/certificates/{certificate.code}"
    assert "现行有效" in Client().get(address).content.decode()
    Certificate.objects.update(content=certificate.content | {"to": "别家"})
    forged = Client().get(address)
    assert (forged.status_code, "别家" in forged.content.decode()) == (404, False)


def test_lists_are_searched_and_taken_away(house: House, browser: Callable[..., Client]) -> None:
    register = house.register("technology-sme")
    for name in ("=雁一", "雁二"):
        entity = house.body("enterprise")
        entity.name = name
        entity.save()
        services.recognise(recognition=house.noticed(register, entity), actor=house.actor("decider"))
    said = Client().get("/registers/technology-sme/?q=雁二").content.decode()
    assert ("雁二" in said, "雁一" in said) == (True, False)
    file = load_workbook(BytesIO(Client().get("/registers/technology-sme/?format=xlsx").content))
    rows = file.get_sheet_by_index(0).to_python()
    assert {row[1] for row in rows[1:]} == {"'=雁一", "雁二"}
    assert "共 2 家（人），2 项认定" in Client().get("/registers/").content.decode()
    officer = browser("checker")
    assert "雁二" in officer.get("/desk/recognition/entries?list=listed").content.decode()
    assert "雁二" not in officer.get("/desk/recognition/entries").content.decode()
    assert officer.get("/desk/recognition/entries?list=listed&format=xlsx").status_code == 200
    assert officer.get("/desk/recognition/?state=recognised&format=xlsx").status_code == 200
    assert "雁二" not in browser("outsider").get("/desk/recognition/entries?list=listed").content.decode()


def test_pages_ask_as_many_questions_for_many_as_for_few(
    house: House, browser: Callable[..., Client], django_assert_max_num_queries: Callable[[int], object]
) -> None:
    register = house.register("technology-sme")
    for _ in range(6):
        services.recognise(recognition=house.noticed(register), actor=house.actor("decider"))
    officer = browser("checker")
    for path in (
        "/registers/technology-sme/",
        "/desk/recognition/entries?list=listed",
        "/desk/recognition/?state=recognised",
    ):
        with django_assert_max_num_queries(25):  # type: ignore[attr-defined]
            assert officer.get(path).status_code == 200


def test_a_visit_on_its_page(house: House, browser: Callable[..., Client]) -> None:
    held = house.apply(house.register("eaglet"))
    house.accept(held)
    officer, visitor = browser("checker"), browser("visitor")
    plan = {"visitor": house.accounts["visitor"].pk, "kind": "site", "due_on": "2026-02-01"}
    address = f"/desk/recognition/{held.number}/do/plan"
    assert officer.post(address, plan).status_code == 422
    assert officer.post(address, plan | {"visitor": house.accounts["decider"].pk}).status_code == 422
    assert officer.post(address, plan | {"due_on": "2026-03-09"}).status_code == 302
    visit = Visit.objects.get()
    typed = {"submit": "1", "answer-0": "no", "conclusion": "不行"}
    refused = visitor.post(f"/visits/{visit.pk}", typed)
    assert (refused.status_code, "写明情况" in refused.content.decode()) == (422, True)
    assert "不行" in refused.content.decode()
    assert visitor.post(f"/visits/{visit.pk}", typed | {"note-0": "未见", "recommends": "no"}).status_code == 302
    visit.refresh_from_db()
    assert (visit.state, visit.recommends) == ("handed_in", False)
    assert browser("expert").get(f"/visits/{visit.pk}").status_code == 404
    assert "未见" in officer.get(f"/desk/recognition/{held.number}").content.decode()


def test_a_nomination_from_its_pages(house: House, browser: Callable[..., Client]) -> None:
    register = house.register("little-giant")
    house.body("enterprise")
    officer, decider = browser("checker"), browser("decider")
    assert "待认定" in officer.get("/desk/recognition/candidates?type=little-giant").content.decode()
    given = {
        "title": "推荐",
        "organisation": house.unit.pk,
        "target": f"register:{register.pk}",
        "due_on": "2026-04-01",
        "papers": "推荐表",
    }
    assert "没有规定：须交的材料请在下面列出" in officer.get("/desk/recognition/nominations/new").content.decode()
    assert officer.post("/desk/recognition/nominations/new", given | {"due_on": "2026-01-01"}).status_code == 422
    assert officer.post("/desk/recognition/nominations/new", given).status_code == 302
    held = Nomination.objects.get()
    address = f"/desk/recognition/nominations/{held.pk}"
    assert officer.post(f"{address}/do/search").status_code == 302
    nominee = held.nominees.get()
    chosen = {"nominee": nominee.pk, "proposed": "yes", "reason": "好"}
    assert decider.post(f"{address}/do/send").status_code == 422
    assert officer.post(f"{address}/do/choose", chosen).status_code == 422
    given = {"nominee": nominee.pk, "document": "推荐表"}
    assert "请选一个文件" in officer.post(f"{address}/do/paper", given).content.decode()
    officer.post(f"{address}/do/paper", given | {"file": SimpleUploadedFile("表.png", PNG)})
    paper = nominee.attachments.get().paper
    assert f"{address}/papers/{paper.pk}" in decider.get(address).content.decode()
    assert decider.get(f"{address}/papers/{paper.pk}").content == PNG
    read = AuditEvent.objects.get(action="paper.read", subject_id=str(paper.pk))
    assert read.actor == house.accounts["decider"]
    assert browser("outsider").get(f"{address}/papers/{paper.pk}").status_code == 404
    assert decider.get(f"/desk/recognition/nominations/{house.nomination().pk}/papers/{paper.pk}").status_code == 404
    assert officer.post(f"{address}/do/choose", chosen).status_code == 302
    assert decider.post(f"{address}/do/send").status_code == 302
    result = {"nominee": nominee.pk, "chosen": "yes"}
    assert officer.post(f"{address}/do/result", result).status_code == 422
    assert officer.post(f"{address}/do/result", result | {"number": "工信部1"}).status_code == 302
    assert Entry.objects.get().number == "工信部1"


def test_a_title_from_its_pages(house: House, browser: Callable[..., Client]) -> None:
    committee = house.committee()
    review = house.title(committee)
    assert "职称评审通道" in browser(review.entity.account).get("/my/titles/").content.decode()
    for n in range(2):
        member = browser(f"member{n}")
        assert review.entity.name in member.get("/my/titles/").content.decode()
        assert member.post(f"/my/titles/{review.number}/vote", {"agrees": "yes"}).status_code == 302
    assert browser("expert").post(f"/my/titles/{review.number}/vote", {"agrees": "yes"}).status_code == 404
    decider, address = browser("decider"), f"/desk/recognition/committees/{committee.pk}"
    assert decider.post(f"{address}/close", {"review": review.pk, "reason": ""}).status_code == 422
    assert "同意 2 票" not in decider.get(address).content.decode()
    assert decider.post(f"{address}/close", {"review": review.pk, "reason": "同意。"}).status_code == 302
    review.refresh_from_db()
    assert (review.state, "同意 2 票" in decider.get(address).content.decode()) == ("granted", True)
