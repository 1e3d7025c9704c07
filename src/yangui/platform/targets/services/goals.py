"""What officers say of goals: plans of their own, baselines with their source, one goal that two documents name."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from yangui.platform.core import audit
from yangui.platform.core.actor import Actor
from yangui.platform.core.clock import today
from yangui.platform.core.privileges import Privilege
from yangui.platform.core.transitions import RefusedError
from yangui.platform.organisations.models import Organisation, Region
from yangui.platform.targets.models import Allotment, Figure, Indicator, Measure
from yangui.platform.targets.services import tallies
from yangui.platform.targets.services.standings import restand


@transaction.atomic
def add_plan(*, key: str, title_zh: str, title_en: str, lead: Organisation, actor: Actor) -> Measure:
    """A plan of the officers' own. Raises `DeniedError`, or `RefusedError` for a key that is taken."""
    actor.must(Privilege.TARGETS_SUPERVISE)
    if Measure.objects.filter(key=key).exists():
        raise RefusedError(_("编号 %s 已被使用：请换一个。") % key)
    row = Measure.objects.create(key=key, title_zh=title_zh, title_en=title_en, level=Measure.Level.PLAN, place=0)
    row.lead.set([lead])
    audit.record("measure.added", row, actor=actor)
    return row


@dataclass(frozen=True, slots=True)
class Baseline:
    """From where a goal starts: a value of a day, and where it is told."""

    value: Decimal
    on: date
    source: str


@transaction.atomic
def set_baseline(*, indicator: Indicator, region: Region, baseline: Baseline, actor: Actor) -> None:
    """Says from where a goal starts in a region; its colour follows.

    Raises `DeniedError`; `RefusedError` without a source, for a day to come, for a region without a part of the goal,
    and where the pack itself says the baseline.
    """
    actor.must(Privilege.TARGETS_SUPERVISE)
    if not baseline.source.strip():
        raise RefusedError(_("请写明基期值的来源。"))
    if baseline.on > today():
        raise RefusedError(_("基期不能晚于今天。"))
    row: Indicator | Allotment | None = indicator
    if region.code != indicator.region_id:
        row = indicator.allotments.filter(region=region).first()
    elif indicator.baseline is not None and not indicator.baseline_source:
        raise RefusedError(_("政策文本已给出基期值，不能改动。"))
    if row is None:
        raise RefusedError(_("这个地区没有分解到目标值。"))
    row.baseline, row.baseline_on, row.baseline_source = baseline.value, baseline.on, baseline.source.strip()
    row.save(update_fields=["baseline", "baseline_on", "baseline_source"])
    detail = {"region": region.code, "value": str(baseline.value), "on": str(baseline.on), "source": baseline.source}
    audit.record("goal.baseline", indicator, actor=actor, detail=detail)
    restand(indicator, region.code, today())


@transaction.atomic
def join(*, indicator: Indicator, other: Indicator, reason: str, actor: Actor) -> None:
    """Says that a goal is the same as another, of another document: the other's figures hold, and it counts once.

    Raises `DeniedError`; `RefusedError` without a reason, where the two are not alike, where it has figures or parts of
    its own, and where another goal is joined to it already.
    """
    actor.must(Privilege.TARGETS_SUPERVISE)
    if not reason.strip():
        raise RefusedError(_("请写明两处为同一目标的理由。"))
    if other.pk == indicator.pk or other.same_as_id is not None or indicator.also.exists():
        raise RefusedError(_("请选一个没有并入其他目标的目标。"))
    if (indicator.region_id, indicator.unit) != (other.region_id, other.unit):
        raise RefusedError(_("两个目标的地区或计量单位不同，不是同一目标。"))
    if Figure.objects.filter(indicator=indicator).exists() or indicator.allotments.exists():
        raise RefusedError(_("这个目标已有自己的数据或分解，不能并入其他目标。"))
    indicator.same_as, indicator.same_as_reason = other, reason.strip()
    indicator.save(update_fields=["same_as", "same_as_reason"])
    audit.record("goal.joined", indicator, actor=actor, reason=reason.strip(), detail={"same_as": other.slug})
    tallies.retally()


@transaction.atomic
def part(*, indicator: Indicator, reason: str, actor: Actor) -> None:
    """Takes back that officers joined a goal to another. Raises `DeniedError`; `RefusedError` where the pack did."""
    actor.must(Privilege.TARGETS_SUPERVISE)
    if not indicator.same_as_reason or not reason.strip():
        raise RefusedError(_("只有督查人员并入的目标可以分开，并须写明理由。"))
    indicator.same_as, indicator.same_as_reason = None, ""
    indicator.save(update_fields=["same_as", "same_as_reason"])
    audit.record("goal.parted", indicator, actor=actor, reason=reason.strip())
    restand(indicator, indicator.region_id, today())
    tallies.retally()
