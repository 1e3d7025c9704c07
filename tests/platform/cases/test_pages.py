"""The pages of claims: what a person and an officer see and do, and that nobody sees what is another's."""

import io
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from typing import Any

import pytest
import python_calamine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.platform.cases.conftest import LIVING, OFFICERS, World
from yangui.platform.accounts.sessions import FACTOR
from yangui.platform.cases import queues, services
from yangui.platform.cases.models import Arrangement, Case, Message, Objection
from yangui.platform.core.models import AuditEvent
from yangui.platform.core.transitions import RefusedError

type Make = Callable[[], Case]
type Sign = Callable[[str], Client]
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 40 + b"IEND\xaeB`\x82"


@pytest.fixture(autouse=True)
def own_files(tmp_path: Any, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def sign(world: World) -> Sign:
    """A browser in which somebody of the world is signed in, officers with a second factor."""

    def signed(name: str) -> Client:
        client = Client()
        client.force_login(world.accounts[name])
        session = client.session
        session[FACTOR] = world.accounts[name].pk
        session.save()
        return client

    return signed


def test_a_claim_by_a_browser_alone(world: World, sign: Sign) -> None:
    world.registers(education=None)
    world.arrange(papers=["劳动合同"])
    me = sign("graduate")
    page = me.get(f"/my/claim/{LIVING}").content.decode()
    assert "雁南（虚构）" in page
    begun = me.post(f"/my/claim/{LIVING}", {"entity": world.person.pk})
    case = Case.objects.get()
    address = f"/my/cases/{case.number}/form"
    assert begun.url == address
    page = me.get(address).content.decode()
    assert "尚未提交" in page
    assert "社会保险登记" in page  # where a value comes from
    assert "2026-07-15" in page
    refused = me.post(address, {"submit": "1"})
    assert refused.status_code == 422
    assert "还不能提交" in refused.content.decode()
    saved = me.post(address, {"save": "1", "education-value": "master"}, follow=True)
    assert "已保存，尚未提交" in saved.content.decode()
    assert Case.objects.get().state == "draft"
    me.post(
        f"/my/cases/{case.number}/papers", {"document": "劳动合同", "file": SimpleUploadedFile("a.png", PNG)}
    )  # fmt: skip
    done = me.post(address, {"submit": "1", "education-value": "master"}, follow=True).content.decode()
    assert "已提交" in done
    assert "2026-11-09" in done  # until when the next step is done
    assert me.get(address).url == f"/my/cases/{case.number}"
    assert case.number in me.get("/my/cases").content.decode()


def test_what_was_typed_wrong_stays_and_is_told_at_its_field(world: World, sign: Sign) -> None:
    world.registers(graduation_date=None)
    me = sign("graduate")
    me.post(f"/my/claim/{LIVING}", {"entity": world.person.pk})
    address = f"/my/cases/{Case.objects.get().number}/form"
    answer = me.post(address, {"save": "1", "graduation_date-value": "2026-02-31"})
    assert answer.status_code == 422
    assert "没有这一天" in answer.content.decode()
    assert "2026-02-31" in answer.content.decode()
    assert "graduation_date" not in Case.objects.get().answers


def test_the_four_states_are_four_steps_with_days(granted: Make, sign: Sign) -> None:
    case = granted()
    page = sign("graduate").get(f"/my/cases/{case.number}").content.decode()
    for word in ("批准", "列入预算", "下达拨付", "到账"):
        assert f"<strong>{word}</strong>" in page
    assert page.index("<strong>批准</strong>") < page.index("<strong>列入预算</strong>")
    assert 'aria-current="step"><strong>下达拨付</strong>' in page
    assert "预计 2026-11-16 前" in page
    assert "2029-06" in page
    assert "36,000.00" in page


def test_a_person_writes_objects_and_withdraws(claim: Make, sign: Sign) -> None:
    case, me = claim(), sign("graduate")
    assert me.post(f"/my/cases/{case.number}/do/write", {"text": ""}).status_code == 422
    me.post(f"/my/cases/{case.number}/do/write", {"text": "<b>何时？</b>"})
    page = me.get(f"/my/cases/{case.number}").content.decode()
    assert "&lt;b&gt;何时？" in page
    assert not Message.objects.get().by_officer
    me.post(f"/my/cases/{case.number}/do/withdraw")
    assert Case.objects.get().state == "withdrawn"
    assert me.post(f"/my/cases/{case.number}/do/fly").status_code == 404


def test_an_officer_checks_and_another_decides(world: World, claim: Make, sign: Sign) -> None:
    case, checker, decider = claim(), sign("checker"), sign("decider")
    queue = checker.get("/desk/cases/").content.decode()
    assert case.number in queue
    assert "2026-11-09" in queue
    do = f"/desk/cases/{case.number}/do"
    checker.post(f"{do}/take")
    assert Case.objects.get().officer == world.accounts["checker"]
    assert checker.post(f"{do}/return", {"reason": ""}).status_code == 422
    page = checker.get(f"/desk/cases/{case.number}").content.decode()
    assert "学信网" in page
    checker.post(f"{do}/check")
    refused = decider.post(f"{do}/decide", {"outcome": "in_part", "amount": "600"})
    assert refused.status_code == 422
    assert 'value="600"' in refused.content.decode()
    decider.post(f"{do}/decide", {"outcome": "granted"})
    case.refresh_from_db()
    assert (case.state, case.total) == ("budgeted", Decimal(36000))
    late = sign("decider2").post(f"{do}/decide", {"outcome": "refused", "reason": "x"})
    assert late.status_code == 422
    assert "刚由他人办理" in late.content.decode()
    story = decider.get(f"/desk/cases/{case.number}/story").content.decode()
    assert "记录完整" in story
    assert "checker（虚构）审核通过" in story


def test_bulk_by_the_page_tells_each_result(world: World, claim: Make, sign: Sign) -> None:
    case = claim()
    services.check(case=case, actor=world.actor("checker"))
    page = sign("decider").post("/desk/cases/bulk", {"case": [case.number], "step": "refuse", "reason": ""})
    assert "请写明理由" in page.content.decode()
    assert "未办 1 件" in page.content.decode()
    page = sign("decider").post("/desk/cases/bulk", {"case": [case.number], "step": "grant"})
    assert "办理 1 件" in page.content.decode()
    assert (
        "再选一步"
        in sign("decider").post("/desk/cases/bulk", {"case": ["1"], "step": "fly"}, follow=True).content.decode()
    )


def test_an_objection_is_filed_and_answered_by_pages(world: World, claim: Make, sign: Sign) -> None:
    case = claim()
    services.check(case=case, actor=world.actor("checker"))
    services.decide(case=case, outcome="refused", reason="误判", actor=world.actor("decider"))
    sign("graduate").post(f"/my/cases/{case.number}/do/object", {"text": "我符合条件"})
    assert Objection.objects.get().state == "filed"
    reviewer = sign("reviewer")
    assert "我符合条件" in reviewer.get("/desk/cases/objections").content.decode()
    do = f"/desk/cases/{case.number}/do/objection"
    assert sign("decider").post(do, {"upheld": "yes", "reason": "x"}).status_code in (403, 404)
    reviewer.post(do, {"upheld": "yes", "reason": "符合"})
    case.refresh_from_db()
    assert case.state == "budgeted"


def test_that_an_officer_read_a_case_is_noted(world: World, claim: Make, sign: Sign) -> None:
    case = claim()
    sign("checker").get(f"/desk/cases/{case.number}")
    assert AuditEvent.objects.filter(action="claim.read", actor=world.accounts["checker"]).count() == 1


def mine(case: Case) -> list[str]:
    letter, paper = case.letters.get(about="received"), case.attachments.get().paper
    number = case.number
    return [
        f"/my/cases/{number}", f"/my/cases/{number}/form", f"/my/papers/{paper.pk}", f"/my/letters/{letter.pk}.pdf",
    ]  # fmt: skip


def desk(case: Case) -> list[str]:
    letter, paper = case.letters.get(about="received"), case.attachments.get().paper
    number = case.number
    return [
        f"/desk/cases/{number}", f"/desk/cases/{number}/story", f"/desk/cases/papers/{paper.pk}",
        f"/desk/cases/letters/{letter.pk}.pdf",
    ]  # fmt: skip


@pytest.fixture
def whole(world: World) -> Case:
    """A submitted claim with a paper."""
    world.arrange(papers=["劳动合同"])
    me = world.actor("graduate")
    case = services.open_claim(entity=world.person, benefit=LIVING, actor=me)
    services.give(case=case, document="劳动合同", name="a.png", content=PNG, actor=me)
    return services.submit(case=case, actor=me)


POSTS = ("write", "withdraw", "object", "drop")
DEEDS = (
    "take", "release", "hand-over", "return", "check", "spot-check", "send-back", "decide", "budget", "suspend",
    "resume", "end", "recover", "objection", "write",
)  # fmt: skip


@pytest.mark.parametrize("who", ["other", "agent", *OFFICERS])
def test_nobody_reads_another_persons_claim_as_theirs(whole: Case, sign: Sign, who: str) -> None:
    client = sign(who)
    assert [client.get(path).status_code for path in mine(whole)] == [404] * 4
    for step in POSTS:
        assert client.post(f"/my/cases/{whole.number}/do/{step}", {"text": "x"}).status_code == 404
    assert client.post(f"/my/cases/{whole.number}/papers", {}).status_code == 404
    assert whole.number not in client.get("/my/cases").content.decode()
    whole.refresh_from_db()
    assert (whole.state, Message.objects.count()) == ("submitted", 0)


@pytest.mark.parametrize("who", ["graduate", "other", "agent", "stranger"])
def test_who_is_no_officer_of_the_unit_reads_and_does_nothing(whole: Case, sign: Sign, who: str) -> None:
    client = sign(who)
    gone = {403, 404}
    assert {client.get(path).status_code for path in desk(whole)} <= gone
    assert {client.post(f"/desk/cases/{whole.number}/do/{d}", {"reason": "x"}).status_code for d in DEEDS} <= gone
    for address in ("/desk/cases/", "/desk/cases/export", "/desk/cases/objections"):
        assert whole.number not in client.get(address).content.decode("utf-8", "replace")
    whole.refresh_from_db()
    assert (whole.state, whole.officer) == ("submitted", None)


@pytest.mark.parametrize("who", ["checker", "decider", "reviewer"])
def test_an_officer_of_the_unit_reads_it(whole: Case, sign: Sign, who: str) -> None:
    assert {sign(who).get(path).status_code for path in desk(whole)} == {200}


def test_a_draft_is_seen_by_nobody_but_its_person(world: World, sign: Sign) -> None:
    case = services.open_claim(entity=world.person, benefit=LIVING, actor=world.actor("graduate"))
    assert sign("checker").get(f"/desk/cases/{case.number}").status_code == 404


def test_the_owner_reads_it_all(whole: Case, sign: Sign) -> None:
    assert [sign("graduate").get(path).status_code for path in mine(whole)] == [200, 302, 200, 200]


def test_an_export_lets_nothing_run(world: World, claim: Make, sign: Sign) -> None:
    case = claim()
    type(world.person).objects.filter(pk=world.person.pk).update(name="=HYPERLINK(1)")
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(sign("checker").get("/desk/cases/export").content))
    rows = book.get_sheet_by_index(0).to_python()
    assert rows[1][0] == case.number
    assert rows[1][2] == "'=HYPERLINK(1)"


