"""The writers of tickets: raised, assigned, signed for, handled, answered, rated, with files; late ones escalate."""

from datetime import date
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from yangui.platform.accounts.models import User
from yangui.platform.core import audit, evidence
from yangui.platform.core.actor import Actor, DeniedError, Grant
from yangui.platform.core.clock import today
from yangui.platform.core.models import AuditEvent
from yangui.platform.core.privileges import Privilege
from yangui.platform.core.stepping import step
from yangui.platform.core.transitions import RefusedError
from yangui.platform.notifications.services import notify
from yangui.platform.organisations.holders import holders
from yangui.platform.organisations.models import Organisation, Region
from yangui.platform.organisations.services import regions_of
from yangui.platform.registry.models import Agency, Entity
from yangui.platform.tickets.clocks import Stage, clocks
from yangui.platform.tickets.models import Escalation, Evidence, Kind, Satisfaction, Ticket
from yangui.platform.tickets.states import ANSWERING, OPEN, OWN, REPLIED

# What the rules do by themselves.
PROGRAM = Actor(grants=(Grant(Privilege.TICKETS_SUPERVISE, "supervisor"),))
OFFICERS = (Privilege.TICKETS_HANDLE, Privilege.TICKETS_SUPERVISE)
# Steps that have a service of their own, with what they set.
OWN_SERVICE = frozenset(["assign", "reply", "satisfy", "reopen", "lapse"])


def employers(actor: Actor) -> list[Entity]:
    """The enterprises for which the actor acts."""
    held = Agency.objects.on(today()).filter(account=actor.account).values("entity")
    return list(Entity.objects.current().filter(pk__in=held))


def kinds(actor: Actor) -> list[Kind]:
    """What the actor may raise."""
    agent = bool(employers(actor))
    officer = any(actor.may(privilege) for privilege in OFFICERS)
    allowed = {
        Kind.BLOCKAGE: agent or officer,
        Kind.ENTERPRISE: agent,
        Kind.OBSERVATION: actor.may(Privilege.TICKETS_OBSERVE),
    }
    return [kind for kind, may in allowed.items() if may]


@transaction.atomic
def raise_ticket(
    *,
    kind: Kind,
    title: str,
    text: str,
    region: Region,
    actor: Actor,
    entity: Entity | None = None,
    about: Organisation | None = None,
) -> Ticket:
    """Something is in the way. Supervisors are told, who say whose it is.

    Raises `DeniedError` for who may not raise such, or acts for another enterprise; `RefusedError` without words.
    """
    if actor.account is None or kind not in kinds(actor):
        raise DeniedError(_("您不能提出这一类问题。"))
    if entity is not None and entity.pk not in {e.pk for e in employers(actor)}:
        raise DeniedError(_("您不是这个单位的经办人。"))
    if kind is Kind.ENTERPRISE and entity is None:
        raise RefusedError(_("请选择为哪个单位提出。"))
    if not title.strip() or not text.strip():
        raise RefusedError(_("请写明标题和情况。"))
    made: Ticket = Ticket.objects.create(
        kind=kind, title=title.strip(), text=text.strip(), region=region, raised_by_id=actor.account, entity=entity,
        about=about, raised_on=today(),
    )  # fmt: skip
    audit.record("ticket.raise", made, actor=actor, detail={"kind": kind.value})
    _tell(holders(Privilege.TICKETS_SUPERVISE), made, _("待分派的问题"), at_the_desk=True)
    return made


@transaction.atomic
def assign(*, ticket: Ticket, organisation: Organisation, actor: Actor) -> AuditEvent:
    """Says whose a ticket is; its clock begins. Raises `DeniedError`, and `RefusedError` in another state."""
    _in_reach(ticket, actor)
    event = step(ticket, "assign", actor=actor, organisation_id=organisation.pk, assigned_on=today())
    audit.record("ticket.assigned_to", ticket, actor=actor, detail={"organisation": organisation.slug})
    _tell(holders(Privilege.TICKETS_HANDLE, organisation), ticket, _("请签收并办理"), at_the_desk=True)
    return event


@transaction.atomic
def take_step(*, ticket: Ticket, name: str, actor: Actor, reason: str = "") -> AuditEvent:
    """A step that sets nothing else: sign, decline, handle, dismiss, withdraw. Raises as `stepping.step` does."""
    if name in OWN_SERVICE:
        raise RefusedError(f"{name} has a service of its own")
    if ticket.MACHINE.by_name[name].privilege == OWN:
        _own(ticket, actor)
    if name == "dismiss":
        _in_reach(ticket, actor)
    changes: dict[str, Any] = {"organisation_id": None, "assigned_on": None} if name == "decline" else {}
    event = step(ticket, name, actor=actor, reason=reason, **changes)
    if name == "decline":
        _tell(holders(Privilege.TICKETS_SUPERVISE), ticket, _("被退回，请重新分派"), at_the_desk=True)
    if name == "dismiss":
        _tell([ticket.raised_by], ticket, _("不予受理：%s") % reason.strip())
    return event


@transaction.atomic
def reply(*, ticket: Ticket, text: str, actor: Actor) -> AuditEvent:
    """The unit answers; who raised it says whether that does."""
    event = step(ticket, "reply", actor=actor, reason=text, reply=text.strip(), replied_on=today())
    _tell([ticket.raised_by], ticket, _("已答复，请评价"))
    return event


