"""A recognition from the application to the removal: visited on a phone, noticed, certified, claimed on, re-evaluated,
heard. The platform runs in this process, so that its clock can be moved.
"""

import io
import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pypdf
import pytest
import time_machine

from tests.journeys.conftest import SHANGHAI
from tests.journeys.visitor import Visitor
from tests.platform.recognition.people import House, furnished
from yangui.platform.accounts.models import User
from yangui.platform.cases import services as cases
from yangui.platform.cases.models import Case
from yangui.platform.core import audit
from yangui.platform.core.actor import Actor, Grant
from yangui.platform.core.clock import today
from yangui.platform.core.privileges import Privilege
from yangui.platform.funds import services as funds
from yangui.platform.recognition.models import Entry, Recognition, Register, Visit
from yangui.platform.recognition.tasks import follow_days
from yangui.policy.load import find_pack
from yangui.policy.load import load_pack as read_pack

AWARD = "jinzhou-eaglet"
TREASURER = Actor(name="财务（虚构）", grants=(Grant(Privilege.FUNDS_PREPARE, "finance"),))


def morning(day: date) -> datetime:
    return datetime.combine(day, time(9), SHANGHAI)


BEGIN = morning(date(2026, 3, 2))


@pytest.mark.slow
def test_from_the_application_to_the_removal(who: Callable[..., Visitor], clock: time_machine.Traveller) -> None:
    house = furnished(read_pack(find_pack("liaoning")))
    register = keep(house, who)
    held = apply(house, who, register)
    check(who, held)
    visit(who, held)
    until = notice(who, held)
    clock.move_to(morning(until + timedelta(days=1)))
    entry = certify(who, held)
    claim(house, who, entry)
    assert entry.review_on is not None
    clock.move_to(morning(entry.review_on))
    remove(who, clock, entry)
    assert audit.verify() is None


def keep(house: House, who: Callable[..., Visitor]) -> Register:
    """The unit says how it keeps the register, and how the award is claimed."""
    decider = who("decision_officer")
    decider.open("/desk/recognition/registers")
    decider.looks("recognition-registers")
    decider.open("/desk/recognition/registers/keep?type=eaglet&level=province")
    page = decider.page
    page.locator("#id_organisation").select_option(str(house.unit.pk))
    for name, said in {"contact": "024-0", "validity": "3", "reevaluation": "1"}.items():
        page.locator(f"#id_{name}").fill(said)
    page.locator("#id_checklist").fill("营业收入增长属实\n研发团队在岗")
    decider.looks("recognition-keep")
    decider.click("form.panel button.btn-primary")
    fund = funds.make_fund(slug="f", title="资金", organisation=house.unit, first_year=2026, actor=TREASURER)
    for year in (2026, 2027):
        funds.appropriate(
            fund=fund, payer=house.unit, year=year, amount=Decimal(1_000_000), actor=TREASURER, reason="预算"
        )
    cases.arrange(
        benefit=AWARD, organisation=house.unit, since=today(), actor=house.actor("decider"), fund=fund,
        shares={house.unit.slug: "1"}, papers=[], contact="0416-0",
    )  # fmt: skip
    return Register.objects.get()


def apply(house: House, who: Callable[..., Visitor], register: Register) -> Recognition:
    """An employer's agent applies, on a phone: saved is not submitted."""
    agent = who("employer_agent", "phone")
    house.accounts["employer_agent"] = User.objects.get(email="employer-agent@example.test")
    house.know(house.body("enterprise", "employer_agent", "210700"), {"region": "210700"})
    agent.open("/registers/")
    agent.looks("registers")
    agent.open(f"/registers/{register.type}/")
    agent.looks("register")
    agent.click("a.btn-primary")
    agent.looks("recognition-apply")
    agent.click("form.panel button.btn-primary")
    agent.page.locator("#id_v-research_spend").fill("许多")
    agent.click("button[name=submit]")
    assert "读不懂" in agent.text()
    agent.page.locator("#id_v-research_spend").fill("1200000")
    agent.click("button[name=submit]")
    assert "还有 1 项" in agent.text()
    agent.looks("recognition-form")
    agent.page.locator("#id_v-growth").fill("0.35")
    agent.click("button[name=submit]")
    agent.looks("recognition-mine")
    held = Recognition.objects.get()
    assert held.state == "submitted"
    return held


def check(who: Callable[..., Visitor], held: Recognition) -> None:
    """An officer takes it from the queue, lets it pass, and sends somebody to look."""
    officer = who("case_officer")
    officer.open("/desk/recognition/")
    officer.looks("recognition-queue")
    officer.click(f"a[href$='{held.number}']")
    officer.looks("recognition-case")
    officer.click("button[formaction$='/do/take']")
    officer.click("form[action$='/do/accept'] button.btn-primary")
    visitor = User.objects.get(email="service-officer@example.test")
    officer.page.locator("#visitor").select_option(str(visitor.pk))
    officer.click("form[action$='/do/plan'] button")
    assert Visit.objects.get().visitor == visitor


