"""People around tickets, and tickets on their way, for the tests."""

from tests.platform.goals import PNG
from yangui import Pack
from yangui.platform.accounts.models import User
from yangui.platform.core.actor import Actor, Grant
from yangui.platform.core.privileges import Privilege
from yangui.platform.core.workdays import load
from yangui.platform.organisations import services as organisations
from yangui.platform.organisations.models import Organisation, Region
from yangui.platform.registry.models import Entity
from yangui.platform.registry.services import appoint_agent, make_entity
from yangui.platform.tickets import services
from yangui.platform.tickets.models import Kind, Ticket

KEEPER = Actor(grants=(Grant(Privilege.REGISTRY_EDIT, "registry_officer"),))
CHIEF = Actor(grants=(Grant(Privilege.TICKETS_SUPERVISE, "supervisor"),))


def world(pack: Pack) -> tuple[Organisation, Organisation]:
    """Regions, units and the calendar; two units of different cities."""
    organisations.load_pack(pack)
    load(2025, 2027)
    mine = Organisation.objects.filter(region="210100").order_by("slug").first()
    other = Organisation.objects.filter(region="210200").order_by("slug").first()
    assert mine is not None
    assert other is not None
    return mine, other


def agent(account: User) -> tuple[Actor, Entity]:
    """The account acts for an enterprise of Shenyang."""
    entity = make_entity(kind="enterprise", name="雁鸣科技（虚构）", identifiers={}, region="210100", actor=KEEPER)
    appoint_agent(entity=entity, account=account, actor=KEEPER, reason="test")
    return organisations.actor_of(account), entity


def issue(actor: Actor, entity: Entity, title: str = "厂区道路被堵") -> Ticket:
    """An issue of the enterprise."""
    return services.raise_ticket(
        kind=Kind.ENTERPRISE, title=title, text="运输车辆进不来。", region=Region.objects.get(code="210100"),
        actor=actor, entity=entity,
    )  # fmt: skip


def example(path: str, pack: Pack, account: User) -> str:
    """An issue that waits to be signed for, with a file, in an address."""
    if "TICKET" not in path and "PAPER" not in path:
        return path
    mine, _other = world(pack)
    actor, entity = agent(account)
    ticket = issue(actor, entity)
    file = services.attach(ticket=ticket, name="现场.png", content=PNG, actor=actor)
    services.assign(ticket=ticket, organisation=mine, actor=CHIEF)
    return path.replace("TICKET", str(ticket.pk)).replace("PAPER", str(file.pk))
