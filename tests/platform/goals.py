"""Goals that stand: the pack's, one of them with a figure, a round and a matter, for tests of pages."""

from decimal import Decimal
from typing import NamedTuple

from yangui import Pack
from yangui.platform.accounts.models import User
from yangui.platform.core.actor import Actor, Grant
from yangui.platform.core.clock import today
from yangui.platform.core.privileges import Privilege
from yangui.platform.organisations import services as organisations
from yangui.platform.organisations.models import Region
from yangui.platform.targets import fictional
from yangui.platform.targets.models import Figure, Matter, Round
from yangui.platform.targets.services import figures, matters, plans, rounds
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