def visit(who: Callable[..., Visitor], held: Recognition) -> None:
    """On a phone, on the spot: what is not answered keeps it from being handed in."""
    visitor = who("service_officer", "phone")
    visitor.open("/visits/")
    visitor.looks("visits")
    visitor.click("main .panel a")
    page = visitor.page
    page.locator("#a-0-yes").check()
    visitor.click("button[name=submit]")
    assert "还有 1 项没有核查" in visitor.text()
    assert page.locator("#a-0-yes").is_checked()
    visitor.looks("visit")
    page.locator("#a-1-yes").check()
    page.locator("#conclusion").fill("团队二十人在岗，产线运行。")
    page.locator("#r-yes").check()
    visitor.click("button[name=submit]")
    held.refresh_from_db()
    assert held.state == "visited"


def notice(who: Callable[..., Visitor], held: Recognition) -> date:
    """Another officer decides and publishes; somebody objects, and it is looked into; the last day of the notice."""
    decider = who("decision_officer")
    decider.open(f"/desk/recognition/{held.number}")
    decider.click("form[action$='/do/publish'] button")
    visitor = who("person")
    visitor.open(f"/registers/notices/{held.number}")
    visitor.page.locator("summary").first.click()
    visitor.looks("recognition-notice")
    for name, said in {"name": "某人", "contact": "024", "reason": "增长率不实"}.items():
        visitor.page.locator(f"#o-{name}").fill(said)
    visitor.click("form[action$='/object'] button")
    held.refresh_from_db()
    assert held.state == "suspended"
    decider.open(f"/desk/recognition/{held.number}")
    decider.looks("recognition-objection")
    decider.page.locator("input[id^='o-']").fill("经核查属实")
    decider.click("button[name='upheld'][value='no']")
    held.refresh_from_db()
    assert held.state == "noticed"
    assert held.notice_until is not None
    return held.notice_until


def certify(who: Callable[..., Visitor], held: Recognition) -> Entry:
    """Listed; the certificate's file leads to the page that verifies it, for who is not signed in."""
    decider = who("decision_officer")
    decider.open(f"/desk/recognition/{held.number}")
    decider.click("form[action$='/do/recognise'] button")
    entry = Entry.objects.get()
    agent = who("employer_agent", "phone")
    agent.open(f"/my/recognitions/entries/{entry.pk}")
    agent.looks("entry-mine")
    link = agent.page.locator("a[href$='.pdf']").get_attribute("href")
    file = agent.context.request.get(f"{agent.address}{link}").body()
    printed = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(file)).pages).replace("\n", "")
    found = re.search(rf"{re.escape(agent.address)}(/registers/certificates/[\w-]{{16}})", printed)
    assert found, printed
    agent.context.clear_cookies()
    agent.open(found[1])
    assert "证书属实，现行有效" in agent.text()
    assert entry.number in agent.text()
    agent.looks("certificate")
    agent.open("/registers/eaglet/")
    assert entry.number in agent.text()
    return entry


def claim(house: House, who: Callable[..., Visitor], entry: Entry) -> None:
    """What the recognition gives is claimed from its page: the register already says that it was recognised."""
    agent = who("employer_agent")
    agent.open(f"/my/recognitions/entries/{entry.pk}")
    agent.click(f"form:has(input[value='{AWARD}']) button")
    case = Case.objects.get(benefit=AWARD)
    assert agent.path.startswith(f"/my/cases/{case.number}")
    assert case.answers["new_recognitions"]["value"] == "eaglet"
    case = cases.submit(case=case, actor=house.actor("employer_agent"))
    assert (case.state, case.decision["answer"], case.total) == ("submitted", "yes", Decimal(50_000))


def remove(who: Callable[..., Visitor], clock: time_machine.Traveller, entry: Entry) -> None:
    """Due for re-evaluation, a removal is intended, the holder is heard, another officer decides."""
    follow_days()
    officer = who("case_officer")
    officer.open("/desk/recognition/entries")
    officer.looks("entries-due")
    officer.click(f"a[href$='/entries/{entry.pk}']")
    officer.page.locator("summary").first.click()
    officer.page.locator("#intend-reason").fill("研发团队已迁出")
    officer.looks("entry-desk")
    officer.click("form[action$='/do/intend'] button")
    agent = who("employer_agent", "phone")
    agent.open(f"/my/recognitions/entries/{entry.pk}")
    assert "研发团队已迁出" in agent.text()
    agent.looks("entry-intended")
    agent.click("form[action$='/do/hear'] button")
    clock.move_to(morning(today() + timedelta(days=10)))
    decider = who("decision_officer")
    decider.open(f"/desk/recognition/entries/{entry.pk}")
    decider.page.locator("#minutes").fill("双方陈述，持有人承认团队迁出。")
    decider.page.locator("#conclude-reason").fill("听证后认定不再符合")
    decider.click("button[name=outcome][value=remove]")
    decider.looks("entry-removed")
    entry.refresh_from_db()
    assert entry.state == "removed"
    code = entry.certificates.get().code
    agent.open(f"/registers/certificates/{code}")
    assert "失效" in agent.text()
    agent.looks("certificate-void")
    agent.open("/registers/eaglet/")
    assert entry.number not in agent.text()
