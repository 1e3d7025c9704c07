"""A year of a talent programme with sixty applications: from the call to the money, a mid-term that fails, and what was
paid back to those who paid it.

The platform runs in this process, so that its clock can be moved. What sixty people do alike the services do; one of
each kind is at a real browser.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal

import pytest
import time_machine

from tests.journeys.conftest import SHANGHAI
from tests.journeys.visitor import Visitor
from tests.platform.programmes.people import FIELD, PREPARER, TREASURER, House, furnished
from yangui.platform.accounts.models import User
from yangui.platform.core import audit
from yangui.platform.core.clock import today
from yangui.platform.funds import services as funds
from yangui.platform.funds.ledger import differences
from yangui.platform.funds.models import Fund, Recovery
from yangui.platform.organisations.models import Organisation
from yangui.platform.programmes import services
from yangui.platform.programmes.models import Application, Award, Call, Place, Review
from yangui.policy.load import find_pack
from yangui.policy.load import load_pack as read_pack

BEGIN = datetime(2026, 3, 2, 9, tzinfo=SHANGHAI)
COUNT, PLACES, EXPERTS = 60, 10, 12
PART = [
    {"share": "1/2", "at": {"zh": "签约", "en": "agreement"}, "year": 2026},
    {"share": "1/2", "at": {"zh": "中期", "en": "mid"}, "year": 2027, "after": "mid_term"},
]
BACK = Decimal(100_000)


@pytest.mark.slow
def test_a_year_of_a_talent_programme(who: Callable[..., Visitor], clock: time_machine.Traveller) -> None:
    house = furnished(read_pack(find_pack("liaoning")))
    made = apply(house, who)
    call = made[0].call
    clock.move_to(datetime(2026, 4, 7, 9, tzinfo=SHANGHAI))
    review(house, who, call, made)
    clock.move_to(datetime(2026, 5, 11, 9, tzinfo=SHANGHAI))
    choose(house, who, call)
    upheld = notice(house, who, call)
    clock.move_to(datetime(2026, 6, 1, 9, tzinfo=SHANGHAI))
    award = sign(house, who, call, upheld)
    clock.move_to(datetime(2027, 3, 1, 9, tzinfo=SHANGHAI))
    fail(house, who, award)
    assert audit.verify() is None


def city() -> Organisation:
    """The city that matches the province's money one to one, with money of its own; both have accounts to pay from."""
    unit: Organisation = Organisation.objects.create(slug="test-city", name_zh="某市", name_en="city", level="city")
    fund = Fund.objects.get(slug="talents")
    for year in (2026, 2027):
        funds.appropriate(fund=fund, payer=unit, year=year, amount=Decimal(90_000_000), actor=TREASURER, reason="预算")
    for payer in Organisation.objects.filter(slug__in=("test-city", "test-programmes")):
        funds.record_account(
            organisation=payer, number="2100000000001", holder=payer.name_zh, bank_code="001", bank_name="国库",
            actor=PREPARER,
        )  # fmt: skip
    return unit


def apply(house: House, who: Callable[..., Visitor]) -> list[Application]:
    """Sixty apply; one of them looks at the page of it on a phone."""
    for _ in range(EXPERTS - len(house.experts)):
        house.expert()
    reviewer = User.objects.get(email="reviewer@example.test")
    house.experts.append(
        services.register_expert(account=reviewer, fields=[FIELD], capacity=100, actor=house.actor("secretary"))
    )
    call = house.call(quota=PLACES, instalments=PART, matching=[{"payer": city().slug, "ratio": "1", "most": None}])
    person = who("person", "phone")
    person.open(f"/programmes/{call.pk}")
    person.looks("programme-call")
    house.accounts["person"] = User.objects.get(email="person@example.test")
    made = [house.apply(call, account="person"), *(house.apply(call) for _ in range(COUNT - 1))]
    person.open(f"/my/applications/{made[0].number}")
    person.looks("programme-application")
    return made


