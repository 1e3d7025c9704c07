"""Two calls of talent programmes: one open for a month, and one that is being reviewed and can be ranked.

A call closes when its last day is over: that of the second was held in the month before the world is made.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from yangui.platform.accounts.services import make_account
from yangui.platform.config.world.claims import FUND
from yangui.platform.config.world.officers import CONTACT, REASON, account, home, officer
from yangui.platform.core.actor import Actor
from yangui.platform.core.clock import earlier, today
from yangui.platform.funds.models import Fund
from yangui.platform.library import packs
from yangui.platform.organisations import fictional as people
from yangui.platform.organisations.models import Organisation
from yangui.platform.organisations.services import actor_of, give_role
from yangui.platform.programmes import services
from yangui.platform.programmes.models import Application, Call, Review
from yangui.platform.registry.models import Entity

PROVINCE, CITY, CATEGORY = "xingliao-talent-plan", "jinzhou-young-top", "young-top"
FIELDS = ("新材料", "智能制造", "生物医药", "新能源")
PLACES, AMOUNT, EXPERTS = 2, Decimal("150000.00"), 3
DAYS = timedelta(days=30)
# enough sheets for the ranking are in without that of the fictional reviewer
QUORUM = EXPERTS - 1


def call() -> None:
    """Both calls, with the applications of those who have an account."""
    if not {PROVINCE, CITY} <= packs.current().call_rules.keys():
        return
    applicants = list(Entity.objects.filter(kind="person").exclude(account=None).order_by("account"))
    _open(applicants[:6])
    _reviewed(applicants[6:10])


def _open(applicants: Sequence[Entity]) -> None:
    """One is writing, two wait for the check, one is to mend something, and the others have passed."""
    unit = Organisation.objects.get(slug="liaoning-organisation-department")
    manager = officer("programme_officer")
    call = _drafted(PROVINCE, unit, "兴辽英才计划申报（虚构）", today() + DAYS, manager)
    quotas = {id: PLACES for id, category in call.rules["categories"].items() if not category["quota"]}
    _published(call, manager, quotas=quotas)
    _writing, *made = [_applied(call, a, n, {"research_task.kind": "key_topic"}) for n, a in enumerate(applicants)]
    for application in made:
        services.submit(application=application, actor=actor_of(application.entity.account))
    _one, _two, wrong, *good = made
    checker = officer("case_officer")
    services.return_application(application=wrong, reason="请补充近三年的成果。", actor=checker)
    for application in good:
        services.accept(application=application, actor=checker)


def _reviewed(applicants: Sequence[Entity]) -> None:
    """All have passed the formal check; the reviews are in but the fictional reviewer's of one application."""
    # who holds a role holds it since today
    manager, checker = officer("programme_officer"), officer("case_officer")
    fund = Fund.objects.select_related("organisation").get(slug=FUND)
    half = {"share": "1/2", "year": today().year + 1}
    facts = {"birth_date": "1998-05-04", "research_task.kind": "key_topic", "research_task.region": home().region_id}
    with earlier(DAYS):
        until = today() + DAYS - timedelta(days=1)
        call = _drafted(CITY, home(), "锦州市青年拔尖人才遴选（虚构）", until, manager)
        _published(
            call, manager, quotas={CATEGORY: PLACES}, amounts={CATEGORY: AMOUNT}, fund=fund, quorum=QUORUM,
            shares={fund.organisation.slug: "1"}, stages={"panel": False},
            instalments=[
                half | {"at": {"zh": "签约后", "en": "after the agreement"}},
                half | {"at": {"zh": "中期检查通过后", "en": "after the mid-term check"}, "after": "mid_term"},
            ],
        )  # fmt: skip
        for number, applicant in enumerate(applicants):
            made = _applied(call, applicant, number, facts)
            services.submit(application=made, actor=actor_of(applicant.account))
            services.accept(application=made, judgements={"jinzhou-research-ability": True}, actor=checker)
    services.close_call(call=call, actor=manager)
    services.begin_review(call=call, actor=manager)
    _experts()
    services.assign(call=call, actor=manager, reviews=EXPERTS)
    _hand_in(call)


def _hand_in(call: Call) -> None:
    """All sheets but the fictional reviewer's of the application that came last."""
    reviews = Review.objects.filter(application__call=call).select_related("expert__account").order_by("application")
    left = reviews.filter(expert__account=account("reviewer")).latest("application")
    criteria = call.rules["categories"][CATEGORY]["criteria"]
    for number, review in enumerate(reviews.exclude(pk=left.pk)):
        actor = actor_of(review.expert.account)
        services.declare(review=review, actor=actor)
        scores = dict.fromkeys(criteria, Decimal(70 + 7 * number % 29))
        services.score(review=review, scores=scores, comment="目标明确，路线可行（虚构）。", actor=actor)
        services.hand_in(review=review, actor=actor)


def _drafted(programme: str, unit: Organisation, title: str, closes_on: date, actor: Actor) -> Call:
    return services.draft_call(
        programme=programme, organisation=unit, title=title, opens_on=today(), closes_on=closes_on, contact=CONTACT,
        actor=actor,
    )  # fmt: skip


def _published(call: Call, actor: Actor, **settled: Any) -> None:
    services.settle(call=call, actor=actor, **settled)
    services.open_call(call=call, actor=actor)


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
