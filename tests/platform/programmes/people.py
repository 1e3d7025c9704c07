"""People of a small programme, and applicants of whom the registers say what a category asks."""

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import count
from typing import Any

from tests.entities import entities
from tests.platform.funds.money import answer_of
from yangui import Pack
from yangui.platform.accounts.models import User
from yangui.platform.core.actor import Actor, Grant
from yangui.platform.core.clock import now, today
from yangui.platform.core.privileges import Privilege
from yangui.platform.funds import services as funds
from yangui.platform.organisations.models import Organisation, Region
from yangui.platform.organisations.services import actor_of, give_role
from yangui.platform.programmes import services
from yangui.platform.programmes.models import Application, Award, Call, DefenceSession, Expert, PublicNotice, Review
from yangui.platform.registry.models import Agency, Entity
from yangui.platform.registry.values import written
from yangui.policy.cases import conditions_of
from yangui.policy.eligibility import Line, line, node, weigh
from yangui.policy.model import Kind

ADMINISTRATOR = Actor(grants=(Grant(Privilege.ACCOUNTS_MANAGE, "security_administrator"),))
TREASURER = Actor(name="财务（虚构）", grants=(Grant(Privilege.FUNDS_PREPARE, "finance"),))
PREPARER = Actor(
    name="出纳（虚构）", grants=tuple(Grant(p, "f") for p in (Privilege.FUNDS_READ, Privilege.FUNDS_PREPARE))
)
APPROVER = Actor(name="复核（虚构）", grants=(Grant(Privilege.FUNDS_APPROVE, "f"), Grant(Privilege.CASES_DECIDE, "f")))
# neither experts nor a panel nor a notice: straight from the formal check to the ranking
PLAIN = {"expert_review": False, "panel": False, "public_notice": False}
OFFICERS = {
    "secretary": "programme_officer", "checker": "case_officer", "decider": "decision_officer",
    "outsider": "case_officer",
}  # fmt: skip
FIELD = "materials.steel"
PROGRAMME, CATEGORY = "xingliao-talent-plan", "young-top"


# what was found, by the version of the rules: it takes a second
POOLS: dict[tuple[str, str], list[dict[str, Any]]] = {}
FOUND: dict[tuple[str, str, str, dt.date], tuple[dict[str, str], dict[str, bool]] | None] = {}


def pool_of(pack: Pack, kind: Kind) -> list[dict[str, Any]]:
    """Entities of a kind, drawn from near the constants of the rules."""
    if (pack.version, kind) not in POOLS:
        POOLS[pack.version, kind] = entities(pack, kind, 60, 1, missing=0)
    return POOLS[pack.version, kind]


def suited_to(pack: Pack, programme: str, category: str, on: dt.date) -> tuple[dict[str, str], dict[str, bool]] | None:
    """`suited` for a category, found once."""
    key = (pack.version, programme, category, on)
    if key not in FOUND:
        FOUND[key] = suited(pack, line(pack, programme, category, on))
    return FOUND[key]


def suited(pack: Pack, where: Line) -> tuple[dict[str, str], dict[str, bool]] | None:
    """Facts and judgements with which one may apply, found by changing one fact after another; None if not found."""
    asked = [c for c in conditions_of(where.requires) if c not in where.category.settles]
    names = sorted({n for c in asked for n in node(pack, where.kind, c).facts})
    pool = pool_of(pack, where.kind)
    facts = {n: pool[0][n] for n in names}
    judged = {c: True for c in asked if pack.conditions[c].judged_by is not None}

    def good(tried: dict[str, Any]) -> tuple[bool, int]:
        settled = where.category.settles
        said = weigh(pack, where.kind, where.requires, tried, on=today(), judgements=judged, settled=settled)
        return said.answer == "yes", sum(value == "yes" for value in said.conditions.values())

    best = good(facts)
    for name in names * 3:
        for one in pool:
            tried = facts | {name: one[name]}
            if not best[0] and (found := good(tried)) >= best:
                facts, best = tried, found
    if not best[0]:
        return None
    types = pack.scopes[where.kind].facts
    return {n: written(types[n], value) for n, value in facts.items()}, judged


