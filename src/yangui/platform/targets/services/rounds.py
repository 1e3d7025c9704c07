"""Rounds of regular dispatch (调度): a round opens, units report, and who is late is late with a report."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from yangui.platform.core import audit
from yangui.platform.core.actor import Actor, DeniedError
from yangui.platform.core.clock import today
from yangui.platform.core.privileges import Privilege
from yangui.platform.core.transitions import RefusedError
from yangui.platform.organisations.models import Organisation
from yangui.platform.targets.clocks import due_days
from yangui.platform.targets.models import Allotment, Figure, Indicator, Owed, Round
from yangui.platform.targets.reporting import OPEN_STATES, VERIFIED
from yangui.platform.targets.services.figures import report
from yangui.platform.targets.services.officers import tell_officers


class Line(NamedTuple):
    """What a unit says of one figure it owes."""

    owed: Owed
    figure: Decimal
    evidence: str


@transaction.atomic
def open_round(
    *, title: str, as_of: date, days: int, actor: Actor, indicators: Iterable[Indicator] | None = None
) -> Round:
    """Asks every unit for the figures of its goals as of a day, within so many working days from today; tells them.

    Asked are the goals whose period holds that day, or those in `indicators`. What the registers count is not asked.
    Raises `DeniedError`, or `RefusedError` where nothing would be asked.
    """
    actor.must(Privilege.TARGETS_SUPERVISE)
    if actor.account is None:
        raise DeniedError("an account is needed")
    if indicators is None:
        runs = Q(first=None) | Q(first__lte=as_of)
        ends = Q(last=None) | Q(last__gte=as_of)
        indicators = Indicator.objects.current().filter(runs, ends, stated=False)
        indicators = indicators.exclude(figures__origin=Figure.Origin.COUNTED)
    goals = {row.pk: row for row in indicators}
    if not goals:
        raise RefusedError(_("没有处在这一时期的目标。"))
    row = Round.objects.create(title=title, as_of=as_of, opened_on=today(), days=days, opened_by_id=actor.account)
    own = [Owed(round=row, indicator=g, region_id=g.region_id, organisation_id=g.owner_id) for g in goals.values()]
    parts = [
        Owed(round=row, indicator_id=a.indicator_id, region_id=a.region_id, organisation_id=a.organisation_id)
        for a in Allotment.objects.filter(indicator__in=goals)
        if a.region_id != goals[a.indicator_id].region_id
    ]
    rows = [*own, *parts]
    _answered(rows, as_of)
    Owed.objects.bulk_create(rows)
    audit.record("round.opened", row, actor=actor, detail={"as_of": str(as_of), "figures": len(rows)})
    due = due_days([(row.opened_on, days)])[0]
    for unit in Organisation.objects.filter(owed__round=row, owed__figure=None).distinct():
        text = _("请在 %(due)s 前填报截至 %(as_of)s 的数据。") % {"due": due, "as_of": as_of}
        tell_officers(unit, subject=title, text=text, url=reverse("targets-round", args=[row.pk]))
    return row


def _answered(rows: Iterable[Owed], as_of: date) -> None:
    """What was reported for the day before it was asked is not asked again."""
    held = Figure.objects.filter(as_of=as_of, state__in=[VERIFIED, *OPEN_STATES]).order_by("state")
    known = {(f.indicator_id, f.region_id): f for f in held}
    for row in rows:
        row.figure = known.get((row.indicator_id, row.region_id))


def report_lines(*, lines: Iterable[Line], actor: Actor) -> int:
    """Reports all of a unit's lines, or where one of them is refused none; how many. Raises as `report` does."""
    count = 0
    with transaction.atomic():
        for line in lines:
            owed = line.owed
            report(
                indicator=owed.indicator, region=owed.region, organisation=owed.organisation, as_of=owed.round.as_of,
                figure=line.figure, evidence=line.evidence, actor=actor,
            )  # fmt: skip
            count += 1
    return count


def late(day: date) -> list[tuple[Round, Organisation]]:
    """Rounds whose time is up on a day, with each unit that still owes a figure. Days are counted anew."""
    rounds = list(Round.objects.filter(owed__figure=None).distinct())
    dues = due_days([(r.opened_on, r.days) for r in rounds])
    over = [r.pk for r, due in zip(rounds, dues, strict=True) if due < day]
    owed = Owed.objects.filter(round__in=over, figure=None).select_related("round", "organisation")
    return list({(o.round_id, o.organisation_id): (o.round, o.organisation) for o in owed}.values())
