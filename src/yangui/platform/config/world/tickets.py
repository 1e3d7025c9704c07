"""What is in somebody's way: raised, being handled, answered, and settled; and what is public of it."""

from yangui.platform.config.world.officers import home, officer
from yangui.platform.core.actor import Actor
from yangui.platform.core.clock import today
from yangui.platform.organisations.models import Region
from yangui.platform.registry import fictional
from yangui.platform.registry.models import Entity
from yangui.platform.tickets import publishing, services
from yangui.platform.tickets.models import Kind, Satisfaction, Ticket


def raise_some() -> None:
    """An observation waits to be assigned, a blockage is handled, an issue is answered, and one is settled."""
    agent, observer = officer("employer_agent"), officer("observer")
    firm = services.employers(agent)[0]
    _raised(Kind.OBSERVATION, "办事窗口午休时无人值守", "连续三天中午没有人受理。", observer)
    blockage = _raised(Kind.BLOCKAGE, "应届生落户要往返两个窗口", "社保和户籍信息没有共享。", agent, firm)
    road = _raised(Kind.ENTERPRISE, "厂区门前道路施工受阻", "运输车辆进不来。", agent, firm)
    power = _raised(Kind.ENTERPRISE, "新增生产线用电报装", "希望尽快安排现场勘查。", agent, firm)
    for ticket in (blockage, road, power):
        _handled(ticket)
    services.reply(ticket=road, text="已协调施工单位让出一条车道。", actor=officer("ticket_officer"))
    services.reply(ticket=power, text="已现场勘查，本周内接电。", actor=officer("ticket_officer"))
    services.satisfy(ticket=power, satisfaction=Satisfaction.SATISFIED, actor=agent)
    publishing.publish(today())


def _raised(kind: Kind, title: str, text: str, actor: Actor, entity: Entity | None = None) -> Ticket:
    return services.raise_ticket(
        kind=kind, title=f"{title}（虚构）", text=text, region=Region.objects.get(code=fictional.home()), actor=actor,
        entity=entity, about=home() if entity is None else None,
    )  # fmt: skip


def _handled(ticket: Ticket) -> None:
    services.assign(ticket=ticket, organisation=home(), actor=officer("supervisor"))
    services.take_step(ticket=ticket, name="sign", actor=officer("ticket_officer"))
    services.take_step(ticket=ticket, name="handle", actor=officer("ticket_officer"), reason="已联系有关单位。")
