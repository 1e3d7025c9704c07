"""Two calls of a talent programme: one open for a month, and one whose last day is today, so that its review can begin
tomorrow. A call closes when its last day is over, and the world is made in one day.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from yangui.platform.accounts.services import make_account
from yangui.platform.config.world.claims import FUND
from yangui.platform.config.world.officers import CONTACT, REASON, account, home, officer
from yangui.platform.core.clock import today
from yangui.platform.funds.models import Fund
from yangui.platform.library import packs
from yangui.platform.organisations import fictional as people
from yangui.platform.organisations.models import Organisation
from yangui.platform.organisations.services import actor_of, give_role
from yangui.platform.programmes import services
from yangui.platform.programmes.models import Application, Call
from yangui.platform.registry.models import Entity

PROVINCE, CITY, CATEGORY = "xingliao-talent-plan", "jinzhou-young-top", "young-top"
FIELDS = ("新材料", "智能制造", "生物医药", "新能源")
PLACES, AMOUNT, EXPERTS = 2, Decimal("150000.00"), 3
DAYS = timedelta(days=30)


def call() -> None:
    """Both calls, with the applications of those who have an account."""
    if not {PROVINCE, CITY} <= packs.current().call_rules.keys():
        return
    applicants = list(Entity.objects.filter(kind="person").exclude(account=None).order_by("account"))
    _open(applicants[:6])
    _closing(applicants[6:10])


def _open(applicants: Sequence[Entity]) -> None:
    """One is writing, two wait for the check, one is to mend something, and the others have passed."""
    unit = Organisation.objects.get(slug="liaoning-organisation-department")
    call = _drafted(PROVINCE, unit, "兴辽英才计划申报（虚构）", today() + DAYS)
    quotas = {id: PLACES for id, category in call.rules["categories"].items() if not category["quota"]}
    _published(call, quotas=quotas)
    _writing, *made = [_applied(call, a, n, {"research_task.kind": "key_topic"}) for n, a in enumerate(applicants)]
    for application in made:
        services.submit(application=application, actor=actor_of(application.entity.account))
    _one, _two, wrong, *good = made
    checker = officer("case_officer")
    services.return_application(application=wrong, reason="请补充近三年的成果。", actor=checker)
    for application in good:
        services.accept(application=application, actor=checker)


def _closing(applicants: Sequence[Entity]) -> None:
    """All have passed the formal check; experts, places and money are there."""
    call = _drafted(CITY, home(), "锦州市青年拔尖人才遴选（虚构）", today())
    fund = Fund.objects.select_related("organisation").get(slug=FUND)
    half = {"share": "1/2", "year": today().year + 1}
    _published(
        call, quotas={CATEGORY: PLACES}, amounts={CATEGORY: AMOUNT}, fund=fund, shares={fund.organisation.slug: "1"},
        instalments=[
            half | {"at": {"zh": "签约后", "en": "after the agreement"}},
            half | {"at": {"zh": "中期检查通过后", "en": "after the mid-term check"}, "after": "mid_term"},
        ],
    )  # fmt: skip
    _experts()
    facts = {"birth_date": "1998-05-04", "research_task.kind": "key_topic", "research_task.region": home().region_id}
    for number, applicant in enumerate(applicants):
        made = _applied(call, applicant, number, facts)
        services.submit(application=made, actor=actor_of(applicant.account))
        services.accept(application=made, judgements={"jinzhou-research-ability": True}, actor=officer("case_officer"))


def _drafted(programme: str, unit: Organisation, title: str, closes_on: date) -> Call:
    return services.draft_call(
        programme=programme, organisation=unit, title=title, opens_on=today(), closes_on=closes_on, contact=CONTACT,
        actor=officer("programme_officer"),
    )  # fmt: skip


def _published(call: Call, **settled: Any) -> None:
    services.settle(call=call, actor=officer("programme_officer"), **settled)
    services.open_call(call=call, actor=officer("programme_officer"))


def _applied(call: Call, applicant: Entity, number: int, facts: dict[str, Any]) -> Application:
    actor = actor_of(applicant.account)
    made = services.open_application(call=call, category=CATEGORY, entity=applicant, actor=actor)
    field = FIELDS[number % len(FIELDS)]
    statement = f"{field}方向的研究：已有样品，拟与企业合作中试（虚构）。"
    return services.answer(application=made, answers=facts, statement=statement, fields=[field], actor=actor)


def _experts() -> None:
    """The fictional reviewer, and colleagues with accounts of their own."""
    accounts = [account("reviewer")]
    for number in range(1, EXPERTS):
        colleague = make_account(
            email=f"reviewer-{number}@example.test", name=f"雁评{people.NUMERALS[number]}（虚构）",
            password=people.password(), actor=people.PROGRAM,
        )  # fmt: skip
        give_role(account=colleague, role="reviewer", organisation=None, actor=people.PROGRAM, reason=REASON)
        accounts.append(colleague)
    for one in accounts:
        services.register_expert(account=one, fields=FIELDS, actor=officer("programme_officer"))
