"""People of a unit that keeps registers, and bodies of which the registers say what the criteria ask."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from tests.platform.cases.test_papers_and_letters import PNG
from tests.platform.programmes.people import suited
from yangui import Pack
from yangui.platform.accounts.models import User
from yangui.platform.cases.models import Paper
from yangui.platform.core.actor import Actor, Grant
from yangui.platform.core.clock import now, today
from yangui.platform.core.privileges import Privilege
from yangui.platform.organisations.models import Organisation, Region
from yangui.platform.organisations.services import actor_of, give_role
from yangui.platform.recognition import services
from yangui.platform.recognition.listing import PROGRAM
from yangui.platform.recognition.models import (
    Committee,
    Entry,
    Nomination,
    Nominee,
    Recognition,
    Register,
    TitleReview,
    Visit,
)
from yangui.platform.registry.models import Agency, Entity
from yangui.platform.registry.services import record_facts, record_relation
from yangui.policy.calls import Category
from yangui.policy.eligibility import Line, line
from yangui.policy.model import Kind

ADMINISTRATOR = Actor(grants=(Grant(Privilege.ACCOUNTS_MANAGE, "security_administrator"),))
OFFICERS = {
    "checker": "case_officer", "colleague": "case_officer", "decider": "decision_officer",
    "second": "decision_officer", "visitor": "service_officer", "expert": "reviewer",
}  # fmt: skip
VALUES = {
    "text": "雁", "int": "3", "money": "120000", "ratio": "0.3", "date": "2028-06-30", "bool": "true",
    "region": "210100",
}  # fmt: skip
type Suited = tuple[dict[str, str], dict[str, bool]]
FOUND: dict[tuple[str, str, str], Suited | None] = {}


def suited_to(pack: Pack, type: str, kind: Kind) -> Suited:
    """Facts and judgements with which a kind of entity meets the criteria of a type; found once."""
    key = (pack.version, type, kind)
    if key not in FOUND:
        said = pack.register_types[type]
        requires = tuple(said.criteria.get(kind, []))
        where = Line(
            programme="", id=type, category=Category(title=said.title), benefits=(), kind=kind, requires=requires,
            quota=None, document=said.document, clause=said.clause,
        )  # fmt: skip
        FOUND[key] = suited(pack, where)
    found = FOUND[key]
    if found is None:
        raise LookupError(type)
    return found


def values(pack: Pack, register: Register) -> dict[str, str]:
    """Something for each of the register's own fields."""
    found = {}
    for id, said in register.rules["fields"].items():
        type = said["type"]
        codes = type.partition("(")[2].rstrip(")")
        found[id] = next(iter(pack.code_lists[codes].codes)) if codes else VALUES[type]
    return found