@dataclass
class House:
    """Who is there."""

    pack: Pack
    unit: Organisation
    fund: Any
    accounts: dict[str, User] = field(default_factory=dict)
    experts: list[Expert] = field(default_factory=list)
    number: Any = field(default_factory=lambda: count(1))

    def actor(self, name: str) -> Actor:
        return actor_of(self.accounts[name])

    def account(self, name: str, role: str | None = None) -> Actor:
        self.accounts[name] = User.objects.create_user(f"{name}@example.test", name=f"{name}（虚构）")
        if role is not None:
            where = None if role == "reviewer" else self.unit
            give_role(account=self.accounts[name], role=role, organisation=where, actor=ADMINISTRATOR, reason="test")
        return self.actor(name)

    def expert(self, **said: Any) -> Expert:
        """An expert with an account of their own."""
        name = f"expert{len(self.experts)}"
        self.account(name, "reviewer")
        given = {"fields": [FIELD], "capacity": 100} | said
        self.experts.append(
            services.register_expert(account=self.accounts[name], actor=self.actor("secretary"), **given)
        )
        return self.experts[-1]

    def call(self, programme: str = PROGRAMME, *, quota: int = 2, **settled: Any) -> Call:
        """An open call."""
        secretary = self.actor("secretary")
        call = services.draft_call(
            programme=programme, organisation=self.unit, title="某计划（虚构）", opens_on=today(),
            closes_on=today() + dt.timedelta(days=30), contact="024-00000000", actor=secretary,
        )  # fmt: skip
        given = {"quotas": dict.fromkeys(call.rules["categories"], quota), "fund": self.fund}
        given |= {"shares": {self.unit.slug: "1"}, "amounts": dict.fromkeys(call.rules["categories"], Decimal(300_000))}
        services.settle(call=call, actor=secretary, **(given | settled))
        services.open_call(call=call, actor=secretary)
        return call

    def body(self, kind: str, account: str | None = None) -> Entity:
        """Somebody registered, with an account that may apply."""
        name = account or f"applicant{next(self.number)}"
        if name not in self.accounts:
            self.account(name)
        own = self.accounts[name] if kind == "person" else None
        entity: Entity = Entity.objects.create(
            kind=kind, name=f"雁{name}（虚构）", account=own, region_id="210100", made_at=now()
        )
        if own is None:
            Agency.objects.create(account=self.accounts[name], entity=entity, since=today())
        return entity

    def apply(self, call: Call, category: str = CATEGORY, *, account: str | None = None, **said: Any) -> Application:
        """Somebody applies and hands in; raises `LookupError` where no facts were found with which one may."""
        where = line(self.pack, call.programme, category, call.opens_on)
        found = suited_to(self.pack, call.programme, category, call.opens_on)
        if found is None:
            raise LookupError(category)
        entity = self.body(where.kind, account)
        actor = self.owner(entity)
        application = services.open_application(call=call, category=category, entity=entity, actor=actor)
        given = {"statement": "新型钢材的研究。", "fields": [FIELD]} | said
        services.answer(application=application, answers=found[0], actor=actor, **given)
        services.submit(application=application, actor=actor)
        return application

    def owner(self, entity: Entity) -> Actor:
        """Who applies for a body."""
        if entity.account is not None:
            return actor_of(entity.account)
        return actor_of(Agency.objects.get(entity=entity).account)

    def accept(self, application: Application) -> None:
        """The formal check, with all open terms judged to hold."""
        call = application.call
        found = suited_to(self.pack, call.programme, application.category, call.opens_on)
        assert found is not None
        services.accept(application=application, judgements=found[1], actor=self.actor("checker"))

    def review(self, call: Call, points: dict[str, int]) -> None:
        """All assigned experts declare, score and hand in: as many points as the application's number says."""
        for review in Review.objects.filter(application__call=call, state="assigned").select_related("expert__account"):
            self.hand_in(review, points.get(review.application.number, 60))

    def chosen(self, call: Call) -> None:
        """A call without reviews, panel and notice, from its last day to the offers."""
        secretary = self.actor("secretary")
        services.close_call(call=call, actor=secretary)
        for application in Application.objects.filter(call=call, state="submitted"):
            self.accept(application)
        services.freeze(call=call, actor=secretary, tie_reason="抽签")
        services.confirm(call=call, actor=self.actor("decider"))

    def signed(self, application: Application, **said: Any) -> Award:
        """The award of an application that was chosen, accepted and signed."""
        award: Award = Award.objects.get(application=application)
        services.accept_award(award=award, actor=self.owner(application.entity))
        given = {"figures": "三篇论文", "days": [today()]} | said
        services.agree(award=award, actor=self.actor("decider"), **given)
        return award

    def paid(self, until: dt.date, *payers: Organisation) -> None:
        """All that the payers owe until a day is paid, through batches and what the bank answers."""
        for payer in payers:
            batch = funds.build_batch(until=until, payer=payer, actor=PREPARER)
            funds.approve(batch=batch, actor=APPROVER)
            funds.instruct(batch=batch, actor=PREPARER)
            funds.take_results(file=answer_of(batch, {}), actor=PREPARER, name="r.csv")

    def hand_in(self, review: Review, points: int) -> None:
        """One expert gives the same points for all."""
        actor = actor_of(review.expert.account)
        services.declare(review=review, actor=actor)
        criteria = review.application.call.rules["categories"][review.application.category]["criteria"]
        services.score(review=review, scores=dict.fromkeys(criteria, str(points)), comment="好。", actor=actor)
        services.hand_in(review=review, actor=actor)

    def panel(self, call: Call) -> None:
        """The last experts vote for all, as many as the quorum asks, and the secretary closes."""
        for application in Application.objects.filter(call=call, state="eligible"):
            for expert in self.experts[-call.quorum :]:
                services.vote(application=application, choice="recommend", actor=actor_of(expert.account))
            services.close_vote(
                application=application, outcome="recommend", text="同意。", actor=self.actor("secretary")
            )


