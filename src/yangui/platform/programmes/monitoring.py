"""While an award runs: reports and checks, and requests to change its host, leader, budget or time."""

from datetime import date
from decimal import Decimal

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from yangui.platform.core import audit
from yangui.platform.core.actor import Actor
from yangui.platform.core.clock import now, today
from yangui.platform.core.stepping import step
from yangui.platform.core.transitions import RefusedError
from yangui.platform.programmes import choosing, money
from yangui.platform.programmes.awarding import own
from yangui.platform.programmes.models import Award, Change, Milestone
from yangui.platform.programmes.states import ASKED, PLANNED, RUNNING, SUSPENDED
from yangui.platform.programmes.telling import tell
from yangui.platform.registry.models import Entity

About, Type = Change.About, Milestone.Type


@transaction.atomic
def report(*, milestone: Milestone, text: str, actor: Actor, host_paid: Decimal | None = None) -> None:
    """What the holder reports for a check, and what the host has put in until then."""
    own(milestone.award, actor)
    row = Milestone.objects.select_for_update(of=("self",)).get(pk=milestone.pk)
    if row.state != PLANNED or not text.strip():
        raise RefusedError(_("请写报告；已考核的不能再改。"))
    if host_paid is not None and host_paid < 0:
        raise RefusedError(_("投入不能小于 0。"))
    row.report, row.reported_at, row.host_paid = text.strip(), now(), host_paid
    row.save(update_fields=["report", "reported_at", "host_paid"])
    audit.record("milestone.reported", row, actor=actor)
    milestone.refresh_from_db()


@transaction.atomic
def check(*, milestone: Milestone, passed: bool, reason: str = "", actor: Actor, override_reason: str = "") -> None:
    """What the check found. Passed, the instalments that wait for it are held in the ledger, and the final one
    completes the award. Failed, the award is suspended and nothing is paid until it is resumed or withdrawn.
    """
    row = Milestone.objects.select_for_update(of=("self",)).get(pk=milestone.pk)
    award: Award = Award.objects.select_for_update(of=("self",)).get(pk=row.award_id)
    if row.reported_at is None:
        raise RefusedError(_("还没有收到报告。"))
    if passed and row.type == Type.FINAL:
        _host_kept(award)
    step(row, "pass" if passed else "fail", actor=actor, reason=reason)
    by_rule = choosing.by_rule(actor)
    if not passed and award.state == RUNNING:
        step(award, "suspend", actor=by_rule, reason=reason)
        money.stop(award, actor=by_rule, reason=reason)
    elif passed and award.state == RUNNING:
        money.promise(award, after=row.type, actor=actor, override_reason=override_reason)
        if row.type == Type.FINAL:
            step(award, "complete", actor=by_rule)
    tell(award.application, _("考核结果：%s") % row.state_label, reason)
    milestone.refresh_from_db()


def _host_kept(award: Award) -> None:
    """Raises `RefusedError` where the host has put in less than the agreement says."""
    wanted = Decimal(award.terms.get("host", 0))
    paid = award.milestones.aggregate(paid=Sum("host_paid"))["paid"] or Decimal(0)
    if paid < wanted:
        raise RefusedError(
            _("依托单位应配套 %(wanted)s 元，报告已投入 %(paid)s 元，不能通过验收。")
            % {"wanted": f"{wanted:,.2f}", "paid": f"{paid:,.2f}"}
        )


@transaction.atomic
def plan_check(*, award: Award, type: str, day: date, actor: Actor) -> Milestone:
    """Another check of a running award, such as next year's, or the repetition of one that failed."""
    row = Award.objects.select_for_update(of=("self",)).get(pk=award.pk)
    actor.must(choosing.MANAGE, row.owner)
    if row.state not in (RUNNING, SUSPENDED) or type not in Type.values or day < today():
        raise RefusedError(_("执行中的可以安排考核，日期不早于今天。"))
    made: Milestone = Milestone.objects.create(award=row, type=type, due_on=day)
    audit.record("milestone.planned", made, actor=actor, detail={"type": type, "day": day.isoformat()})
    tell(
        row.application, _("已安排考核：%(type)s，%(day)s") % {"type": made.get_type_display(), "day": day.isoformat()}
    )
    return made


@transaction.atomic
def ask_change(
    *,
    award: Award,
    about: str,
    text: str,
    actor: Actor,
    entity: Entity | None = None,
    milestone: Milestone | None = None,
    day: date | None = None,
) -> Change:
    """The holder asks to change the host or leader (to `entity`), the day of a check, or how the money is used."""
    row = own(award, actor)
    if row.state != RUNNING or about not in About.values or not text.strip():
        raise RefusedError(_("执行中的可以申请变更：请选变更内容并写明理由。"))
    if about in (About.HOST, About.LEADER) and (entity is None or (entity.kind == "person") != (about == About.LEADER)):
        raise RefusedError(_("请写明登记过的新单位或新负责人。"))
    known = milestone is not None and milestone.award_id == row.pk and milestone.state == PLANNED
    if about == About.TIME and (not known or day is None or day < today()):
        raise RefusedError(_("请选还没有进行的考核，并给出今天以后的日期。"))
    change = Change.objects.create(
        award=row, about=about, text=text.strip(), entity=entity, milestone=milestone, day=day, asked_at=now()
    )
    audit.record("award.change_asked", change, actor=actor, detail={"about": about})
    return change


@transaction.atomic
def decide_change(*, change: Change, granted: bool, reason: str, actor: Actor) -> None:
    """Grants a change, which then holds at once, or not."""
    row = Change.objects.select_for_update(of=("self",)).get(pk=change.pk)
    if row.state != ASKED:
        raise RefusedError(_("这项变更已有结果。"))
    step(row, "grant" if granted else "refuse", actor=actor, reason=reason)
    if granted:
        _apply(row)
    tell(row.award.application, _("变更申请：%s") % row.state_label, reason)
    change.refresh_from_db()


def _apply(change: Change) -> None:
    application = change.award.application
    if change.about == About.HOST:
        # the rank was one of the former host's
        application.host, application.host_rank = change.entity, None
        application.save(update_fields=["host", "host_rank"])
    elif change.about == About.LEADER:
        application.leader = change.entity
        application.save(update_fields=["leader"])
    elif change.about == About.TIME and change.milestone is not None and change.day is not None:
        change.milestone.due_on = change.day
        change.milestone.save(update_fields=["due_on"])