def test_how_a_benefit_is_administered_is_said_by_who_may(world: World, sign: Sign) -> None:
    given = {
        "benefit": "jinzhou-residence-subsidy", "organisation": world.unit.pk, "fund": world.fund.pk,
        "shares": "jinzhou-finance 1/2", "papers": "租房合同", "contact": "0416", "check_days": 5, "decide_days": 5,
        "pay_days": 10, "spot_check_percent": 0, "since": "2026-11-01",
    }  # fmt: skip
    decider = sign("decider")
    refused = decider.post("/desk/cases/arrangements/new", given)
    assert refused.status_code == 422
    assert "之和须为 1" in refused.content.decode()
    shown = decider.get("/desk/cases/arrangements/new?benefit=jinzhou-residence-subsidy").context["form"]
    lasting = shown.fields["lasting"].choices[0][0]
    assert "列出条件" in decider.get("/desk/cases/arrangements/new").content.decode()
    wrong = decider.post("/desk/cases/arrangements/new", given | {"shares": "jinzhou-finance 1", "lasting": ["wings"]})
    assert wrong.status_code == 422
    decider.post("/desk/cases/arrangements/new", given | {"shares": "jinzhou-finance 1", "lasting": [lasting]})
    made = Arrangement.objects.get(benefit="jinzhou-residence-subsidy")
    assert (made.shares, made.papers, made.lasting) == ({"jinzhou-finance": "1"}, ["租房合同"], [lasting])
    assert "居住补贴" in decider.get("/desk/cases/arrangements").content.decode()
    assert sign("checker").get("/desk/cases/arrangements/new").status_code == 404