@dataclass
class House:
    """Who is there."""

    pack: Pack
    unit: Organisation
    elsewhere: Organisation
    accounts: dict[str, User] = field(default_factory=dict)
    number: Any = field(default_factory=lambda: count(1))

    def actor(self, name: str) -> Actor:
        return actor_of(self.accounts[name])

    def account(self, name: str, role: str | None = None, unit: Organisation | None = None) -> Actor:
        self.accounts[name] = User.objects.create_user(f"{name}@house.test", name=f"{name}（虚构）")
        if role is not None:
            where = None if role == "reviewer" else unit or self.unit
            give_role(account=self.accounts[name], role=role, organisation=where, actor=ADMINISTRATOR, reason="test")
        return self.actor(name)

    def register(self, type: str = "eaglet", level: str | None = None, **settled: Any) -> Register:
        """A register that the unit keeps."""
        level = level or self.pack.register_types[type].levels[0]
        return services.keep(
            type=type, level=level, organisation=self.unit, contact="024-0", actor=self.actor("decider"), **settled
        )

    def body(self, kind: str, account: str | None = None, region: str = "210100") -> Entity:
        """Somebody registered, with an account that may apply."""
        name = account or f"goose{next(self.number)}"
        if name not in self.accounts:
            self.account(name)
        own = self.accounts[name] if kind == "person" else None
        entity: Entity = Entity.objects.create(
            kind=kind, name=f"雁{name}（虚构）", account=own, region_id=region, made_at=now()
        )
        if own is None:
            Agency.objects.create(account=self.accounts[name], entity=entity, since=today())
        return entity

    @staticmethod
    def all(kind: str) -> list[Entity]:
        """Everybody of a kind."""
        return list(Entity.objects.filter(kind=kind))

    def owner(self, entity: Entity) -> Actor:
        """Who applies for a body."""
        if entity.account is not None:
            return actor_of(entity.account)
        return actor_of(Agency.objects.get(entity=entity).account)

    def apply(self, register: Register, entity: Entity | None = None) -> Recognition:
        """Somebody applies and hands in, or is proposed where that is the way."""
        entity = entity or self.body(register.rules["kinds"][0])
        said = values(self.pack, register)
        if register.rules["way"] == "naming":
            return services.propose(
                register=register, entity=entity, values=said, reason="事迹突出", actor=self.actor("colleague")
            )
        actor = self.owner(entity)
        held = services.open_application(register=register, entity=entity, actor=actor)
        facts = suited_to(self.pack, register.type, entity.pack_kind)[0]
        services.answer(recognition=held, answers=facts, values=said, actor=actor)
        services.submit(recognition=held, actor=actor)
        return held

    def accept(self, held: Recognition) -> None:
        """The check, with all open terms judged to hold."""
        judged = suited_to(self.pack, held.register.type, held.entity.pack_kind)[1]
        services.accept(recognition=held, judgements=judged, actor=self.actor("checker"))

    def visit(self, held: Recognition, *, recommends: bool = True, who: str = "visitor") -> Visit:
        """Somebody goes there, and finds everything as it should be."""
        made = services.plan_visit(
            recognition=held, kind="site", visitor=self.accounts[who], due_on=today(), actor=self.actor("checker")
        )
        lines = {str(n): {"answer": "yes"} for n in range(len(held.rules["checklist"]))}
        services.note(visit=made, lines=lines, conclusion="情况属实。", actor=self.actor(who))
        services.hand_in(visit=made, recommends=recommends, actor=self.actor(who))
        held.refresh_from_db()
        return made

    def noticed(self, register: Register, entity: Entity | None = None) -> Recognition:
        """Up to the last step before the decision takes effect: in the notice, where the register has one."""
        held = self.apply(register, entity)
        self.accept(held)
        if held.rules["visit"]:
            self.visit(held)
        if held.rules["notice"]:
            services.publish(recognition=held, actor=self.actor("decider"))
        return held

    def listed(self, register: Register, day: Callable[[str], None], entity: Entity | None = None) -> Entry:
        """All the way into the register."""
        held = self.noticed(register, entity)
        if held.notice_until is not None:
            day((held.notice_until + dt.timedelta(days=1)).isoformat())
        if register.rules["way"] == "nomination":
            services.send_up(recognition=held, actor=self.actor("decider"))
        return services.recognise(recognition=held, actor=self.actor("decider"))

    def nomination(self, **said: Any) -> Nomination:
        """An open round for the state's experts."""
        given = {"programme": "liaoning-2018-nominations", "category": "craftsman", "papers": ["推荐表"]} | said
        return services.open_nomination(
            title="推荐（虚构）", organisation=self.unit, due_on=today() + dt.timedelta(days=30),
            actor=self.actor("checker"), **given,
        )  # fmt: skip

    def recommend(
        self, nominee: Nominee, document: str = "推荐表", content: bytes = PNG, who: str = "checker"
    ) -> Paper:
        """A paper of somebody who may be sent up is given."""
        return services.give_paper_of_nominee(
            nominee=nominee, document=document, name="a.png", content=content, actor=self.actor(who)
        )

    def committee(self, members: int = 3) -> Committee:
        """A committee for the doctors' channel."""
        names = [f"member{n}" for n in range(members)]
        for name in names:
            self.account(name, "reviewer")
        return services.form_committee(
            programme="doctor-title-channel", title="评审委员会（虚构）", organisation=self.unit,
            members=[self.accounts[name] for name in names], actor=self.actor("decider"),
        )  # fmt: skip

    def title(self, committee: Committee, category: str = "deputy-senior") -> TitleReview:
        """A person to whom the channel is open goes before the committee."""
        entity = self.body("person")
        where = line(self.pack, committee.programme, category, today())
        found = suited(self.pack, where)
        assert found is not None
        self.know(entity, found[0])
        return services.apply_for_title(
            committee=committee, category=category, entity=entity, statement="三项成果。", actor=self.owner(entity)
        )

    def know(self, entity: Entity, facts: dict[str, str]) -> None:
        """The registers hold these facts; of an employer's, the employer."""
        employer = {n.removeprefix("employer."): v for n, v in facts.items() if n.startswith("employer.")}
        own = {n: v for n, v in facts.items() if not n.startswith("employer.")}
        for one, said in ((entity, own), *(((self._employer(entity), employer),) if employer else ())):
            known = {n: v for n, v in said.items() if n in self.pack.facts[one.pack_kind]}
            if known:
                record_facts(
                    entity=one, facts=known, register="talent-register", on=today(), source="event", actor=PROGRAM
                )

    def _employer(self, entity: Entity) -> Entity:
        employer = self.body("institution")
        record_relation(
            entity=entity, type="works_at", to=employer, register="employment-register", on=today(), since=today(),
            actor=PROGRAM,
        )  # fmt: skip
        return employer