def furnished(pack: Pack) -> House:
    """A unit with its officers, experts, and money for some years."""
    for code in ("210000", "210100"):
        said = pack.regions[code]
        Region.objects.get_or_create(
            code=code,
            defaults={"name_zh": said.name.zh, "name_en": said.name.en, "level": said.level, "parent_id": said.parent},
        )
    unit = Organisation.objects.create(
        slug="test-programmes", name_zh="某组织部", name_en="test", level="province", region_id="210000"
    )
    fund = funds.make_fund(slug="talents", title="人才资金", organisation=unit, first_year=2026, actor=TREASURER)
    for year in range(2026, 2030):
        funds.appropriate(fund=fund, payer=unit, year=year, amount=Decimal(90_000_000), actor=TREASURER, reason="预算")
    house = House(pack, unit, fund)
    for name, role in OFFICERS.items():
        house.account(name, role)
    for _ in range(4):
        house.expert()
    return house


def example(path: str, pack: Pack) -> str:
    """Puts a submitted application, its open call, a review and a session into an address."""
    if not any(word in path for word in ("CALL", "APPLICATION", "REVIEW", "SESSION")):
        return path
    house = furnished(pack)
    call = house.call()
    application = house.apply(call)
    review = Review.objects.create(application=application, expert=house.experts[0], assigned_at=now())
    session = DefenceSession.objects.create(
        call=call, held_on=today() + dt.timedelta(days=9), begins_at=dt.time(9), mode="online", place="1", quorum=1
    )
    if "/notices/" in path:
        PublicNotice.objects.create(
            call=call, number="GS1", content={"rows": []}, digest="1", published_on=today(), until=today()
        )
    there = {"CALL": str(call.pk), "APPLICATION": application.number, "REVIEW": str(review.pk)}
    there["SESSION"] = str(session.pk)
    for word, thing in there.items():
        path = path.replace(word, thing)
    return path