def review(house: House, who: Callable[..., Visitor], call: Call, made: list[Application]) -> None:
    """A return, the formal check, a conflict found, three blind reviews each, the panel."""
    checker, secretary = who("case_officer"), house.actor("secretary")
    checker.open(f"/desk/programmes/applications/{made[1].number}")
    checker.page.locator("summary").first.click()
    checker.page.locator("#return-reason").fill("请补充近三年成果")
    checker.click("form[action$='/do/return'] button")
    made[1].refresh_from_db()
    assert made[1].state == "returned"
    checker.looks("programme-returned")
    services.submit(application=made[1], actor=house.owner(made[1].entity))
    services.close_call(call=call, actor=secretary)
    for application in made:
        house.accept(application)
    tied = house.experts[0]
    tied.ties = {"family": [made[2].entity_id]}
    tied.save()
    services.begin_review(call=call, actor=secretary)
    assert services.assign(call=call, actor=secretary).made == 3 * COUNT
    assert not Review.objects.filter(application=made[2], expert=tied).exists()
    score_one(who, Review.objects.filter(expert__account__email="reviewer@example.test").earliest("pk"))
    house.review(call, {a.number: 60 + n * 30 // COUNT for n, a in enumerate(made)})
    services.begin_panel(call=call, actor=secretary)
    house.panel(call)


def score_one(who: Callable[..., Visitor], held: Review) -> None:
    """One expert at a browser: declares, scores, hands in."""
    expert = who("reviewer")
    expert.open("/review/")
    expert.looks("programme-reviews")
    expert.open(f"/review/{held.pk}")
    expert.click("form[action$='/do/declare'] button")
    for box in expert.page.locator("input[name^='score-']").all():
        box.fill("75")
    expert.page.locator("#comment").fill("扎实。")
    expert.click("form[action$='/do/save'] button")
    expert.looks("programme-sheet")
    expert.click("button[formaction$='/do/hand-in']")
    held.refresh_from_db()
    assert held.state == "submitted"


def choose(house: House, who: Callable[..., Visitor], call: Call) -> None:
    """The secretary freezes the ranking; nobody is chosen past the quota."""
    services.freeze(call=call, actor=house.actor("secretary"), tie_reason="抽签，见纪要")
    officer = who("programme_officer")
    officer.open(f"/desk/programmes/{call.pk}")
    officer.looks("programme-ranking")
    outcomes = list(Place.objects.values_list("outcome", flat=True))
    assert (outcomes.count("chosen"), len(outcomes)) == (PLACES, COUNT)


def notice(house: House, who: Callable[..., Visitor], call: Call) -> Application:
    """An objection to one in the notice is upheld, and the reserve list moves up."""
    decider = who("decision_officer")
    decider.open(f"/desk/programmes/{call.pk}")
    decider.click("form[action$='/do/publish'] button")
    first: Application = Application.objects.filter(call=call, state="selected").earliest("place__rank")
    visitor = who("person")
    visitor.open(f"/programmes/{call.pk}")
    visitor.looks("programme-notice")
    visitor.page.locator("summary").first.click()
    for name, said in {"number": first.number, "name": "某人", "contact": "024", "reason": "造假"}.items():
        visitor.page.locator(f"#o-{name}").fill(said)
    visitor.click("form[action$='/object'] button")
    decider.open(f"/desk/programmes/{call.pk}")
    decider.page.locator("input[id^='o-']").fill("属实")
    decider.click("button[name='upheld'][value='yes']")
    first.refresh_from_db()
    assert first.state == "excluded"
    assert Application.objects.filter(call=call, state="selected").count() == PLACES
    assert Place.objects.filter(application__state="selected", outcome="reserve").count() == 1
    assert house.experts
    return first


def sign(house: House, who: Callable[..., Visitor], call: Call, upheld: Application) -> Award:
    """Confirmed; one declines and the reserve list moves up; one signs at the browser and is paid the first part."""
    services.confirm(call=call, actor=house.actor("decider"))
    award: Award = Award.objects.exclude(application=upheld).earliest("application__place__rank")
    assert Award.objects.count() == PLACES
    last: Award = Award.objects.latest("application__place__rank")
    following = services.decline(award=last, actor=house.owner(last.application.entity))
    assert following is not None
    assert Place.objects.get(application=following).outcome == "reserve"
    assert Award.objects.get(application=following).state == "offered"
    services.accept_award(award=award, actor=house.owner(award.application.entity))
    decider = who("decision_officer")
    decider.open(f"/desk/programmes/applications/{award.application.number}")
    given = {"figures": "三篇论文", "days": "2026-06-02 2027-06-01", "mid_term": "2027-03-01"}
    for name, said in given.items():
        decider.page.locator(f"#{name}").fill(said)
    decider.click("form[action$='/do/agree'] button")
    decider.looks("programme-award")
    # half of it and of what matches it: the rest waits for the mid-term
    assert funds.standing(award.reference).granted == Decimal(300_000)
    entity = award.application.entity
    funds.record_account(
        entity=entity, number=f"6222000000{entity.pk:09d}", holder=entity.name, bank_code="102", bank_name="某银行",
        actor=house.owner(entity),
    )  # fmt: skip
    house.paid(today() + timedelta(days=1), *Organisation.objects.filter(slug__in=("test-city", "test-programmes")))
    assert funds.standing(award.reference).paid == Decimal(300_000)
    return award


def fail(house: House, who: Callable[..., Visitor], award: Award) -> None:
    """The mid-term fails: the award is suspended, then withdrawn; a part comes back to the payers in their shares, and
    the next of the reserve list takes the place.
    """
    offered = Award.objects.count()
    check = award.milestones.get()
    assert check.due_on <= today() + timedelta(days=1)
    services.report(milestone=check, text="没有进展。", actor=house.owner(award.application.entity))
    officer, decider = who("programme_officer"), who("decision_officer")
    officer.open(f"/desk/programmes/applications/{award.application.number}")
    officer.page.locator("input[id^='m-']").fill("未达到指标")
    officer.click("button[name='passed'][value='no']")
    decider.open(f"/desk/programmes/applications/{award.application.number}")
    decider.page.locator("summary").last.click()
    decider.page.locator("#withdraw-award-reason").fill("中期未通过")
    decider.page.locator("#back").fill(str(BACK))
    decider.click("form[action$='/do/withdraw-award'] button")
    decider.looks("programme-withdrawn")
    award.refresh_from_db()
    assert award.state == "withdrawn"
    assert funds.standing(award.reference).granted == funds.standing(award.reference).paid == Decimal(300_000)
    assert Award.objects.count() == offered + 1
    assert Award.objects.latest("pk").application.place.outcome == "reserve"
    for recovery in Recovery.objects.all():
        for instalment in recovery.instalments.all():
            funds.receive(instalment=instalment, actor=PREPARER)
    back = {r.obligation.payer.slug: r.amount for r in Recovery.objects.select_related("obligation__payer")}
    assert back == dict.fromkeys(("test-city", "test-programmes"), BACK / 2)
    for slug, sum_ in back.items():
        assert funds.balance(payer=Organisation.objects.get(slug=slug)).recovered == sum_
    assert differences() == []
    assert house.experts