def furnished(pack: Pack) -> House:
    """A unit with its officers, and one elsewhere."""
    levels = ("province", "city", "zone", "county")
    for code, said in sorted(pack.regions.items(), key=lambda row: levels.index(row[1].level)):
        Region.objects.get_or_create(
            code=code,
            defaults={"name_zh": said.name.zh, "name_en": said.name.en, "level": said.level, "parent_id": said.parent},
        )
    unit, elsewhere = (
        Organisation.objects.create(slug=slug, name_zh=name, name_en="test", level="province", region_id=region)
        for slug, name, region in (("test-registers", "某科技厅", "210000"), ("test-elsewhere", "某市局", "210700"))
    )
    house = House(pack, unit, elsewhere)
    for name, role in OFFICERS.items():
        house.account(name, role)
    house.account("outsider", "case_officer", elsewhere)
    return house


def example(path: str, pack: Pack) -> str:
    """Puts what there is into an address: a submitted application, one in its notice, one that is listed, and so on."""
    words = ("RECOGNITION", "NOTICED", "ENTRY", "CERTIFICATE", "PRINTED", "REGISTER", "TITLE", "COMMITTEE", "VISIT",
             "NOMINATION")  # fmt: skip
    word = next((w for w in words if w in path), None)
    if word is None:
        return path
    house = furnished(pack)
    return path.replace(word, _there(house, word))


def _there(house: House, word: str) -> str:
    if word in ("TITLE", "COMMITTEE"):
        committee = house.committee()
        return str(committee.pk) if word == "COMMITTEE" else house.title(committee).number
    if word == "NOMINATION":
        return str(house.nomination().pk)
    register = house.register("technology-sme" if word in ("ENTRY", "CERTIFICATE", "PRINTED") else "eaglet")
    if word == "REGISTER":
        return str(register.pk)
    if word in ("ENTRY", "CERTIFICATE", "PRINTED"):
        held = house.noticed(register)
        entry = services.recognise(recognition=held, actor=house.actor("decider"))
        certificate = entry.certificates.get()
        return {"ENTRY": str(entry.pk), "CERTIFICATE": certificate.code, "PRINTED": str(certificate.pk)}[word]
    if word == "VISIT":
        held = house.apply(register)
        house.accept(held)
        return str(house.visit(held).pk)
    return house.noticed(register).number if word == "NOTICED" else house.apply(register).number
