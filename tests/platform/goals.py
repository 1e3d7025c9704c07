"""Goals that stand: the pack's, one of them with a figure, a round and a matter, for tests of pages."""

from decimal import Decimal
from typing import Any, NamedTuple

from yangui import Pack
from yangui.platform.accounts.models import User
from yangui.platform.core.actor import Actor, Grant
from yangui.platform.core.clock import today
from yangui.platform.core.privileges import Privilege
from yangui.platform.core.transitions import transition
from yangui.platform.organisations import services as organisations
from yangui.platform.organisations.models import Organisation, Region
from yangui.platform.targets import fictional
from yangui.platform.targets.models import Figure, Matter, Measure, Publication, Round
from yangui.platform.targets.services import evidence, figures, matters, plans, publications, rounds
from yangui.platform.targets.services.standings import restand_all


class Stood(NamedTuple):
    """What there is."""

    round: Round
    waiting: Figure
    verified: Figure
    matter: Matter


def actor(account: User, *privileges: Privilege) -> Actor:
    """Somebody who may do these everywhere."""
    return Actor(account.pk, account.name, tuple(Grant(p, "test") for p in privileges))


def stand(pack: Pack, reporter: User, verifier: User) -> Stood:
    """Shenyang is behind with the fictional goal and has been reminded; Dalian's figure waits to be verified."""
    organisations.load_pack(pack)
    plans.load_pack(pack)
    day = today()
    goal = fictional.write_goal(day.year)
    chief = actor(verifier, Privilege.TARGETS_SUPERVISE)
    opened = rounds.open_round(title="调度", as_of=day, days=5, actor=chief, indicators=[goal])
    made = []
    for code in ("210100", "210200"):
        owed = opened.owed.select_related("organisation").get(region=code)
        made.append(
            figures.report(
                indicator=goal, region=Region.objects.get(code=code), organisation=owed.organisation, as_of=day,
                figure=Decimal(7), evidence="台账第3号", actor=actor(reporter, Privilege.TARGETS_REPORT),
            )
        )  # fmt: skip
    figures.verify(figure=made[0], actor=actor(verifier, Privilege.TARGETS_VERIFY))
    restand_all(day)
    (matter,) = matters.look(day)
    return Stood(opened, made[1], made[0], matter)


PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 40 + b"IEND\xaeB`\x82"


def decided(unit: Organisation, approver: User, rung: str = "circular") -> Matter:
    """A matter that was approved with grounds and told by a letter."""
    chief = actor(approver, Privilege.TARGETS_SUPERVISE)
    matter = Matter.objects.create(
        thread=f"own:{rung}", miss=f"own:{rung}", rung=rung, organisation=unit, said="三次未报", found_on=today()
    )
    transition(matter, "register", actor=matters.PROGRAM)
    matters.step(matter=matter, name="approve", actor=chief, reason="全省通报")
    matters.step(matter=matter, name="notify", actor=chief)
    return matter


def published(pack: Pack, reporter: User, approver: User) -> Publication:
    """What Shenyang needs this year, as everybody may read it."""
    city = Organisation.objects.get(slug="shenyang")
    publications.enter_demand(
        year=today().year, region=Region.objects.get(code="210100"), organisation=city, employer="雁企（虚构）",
        post="工程师", needed=30, filled=10, actor=actor(reporter, Privilege.TARGETS_REPORT),
    )  # fmt: skip
    row = publications.prepare(
        kind="demand", subject=str(today().year), title="人才需求目录（虚构）", threshold=10, pack=pack,
        actor=actor(reporter, Privilege.TARGETS_SUPERVISE),
    )  # fmt: skip
    publications.step(publication=row, name="publish", actor=actor(approver, Privilege.TARGETS_PUBLISH))
    return row


def example(path: str, pack: Pack, reporter: User, verifier: User) -> str:
    """Puts goals and what belongs to them into an address."""
    if path.startswith(("/figures/", "/api/v1/figures", "/letters/supervision/")):
        organisations.load_pack(pack)
    things: dict[str, Any] = {}
    if path.startswith(("/desk/targets/", "/cockpit/")):
        held = stand(pack, reporter, verifier)
        officer = actor(reporter, Privilege.TARGETS_REPORT)
        file = evidence.attach(figure=held.waiting, name="台账.png", content=PNG, actor=officer)
        things |= {"rounds": held.round, "figures": held.waiting, "matters": held.matter, "evidence": file,
                   "plans": Measure.objects.filter(parent=None).first()}  # fmt: skip
    if "/publications/" in path or path.startswith(("/figures/", "/api/v1/figures")):
        row = published(pack, reporter, verifier)
        things |= {"publications": row, "figures": row}
    if "/letters/" in path:
        order = decided(Organisation.objects.get(slug="shenyang"), verifier).letters.get()
        things |= {"letters": order}
        path = path.replace("CODE", order.code)
    for name, thing in things.items():
        path = path.replace(f"/{name}/1", f"/{name}/{thing.pk}")
    return path
