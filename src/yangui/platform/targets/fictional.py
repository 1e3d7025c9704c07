"""A fictional goal that the fifteen cities and zones owe, to look around with: for the demo and the journeys."""

from datetime import date
from decimal import Decimal

from django.conf import settings
from django.db import transaction

from yangui.platform.core.actor import Actor, DeniedError, Grant
from yangui.platform.core.privileges import Privilege
from yangui.platform.organisations.models import Organisation, Region
from yangui.platform.targets.models import Indicator, Measure
from yangui.platform.targets.services import plans

SLUG = "fictional-geese"
EACH = 10_000
PROGRAM = Actor(grants=(Grant(Privilege.TARGETS_SUPERVISE, "supervisor"),))


@transaction.atomic
def write_goal(year: int) -> Indicator:
    """The goal of a year, made once. Raises `DeniedError` where the settings do not want anything fictional."""
    if not settings.FICTIONAL_ACCOUNTS:
        raise DeniedError("fictional goals are for the demo; the settings of this service do not allow them")
    held = Indicator.objects.filter(slug=SLUG).first()
    if held is not None:
        found: Indicator = held
        return found
    cities = list(Region.objects.exclude(tile=None))
    units = {u.region_id: u for u in Organisation.objects.filter(kind="locality")}
    measure = Measure.objects.filter(level=Measure.Level.PLAN).order_by("-document").first()
    assert measure is not None, "load the pack before"
    province = Region.objects.get(code=cities[0].parent_id)
    owner = Organisation.objects.filter(region=province, slug__endswith="-government").first()
    assert owner is not None
    goal = plans.Goal(
        slug=SLUG, title_zh="归巢行动引回毕业生（虚构）", title_en="Graduates called home (fictional)",
        kind="new_in_period", unit="人", bound="at_least", value=Decimal(EACH * len(cities)),
        first=date(year, 1, 1), last=date(year, 12, 31),
    )  # fmt: skip
    row = plans.add_goal(goal=goal, measure=measure, owner=owner, region=province, actor=PROGRAM)
    shares = [plans.Share(c.code, units[c.code], Decimal(EACH)) for c in cities]
    plans.allot(indicator=row, shares=shares, actor=PROGRAM)
    return row
