"""Figures: reported by the unit that owes them, verified by another, corrected and never changed."""

from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from yangui.platform.core import audit
from yangui.platform.core.actor import Actor, DeniedError
from yangui.platform.core.clock import now, today
from yangui.platform.core.privileges import Privilege
from yangui.platform.core.transitions import RefusedError
from yangui.platform.core.transitions import transition as make
from yangui.platform.organisations.models import Organisation, Region
from yangui.platform.targets.models import Allotment, Figure, Indicator, Owed
from yangui.platform.targets.reporting import OPEN_STATES, VERIFIED
from yangui.platform.targets.services.standings import restand


def report(
    *,
    indicator: Indicator,
    region: Region,
    organisation: Organisation,
    as_of: date,
    figure: Decimal,
    evidence: str,
    actor: Actor,
) -> Figure:
    """The unit says what was reached as of a day; it waits to be verified.

    Raises `DeniedError` for who does not report for the unit, `RefusedError` without evidence, for a day to come, for
    a goal the unit does not owe, and where a verified figure stands: that attempt is kept on record.
    """
    _may_report(indicator, region, organisation, actor)
    if not evidence.strip():
        raise RefusedError(_("请写明依据：文件、台账或统计表的名称。"))
    if as_of > today():
        raise RefusedError(_("数据截至日期不能晚于今天。"))
    same = Figure.objects.filter(indicator=indicator, region=region, as_of=as_of)
    stands = same.filter(state=VERIFIED).first()
    if stands is not None:
        _refuse_change(stands, figure, actor)
    with transaction.atomic():
        if same.filter(state__in=OPEN_STATES).select_for_update().exists():
            raise RefusedError(_("这一天的数据已经上报，正待核实。"))
        return _reported(indicator, region, organisation, as_of, figure, evidence, actor)


def correct(*, figure: Figure, value: Decimal, evidence: str, reason: str, actor: Actor) -> Figure:
    """Another value in place of a verified one; until it is verified too, the first one holds.

    Raises `DeniedError`; `RefusedError` without a reason or where a correction waits already.
    """
    _may_report(figure.indicator, figure.region, figure.organisation, actor)
    if not reason.strip() or not evidence.strip():
        raise RefusedError(_("请写明更正的原因和依据。"))
    with transaction.atomic():
        held = Figure.objects.select_for_update().get(pk=figure.pk)
        if held.state != VERIFIED:
            raise RefusedError(_("只有已核实的数据才能更正。"))
        same = Figure.objects.filter(indicator=held.indicator, region=held.region, as_of=held.as_of)
        if same.filter(state__in=OPEN_STATES).exists():
            raise RefusedError(_("这一天的数据已经上报，正待核实。"))
        return _reported(
            held.indicator, held.region, held.organisation, held.as_of, value, evidence, actor,
            corrects=held, reason=reason.strip(),
        )  # fmt: skip


def verify(*, figure: Figure, actor: Actor, organisation: Organisation | None = None) -> None:
    """Another unit finds the figure right, in whose name the actor acts; from then on it counts.

    Raises `DeniedError` for the unit's own officers and who reported it, `RefusedError` in another state.
    """
    _another_unit(figure, actor, organisation)
    with transaction.atomic():
        if figure.corrects is not None and figure.corrects.state == VERIFIED:
            make(figure.corrects, "replace", actor=actor, reason=figure.reason, latest=False)
        make(figure, "verify", actor=actor, verified_for=organisation)
        mark_latest(figure)
        restand(figure.indicator, figure.region_id, today())


def mark_latest(figure: Figure) -> None:
    """After a figure was verified: the newest verified one of its goal and region carries `latest`, and no other."""
    same = Figure.objects.filter(indicator=figure.indicator_id, region=figure.region_id)
    newest = same.filter(state=VERIFIED).order_by("-as_of")[:1].values("pk")
    same.filter(latest=True).exclude(pk__in=newest).update(latest=False)
    same.filter(pk__in=newest, latest=False).update(latest=True)


def send_back(*, figure: Figure, actor: Actor, reason: str, organisation: Organisation | None = None) -> None:
    """Returns a figure to its unit with a reason; the unit owes it again. Raises as `verify` does."""
    _another_unit(figure, actor, organisation)
    with transaction.atomic():
        make(figure, "return", actor=actor, reason=reason, verified_for=organisation)
        Owed.objects.filter(figure=figure).update(figure=None)


def _reported(
    indicator: Indicator,
    region: Region,
    organisation: Organisation,
    as_of: date,
    value: Decimal,
    evidence: str,
    actor: Actor,
    corrects: Figure | None = None,
    reason: str = "",
) -> Figure:
    row: Figure = Figure.objects.create(
        indicator=indicator, region=region, organisation=organisation, as_of=as_of, figure=value,
        evidence=evidence.strip(), reported_by_id=actor.account, reported_at=now(), corrects=corrects, reason=reason,
    )  # fmt: skip
    make(row, "report", actor=actor)
    owed = Owed.objects.filter(indicator=indicator, region=region, round__as_of=as_of, figure=None)
    owed.update(figure=row)
    return row


def _may_report(indicator: Indicator, region: Region, organisation: Organisation, actor: Actor) -> None:
    actor.must(Privilege.TARGETS_REPORT, organisation.pk)
    if actor.account is None:
        raise DeniedError("an account is needed")
    if organisation.pk not in owing(indicator, region.code):
        raise RefusedError(_("这个单位不承担这项目标在该地区的填报。"))


def owing(indicator: Indicator, region: str) -> frozenset[int]:
    """Who may report a goal in a region: in its own region the units that owe it, elsewhere who was allotted it."""
    allotted = Allotment.objects.filter(indicator=indicator, region=region).values_list("organisation", flat=True)
    if region != indicator.region_id:
        return frozenset(allotted)
    named = (indicator.lead.values_list("pk", flat=True), indicator.responsible.values_list("pk", flat=True))
    return frozenset([indicator.owner_id, *(pk for held in named for pk in held)])


def _refuse_change(stands: Figure, value: Decimal, actor: Actor) -> None:
    """Keeps the attempt on record, in a transaction of its own, and refuses."""
    with transaction.atomic():
        detail = {"stands": str(stands.figure), "tried": str(value)}
        audit.record("figure.change_refused", stands, actor=actor, detail=detail)
    raise RefusedError(_("这一天的数据已经核实，不能改动；如有错误，请提出更正并写明原因。这次尝试已记录。"))


def _another_unit(figure: Figure, actor: Actor, organisation: Organisation | None) -> None:
    actor.must(Privilege.TARGETS_VERIFY, None if organisation is None else organisation.pk)
    everywhere = any(g.organisations is None for g in actor.grants if g.privilege == Privilege.TARGETS_VERIFY)
    if organisation is None and not everywhere:
        raise RefusedError(_("请选择以哪个单位的名义核实。"))
    own = organisation is not None and organisation.pk == figure.organisation_id
    if own or actor.may(Privilege.TARGETS_REPORT, figure.organisation_id):
        raise DeniedError(_("数据须由另一个单位核实。"))