def copies(case: Case, count: int) -> None:
    """More claims of the same kind, one a person."""
    for n in range(count):
        entity = type(case.entity).objects.create(kind="person", name=f"雁{n}（虚构）", made_at=case.opened_at)
        row = Case.objects.get(pk=case.pk)
        row.pk, row.number, row.entity, row.state = None, f"x{n}", entity, "draft"
        row.save(force_insert=True)
        Case.objects.filter(pk=row.pk).update(state="submitted")


def test_the_queue_asks_as_often_for_many_as_for_one(claim: Make, sign: Sign) -> None:
    case, checker = claim(), sign("checker")
    checker.get("/desk/cases/")
    with CaptureQueriesContext(connection) as one:
        checker.get("/desk/cases/")
    copies(case, 5)
    with CaptureQueriesContext(connection) as many:
        checker.get("/desk/cases/")
    assert len(many) == len(one)


def test_pages_of_the_queue_hold_each_case_once(world: World, claim: Make) -> None:
    copies(claim(), 7)
    Case.objects.filter(number="x3").update(due_on="2026-11-04")
    actor = world.actor("checker")
    page = queues.page(actor, queues.Asked(), size=3)
    seen = [c.number for c in page.cases]
    while page.next:
        page = queues.page(actor, queues.Asked(after=page.next), size=3)
        seen += [c.number for c in page.cases]
    assert (len(seen), len(set(seen)), seen[0]) == (8, 8, "x3")


@pytest.mark.django_db(transaction=True)
def test_of_two_who_decide_in_the_same_moment_one_wins_and_the_other_is_told(world: World, claim: Make) -> None:
    case = claim()
    services.check(case=case, actor=world.actor("checker"))
    actors = [world.actor("decider"), world.actor("decider2")]

    def decide(actor: Any) -> str:
        try:
            row = Case.objects.get(pk=case.pk)
            services.decide(case=row, outcome="refused", reason="x", actor=actor)
        except RefusedError as error:
            return str(error)
        finally:
            connections.close_all()
        return ""

    with ThreadPoolExecutor(2) as pool:
        said = sorted(pool.map(decide, actors))
    assert said[0] == ""
    assert "刚由他人办理" in said[1]
    assert AuditEvent.objects.filter(action="claim.refuse").count() == 1
