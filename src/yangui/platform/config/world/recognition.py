"""Registers of recognised firms and people: some listed, some on their way, and one of each kind of waiting."""

from collections.abc import Mapping, Sequence

from yangui.platform.accounts.services import make_account
from yangui.platform.config.world.officers import CONTACT, REASON, account, officer
from yangui.platform.core.clock import today
from yangui.platform.library import packs
from yangui.platform.organisations import fictional as people
from yangui.platform.organisations.models import Organisation
from yangui.platform.organisations.services import actor_of
from yangui.platform.recognition import services
from yangui.platform.recognition.models import Entry, Recognition, Register, Visit
from yangui.platform.registry import fictional
from yangui.platform.registry.models import Agency, Entity
from yangui.platform.registry.services import appoint_agent

FILED, CHOSEN, NAMED = "technology-sme", "baoshuangshen", "liaoning-craftsman"
FIRMS, LISTED = 4, 3


def recognise() -> None:
    """Three registers: one that firms are filed in, one that they are chosen for, and one that people are named for.

    The fictional agent acts for the first firm, a colleague for the others.
    """
    if not {FILED, CHOSEN, NAMED} <= packs.current().register_types.keys():
        return
    firms = list(Entity.objects.filter(kind="enterprise", region=fictional.home()).order_by("pk")[:FIRMS])
    agent = make_account(
        email="employer-agent-1@example.test", name="雁办二（虚构）", password=people.password(), actor=people.PROGRAM
    )
    for firm in firms[1:]:
        appoint_agent(entity=firm, account=agent, actor=fictional.PROGRAM, reason=REASON)
    _filed(firms)
    _chosen(firms)
    _named()


def _filed(firms: Sequence[Entity]) -> None:
    """Most are listed, the first of them was called up to be looked at again, and the last one waits for its check."""
    register = _kept(FILED, "province", "liaoning-science-technology")
    waiting = [_applied(register, f, {"research_spend": "1200000", "revenue": "18600000"}) for f in firms]
    entries = [_listed(made) for made in waiting[:LISTED]]
    services.call_up(entry=entries[0], actor=officer("case_officer"))


def _listed(made: Recognition) -> Entry:
    services.accept(recognition=made, actor=officer("case_officer"))
    return services.recognise(recognition=made, actor=officer("decision_officer"))


def _chosen(firms: Sequence[Entity]) -> None:
    """One was visited and is listed, which takes a register without notice on a single day; one is to be visited."""
    register = _kept(CHOSEN, "city", "jinzhou-science-technology", notice=False)
    visits = [_visit(_applied(register, firm, {"revenue": "18600000"})) for firm in firms[:2]]
    visit, visitor = visits[0], officer("service_officer")
    lines = {str(n): {"answer": "yes"} for n in range(len(visit.recognition.rules["checklist"]))}
    services.note(visit=visit, lines=lines, conclusion="情况属实（虚构）。", actor=visitor)
    services.hand_in(visit=visit, recommends=True, actor=visitor)
    services.recognise(recognition=visit.recognition, actor=officer("decision_officer"))


def _visit(made: Recognition) -> Visit:
    checker = officer("case_officer")
    services.accept(recognition=made, actor=checker)
    return services.plan_visit(
        recognition=made, kind="site", visitor=account("service_officer"), due_on=today(), actor=checker
    )


def _named() -> None:
    """Somebody was proposed, and is in the public notice."""
    register = _kept(NAMED, "province", "liaoning-human-resources")
    person = Entity.objects.filter(kind="person").exclude(account=None).latest("account")
    made = services.propose(
        register=register, entity=person, values={"trade": "数控铣工", "batch": str(today().year)},
        reason="攻克精密加工难题（虚构）", actor=officer("case_officer"),
    )  # fmt: skip
    services.accept(recognition=made, actor=officer("case_officer"))
    services.publish(recognition=made, actor=officer("decision_officer"))


def _kept(type: str, level: str, unit: str, **settled: bool) -> Register:
    return services.keep(
        type=type, level=level, organisation=Organisation.objects.get(slug=unit), contact=CONTACT,
        actor=officer("decision_officer"), **settled,
    )  # fmt: skip


def _applied(register: Register, firm: Entity, values: Mapping[str, str]) -> Recognition:
    agent = actor_of(Agency.objects.get(entity=firm).account)
    made = services.open_application(register=register, entity=firm, actor=agent)
    services.answer(recognition=made, answers={}, values=values, actor=agent)
    services.submit(recognition=made, actor=agent)
    return made
