"""Schemes while they are drawn up: items and weights, who is assessed among whom, key projects, bonus, deduction."""

from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from yangui.platform.accounts.models import User
from yangui.platform.assessment.models import Adjustment, Item, KeyProject, Scheme, Scorecard, Subject, Way
from yangui.platform.assessment.states import DRAFTED
from yangui.platform.core import audit
from yangui.platform.core.actor import Actor, DeniedError
from yangui.platform.core.clock import now
from yangui.platform.core.privileges import Privilege
from yangui.platform.core.transitions import RefusedError
from yangui.platform.organisations.models import Organisation
from yangui.platform.targets.models import Indicator

FULL = Decimal(100)
MANAGE = Privilege.ASSESSMENT_MANAGE


@transaction.atomic
def make_scheme(
    *,
    year: int,
    title: str,
    subject: Subject,
    bonus_most: Decimal,
    deduction_most: Decimal,
    objection_days: int,
    actor: Actor,
) -> Scheme:
    """A scheme without items yet. Raises `DeniedError`, and `RefusedError` where the year has one of this title."""
    actor.must(MANAGE)
    if actor.account is None:
        raise DeniedError(_("请先登录。"))
    if Scheme.objects.filter(year=year, title=title.strip()).exists():
        raise RefusedError(_("这一年已有同名的考核方案。"))
    scheme: Scheme = Scheme.objects.create(
        year=year, title=title.strip(), subject=subject, bonus_most=bonus_most, deduction_most=deduction_most,
        objection_days=objection_days, made_by_id=actor.account,
    )  # fmt: skip
    audit.record("scheme.made", scheme, actor=actor)
    return scheme


@transaction.atomic
def add_item(
    *,
    scheme: Scheme,
    title: str,
    weight: Decimal,
    way: Way,
    clause: str,
    actor: Actor,
    indicator: Indicator | None = None,
    judge: User | None = None,
) -> Item:
    """An item more. Raises `DeniedError`; `RefusedError` where the weights would make more than 100, a goal or judge
    is missing, or scores were published already.
    """
    row = _drawn_up(scheme, actor)
    if way == Way.ATTAINMENT and indicator is None:
        raise RefusedError(_("请选择目标。"))
    if way != Way.ATTAINMENT and judge is None:
        raise RefusedError(_("请写明由谁评定。"))
    if way == Way.PROJECTS and row.subject != Subject.LEADER:
        raise RefusedError(_("只有领导考核有书记项目。"))
    if row.items.filter(title=title.strip()).exists():
        raise RefusedError(_("已有同名的指标。"))
    if weighed(row) + weight > FULL:
        raise RefusedError(_("权重合计不能超过 100，现在是 %s。") % weighed(row))
    item: Item = Item.objects.create(
        scheme=row, title=title.strip(), weight=weight, way=way, clause=clause.strip(),
        indicator=indicator if way == Way.ATTAINMENT else None, judge=None if way == Way.ATTAINMENT else judge,
    )  # fmt: skip
    audit.record("scheme.item", row, actor=actor, detail={"item": item.pk, "weight": str(weight), "way": way.value})
    return item


def weighed(scheme: Scheme) -> Decimal:
    """The sum of its weights."""
    return sum(scheme.items.values_list("weight", flat=True), Decimal(0))


@transaction.atomic
def add_card(
    *, scheme: Scheme, organisation: Organisation, group: str, actor: Actor, leader: User | None = None
) -> Scorecard:
    """A unit, or a leader in it, is assessed among the peers of a group. Raises as `add_item` does."""
    row = _drawn_up(scheme, actor)
    actor.must(MANAGE, organisation.pk)
    if (row.subject == Subject.LEADER) != (leader is not None):
        raise RefusedError(_("领导考核要写明领导，单位考核不写。"))
    if row.cards.filter(organisation=organisation, leader=leader).exists():
        raise RefusedError(_("已在考核对象中。"))
    card: Scorecard = Scorecard.objects.create(
        scheme=row, organisation=organisation, leader=leader, group=group.strip()
    )
    audit.record("scorecard.made", card, actor=actor)
    return card


@transaction.atomic
def name_project(*, card: Scorecard, title: str, aim: str, actor: Actor) -> KeyProject:
    """A key project of the leader for the year. Raises `RefusedError` for a third one."""
    actor.must(MANAGE, card.organisation_id)
    held = _drafted(card)
    number = held.projects.count() + 1
    if held.leader_id is None:
        raise RefusedError(_("只有领导考核有书记项目。"))
    if number > len((1, 2)):
        raise RefusedError(_("每人每年一至两个书记项目。"))
    made = KeyProject.objects.create(card=held, number=number, title=title.strip(), aim=aim.strip())
    audit.record("scorecard.project", held, actor=actor, detail={"project": made.pk})
    return made


@transaction.atomic
def adjust(*, card: Scorecard, points: Decimal, clause: str, reason: str, evidence: str, actor: Actor) -> Adjustment:
    """Points added, or deducted below 0, each for a clause. Raises `RefusedError` without grounds."""
    actor.must(MANAGE, card.organisation_id)
    if actor.account is None:
        raise DeniedError(_("请先登录。"))
    if not (clause.strip() and reason.strip() and evidence.strip()):
        raise RefusedError(_("加分、减分都要写明条款、事由和依据。"))
    if not points:
        raise RefusedError(_("分值不能是零。"))
    held = _drafted(card)
    made = Adjustment.objects.create(
        card=held, points=points, clause=clause.strip(), reason=reason.strip(), evidence=evidence.strip(),
        by_id=actor.account, at=now(),
    )  # fmt: skip
    audit.record("scorecard.adjust", held, actor=actor, reason=reason, detail={"points": str(points)})
    return made


def _drawn_up(scheme: Scheme, actor: Actor) -> Scheme:
    actor.must(MANAGE)
    row: Scheme = Scheme.objects.select_for_update().get(pk=scheme.pk)
    if row.cards.exclude(state=DRAFTED).exists():
        raise RefusedError(_("得分已经告知，方案不能再改。"))
    return row


def _drafted(card: Scorecard) -> Scorecard:
    row: Scorecard = Scorecard.objects.select_for_update().get(pk=card.pk)
    if row.state != DRAFTED:
        raise RefusedError(_("得分已经告知，不能再改；可在异议复核中更正。"))
    return row