@transaction.atomic
def satisfy(*, ticket: Ticket, satisfaction: Satisfaction, actor: Actor) -> AuditEvent:
    """Who raised it is content; that closes it. Raises `DeniedError` for anybody else."""
    _own(ticket, actor)
    return step(ticket, "satisfy", actor=actor, satisfaction=satisfaction.value)


@transaction.atomic
def reopen(*, ticket: Ticket, reason: str, actor: Actor) -> AuditEvent:
    """The answer did not do: the unit has it again, with a new clock, and supervisors know."""
    _own(ticket, actor)
    event = step(ticket, "reopen", actor=actor, reason=reason, assigned_on=today(), reopened=ticket.reopened + 1)
    unit = ticket.organisation
    said = _("答复不满意，重新办理：%s") % reason.strip()
    _tell(holders(Privilege.TICKETS_HANDLE, unit), ticket, said, at_the_desk=True)
    _tell(holders(Privilege.TICKETS_SUPERVISE), ticket, said, at_the_desk=True)
    return event


@transaction.atomic
def escalate(day: date) -> int:
    """Tells supervisors, later leaders, of each clock that ran out before a day, each once; closes what nobody rates.

    How many were told of. May run as often as wanted.
    """
    waiting = {t.pk: t for t in Ticket.objects.open().select_for_update(of=["self"]).select_related("organisation")}
    made = 0
    for pk, clock in clocks(waiting.values()).items():
        ticket = waiting[pk]
        if clock.due >= day:
            continue
        if clock.stage is Stage.FEEDBACK:
            step(ticket, "lapse", actor=PROGRAM, reason=_("期限内没有评价"))
            continue
        made += _escalated(ticket, clock.stage, Escalation.Level.SUPERVISOR, clock.due, day)
        if clock.later < day:
            made += _escalated(ticket, clock.stage, Escalation.Level.LEADER, clock.due, day)
    return made


def may_attach(ticket: Ticket, actor: Actor) -> bool:
    """Whether the actor may add files: who raised it while it is open, its unit once it has signed for it."""
    if actor.account is not None and ticket.raised_by_id == actor.account:
        return ticket.state in OPEN
    return ticket.state in ANSWERING and actor.may(Privilege.TICKETS_HANDLE, ticket.organisation_id)


@transaction.atomic
def attach(*, ticket: Ticket, name: str, content: bytes, actor: Actor) -> Evidence:
    """A file for a ticket.

    Raises `DeniedError` for who neither raised it nor is of its unit, `RefusedError` in another state, and as
    `core.evidence.add` does.
    """
    held = Ticket.objects.select_for_update().get(pk=ticket.pk)
    if held.raised_by_id != actor.account:
        actor.must(Privilege.TICKETS_HANDLE, held.organisation_id)
    if not may_attach(held, actor):
        raise RefusedError(_("提出人在办结以前、承办单位在签收以后可以附材料；现在不能。"))
    return evidence.add(Evidence(ticket=held), held.files.count(), name=name, content=content, actor=actor)


def content(*, file: Evidence, actor: Actor) -> bytes:
    """A file of a ticket; that it was read is noted. Raises `DeniedError` for who may not see the ticket."""
    if not Ticket.objects.visible_to(actor).filter(pk=file.ticket_id).exists():
        raise DeniedError(_("这份材料您不能查看。"))
    return evidence.opened(file, actor=actor)


def _escalated(ticket: Ticket, stage: Stage, level: Escalation.Level, due: date, day: date) -> int:
    row, made = Escalation.objects.get_or_create(
        ticket=ticket, stage=stage.value, turn=ticket.reopened, level=level,
        defaults={"due": due, "on": day, "organisation": ticket.organisation},
    )  # fmt: skip
    if not made:
        return 0
    detail = {"stage": stage.value, "level": int(level), "due": due.isoformat()}
    audit.record("ticket.escalate", ticket, actor=PROGRAM, detail=detail)
    whom = Privilege.TICKETS_SUPERVISE if level == Escalation.Level.SUPERVISOR else Privilege.TICKETS_READ
    told = holders(whom)
    if stage is not Stage.ASSIGN:
        told += [u for u in holders(Privilege.TICKETS_HANDLE, row.organisation) if u not in told]
    _tell(told, ticket, _("已逾期，期限是 %s") % due, at_the_desk=True)
    return 1


def _own(ticket: Ticket, actor: Actor) -> None:
    if actor.account is None or ticket.raised_by_id != actor.account:
        raise DeniedError(_("只有提出人才能办理这一步。"))


def _in_reach(ticket: Ticket, actor: Actor) -> None:
    """What nobody has yet is for the supervisors of its region."""
    regions = regions_of(actor, Privilege.TICKETS_SUPERVISE)
    if regions is not None and ticket.region_id not in regions:
        raise DeniedError(_("您没有这一步的权限。"))


def _tell(accounts: list[User], ticket: Ticket, said: str, *, at_the_desk: bool = False) -> None:
    url = reverse("desk-ticket" if at_the_desk else "my-ticket", args=[ticket.pk])
    for account in accounts:
        notify(
            account=account, subject=_("问题：%s") % ticket.title, text=said, url=url, by_mail=ticket.state == REPLIED
        )
