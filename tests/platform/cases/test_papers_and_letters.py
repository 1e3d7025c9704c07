"""Papers given once, spot checks that can be drawn again, letters that can be verified, and the story of a case."""

import io
from collections.abc import Callable
from typing import Any

import pgtrigger
import pypdf
import pytest
from django.db.models import F, Value
from django.db.models.functions import Concat
from django.test import Client
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from tests.platform.cases.conftest import LIVING, World
from yangui.platform.cases import sampling, services, story
from yangui.platform.cases.models import Case, Letter, Paper, SpotCheck
from yangui.platform.core import audit
from yangui.platform.core.actor import DeniedError
from yangui.platform.core.models import AuditEvent
from yangui.platform.core.papers import LARGEST, sniffed
from yangui.platform.core.transitions import RefusedError

type Make = Callable[[], Case]
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 40 + b"IEND\xaeB`\x82"
CONTRACT = "劳动合同"


@pytest.fixture(autouse=True)
def own_files(tmp_path: Any, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


def draft(world: World) -> Case:
    return services.open_claim(entity=world.person, benefit=LIVING, actor=world.actor("graduate"))


def pdf(*, script: bool = False, password: str = "") -> bytes:
    writer = pypdf.PdfWriter()
    writer.add_blank_page(100, 100)
    if script:
        action = {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("app.alert(1)")}
        writer.root_object[NameObject("/OpenAction")] = DictionaryObject(action)
    if password:
        writer.encrypt(password)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_a_paper_is_given_once_and_used_again(world: World) -> None:
    world.arrange(papers=[CONTRACT])
    case, me = draft(world), world.actor("graduate")
    with pytest.raises(RefusedError):
        services.submit(case=case, actor=me)
    first = services.give(case=case, document=CONTRACT, name="../a.png", content=PNG, actor=me)
    assert first.name == "a.png"
    services.submit(case=case, actor=me)
    case.refresh_from_db()
    assert case.state == "submitted"
    services.withdraw(case=case, actor=me)
    again = draft(world)
    assert again.pk != case.pk
    services.use(case=again, paper=first, actor=me)
    services.submit(case=again, actor=me)
    again.refresh_from_db()
    assert (again.state, Paper.objects.count()) == ("submitted", 1)


def test_a_newer_paper_takes_the_place_of_the_older(world: World) -> None:
    world.arrange(papers=[CONTRACT])
    case, me = draft(world), world.actor("graduate")
    first = services.give(case=case, document=CONTRACT, name="a.png", content=PNG, actor=me)
    second = services.give(case=case, document=CONTRACT, name="b.pdf", content=pdf(), actor=me)
    first.refresh_from_db()
    assert (first.replaced_by, list(Paper.objects.current())) == (second, [second])
    assert [a.paper for a in case.attachments.all()] == [second]


@pytest.mark.parametrize(
    "content", [b"MZ\x90", b"<svg onload=alert(1)>", PNG[:-4], pdf(script=True), pdf(password="x"), b"%PDF-1.7 no"]
)
def test_what_is_no_sound_file_is_not_taken(content: bytes) -> None:
    with pytest.raises(RefusedError):
        sniffed(content)


def test_a_file_that_is_too_large_is_not_taken() -> None:
    with pytest.raises(RefusedError, match="10 MB"):
        sniffed(PNG[:8] + bytes(LARGEST) + PNG[-8:])


def test_papers_lie_sealed_and_are_read_by_whom_they_concern(world: World, tmp_path: Any) -> None:
    world.arrange(papers=[CONTRACT])
    case, me = draft(world), world.actor("graduate")
    paper = services.give(case=case, document=CONTRACT, name="a.png", content=PNG, actor=me)
    stored = next(f for f in (tmp_path / "files").rglob("*") if f.is_file())
    assert b"PNG" not in stored.read_bytes()
    assert services.content(paper=paper, actor=me) == PNG
    for who in ("other", "agent", "checker", "stranger"):  # not submitted: not even the officer
        with pytest.raises(DeniedError):
            services.content(paper=paper, actor=world.actor(who))
    services.submit(case=case, actor=me)
    assert services.content(paper=paper, actor=world.actor("checker")) == PNG
    assert AuditEvent.objects.filter(action="paper.read", actor=world.accounts["checker"]).count() == 1
    for who in ("other", "agent", "stranger"):
        with pytest.raises(DeniedError):
            services.content(paper=paper, actor=world.actor(who))


def test_a_draw_follows_from_the_number_alone() -> None:
    drawn = [sampling.draw(f"2026{n:08}") for n in range(2000)]
    assert drawn == [sampling.draw(f"2026{n:08}") for n in range(2000)]
    assert 120 <= sum(d < 1000 for d in drawn) <= 280  # a tenth of 2000, give or take six deviations
    assert len(set(drawn)) > 1700


def promised(world: World, percent: int) -> Case:
    world.arrange(papers=[CONTRACT], promise=True, spot_check_percent=percent)
    case, me = draft(world), world.actor("graduate")
    services.answer(case=case, answers={}, promise=True, actor=me)
    services.submit(case=case, actor=me)
    case.refresh_from_db()
    return case


def test_a_promise_stands_in_for_papers(world: World) -> None:
    case = promised(world, 0)
    assert (case.state, case.promised_at is not None) == ("submitted", True)
    services.check(case=case, actor=world.actor("checker"))
    assert case.state == "checked"


def test_what_is_drawn_is_looked_at_before_it_goes_on(world: World) -> None:
    case = promised(world, 100)
    found = SpotCheck.objects.get()
    assert (found.drawn, found.percent, found.draw) == (True, 100, sampling.draw(case.number))
    with pytest.raises(RefusedError, match="抽中"):
        services.check(case=case, actor=world.actor("checker"))
    services.note_spot_check(case=case, passed=False, note="单位不存在", actor=world.actor("checker"))
    services.check(case=case, actor=world.actor("checker"))
    with pytest.raises(RefusedError, match="抽查没有通过"):
        services.decide(case=case, outcome="granted", actor=world.actor("decider"))


def test_an_offer_on_which_a_spot_check_fell_waits_for_an_officer(world: World) -> None:
    world.arrange(papers=[], direct=True, spot_check_percent=100)
    case = services.open_from_offer(entity=world.person, benefit=LIVING, origin="offer", actor=world.actor("graduate"))
    assert case.state == "submitted"


def test_a_letter_is_a_pdf_whose_code_verifies_it(world: World, granted: Make, client: Client) -> None:
    case = granted()
    letter = case.letters.get(about="granted")
    me = Client()
    me.force_login(world.accounts["graduate"])
    answer = me.get(f"/my/letters/{letter.pk}.pdf")
    text = pypdf.PdfReader(io.BytesIO(answer.content)).pages[0].extract_text().replace("\n", "")
    assert letter.number in text
    assert f"/letters/{letter.code}" in text
    page = client.get(f"/letters/{letter.code}").content.decode()
    assert "文书属实" in page
    assert letter.number in page
    assert "雁*" in page
    assert "雁南" not in page
    assert "36000" not in page
    assert client.get("/letters/none").status_code == 404


def test_a_letter_that_was_changed_or_no_longer_holds_says_so(granted: Make, client: Client) -> None:
    case = granted()
    letter = case.letters.get(about="granted")
    Letter.objects.filter(pk=letter.pk).update(revoked_at=case.opened_at)
    assert "失效" in client.get(f"/letters/{letter.code}").content.decode()
    Letter.objects.filter(pk=letter.pk).update(content=letter.content | {"lines": ["一百万元"]})
    answer = client.get(f"/letters/{letter.code}")
    assert answer.status_code == 404
    assert "没有这份文书" in answer.content.decode()


def test_a_case_is_a_story_whose_chain_holds(world: World, granted: Make) -> None:
    case = granted()
    services.write(case=case, text="何时到账？", actor=world.actor("graduate"))
    told = [str(s) for s in story.story(case)]
    assert told[0].startswith("graduate（虚构）开始申领")
    assert any("checker（虚构）审核通过，状态变为“已审核”" in s for s in told)
    assert any("decider（虚构）列入预算" in s for s in told)
    assert all(s.intact for s in story.story(case))
    assert audit.verify() is None


def test_the_story_shows_what_was_changed_behind_the_triggers(granted: Make) -> None:
    case = granted()
    event = AuditEvent.objects.get(action="claim.check")
    with pgtrigger.ignore("core.AuditEvent:append_only"):
        AuditEvent.objects.filter(pk=event.pk).update(reason=Concat(F("reason"), Value("x")))
    assert [s.what.partition("，")[0] for s in story.story(case) if not s.intact] == ["审核通过"]
