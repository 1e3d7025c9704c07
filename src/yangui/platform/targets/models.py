"""Measures and their goals, what each region is to reach, the figures, the colours, the rounds and the matters."""

from decimal import Decimal
from typing import Any, ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from yangui.platform.core.transitions import Stateful
from yangui.platform.targets.ladder import Rung
from yangui.platform.targets.periods import PeriodReading
from yangui.platform.targets.progress import Colour, Goal, Reason
from yangui.platform.targets.querysets import FigureQuerySet, IndicatorQuerySet, MatterQuerySet
from yangui.platform.targets.reporting import OPEN_STATES, REPORTING, VERIFIED
from yangui.platform.targets.supervision import RUNGS, SUPERVISION

ORGANISATION = "organisations.Organisation"
REGION = "organisations.Region"


class Titled(models.Model):
    """Something with a title in both languages."""

    title_zh = models.CharField(max_length=500)
    title_en = models.CharField(max_length=500)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.title_en if get_language() == "en" else self.title_zh


class Measure(Titled):
    """A node of the tree of a plan; the plan itself is its root. `document` is empty where officers made it."""

    class Level(models.TextChoices):
        """How deep it stands."""

        PLAN = "plan", _("计划")
        PROJECT = "project", _("工程")
        TASK = "task", _("任务")
        MEASURE = "measure", _("措施")

    key = models.CharField(max_length=200, unique=True)
    level = models.CharField(max_length=10, choices=Level)
    document = models.CharField(max_length=200, blank=True)
    clause = models.CharField(max_length=200, blank=True)
    place = models.PositiveIntegerField()
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="parts")
    lead: Any = models.ManyToManyField(ORGANISATION, related_name="leads")
    responsible: Any = models.ManyToManyField(ORGANISATION, related_name="answers_for")

    class Meta:
        ordering = ["document", "place", "id"]


class Indicator(Titled):
    """A goal: what is counted, until when, how much, and who owes it. `slug` is its id in the pack, or an own one.

    `owner` reports its figures; `owner_stated` tells whether the text names it, or it is read from who issued the text
    or governs the region. `same_as` is the same goal in another document, whose figures hold; `follows` the goal of an
    earlier plan; `stated` tells that the text says it is reached.
    """

    slug = models.SlugField(max_length=100, unique=True)
    measure = models.ForeignKey(Measure, models.PROTECT, related_name="indicators")
    kind = models.CharField(max_length=20)
    unit = models.CharField(max_length=40, blank=True)
    bound = models.CharField(max_length=10, default="exact")
    down = models.BooleanField(default=False)
    value = models.DecimalField(_("目标值"), null=True, max_digits=20, decimal_places=4)
    value_max = models.DecimalField(null=True, max_digits=20, decimal_places=4)
    baseline = models.DecimalField(_("基期值"), null=True, max_digits=20, decimal_places=4)
    first = models.DateField(_("自"), null=True)
    last = models.DateField(_("至"), null=True)
    annual = models.BooleanField(default=False)
    period_reading = models.CharField(max_length=20, choices=[(r.value, r.value) for r in PeriodReading])
    region = models.ForeignKey(REGION, models.PROTECT, related_name="+")
    owner = models.ForeignKey(ORGANISATION, models.PROTECT, related_name="indicators")
    owner_stated = models.BooleanField()
    lead: Any = models.ManyToManyField(ORGANISATION, related_name="+")
    responsible: Any = models.ManyToManyField(ORGANISATION, related_name="+")
    document = models.CharField(max_length=200, blank=True)
    clause = models.CharField(max_length=200, blank=True)
    part_of = models.ForeignKey("self", models.PROTECT, null=True, related_name="parts")
    same_as = models.ForeignKey("self", models.PROTECT, null=True, related_name="also")
    follows = models.ForeignKey("self", models.PROTECT, null=True, related_name="followed_by")
    stated = models.BooleanField(default=False)
    lapsed = models.BooleanField(default=False)

    objects: Any = IndicatorQuerySet.as_manager()

    class Meta:
        ordering = ["document", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(first=None) | Q(last=None) | Q(first__lte=F("last")), name="goal_ends_later"
            ),
            models.CheckConstraint(condition=~Q(same_as=F("id")) & ~Q(part_of=F("id")), name="goal_not_its_own"),
        ]


class Allotment(models.Model):
    """What a region is to reach of a goal, and which unit reports it."""

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="allotments")
    region = models.ForeignKey(REGION, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(ORGANISATION, models.PROTECT, related_name="+")
    value = models.DecimalField(_("分解值"), max_digits=20, decimal_places=4)
    baseline = models.DecimalField(_("基期值"), null=True, max_digits=20, decimal_places=4)

    class Meta:
        ordering = ["indicator", "region"]
        constraints = [models.UniqueConstraint(fields=["indicator", "region"], name="one_allotment_a_region")]

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.region_id} {self.value}"


class PlanPoint(models.Model):
    """What a goal should have reached by a day, where its pace is planned and not even."""

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="plan")
    region = models.ForeignKey(REGION, models.PROTECT, related_name="+")
    on = models.DateField(_("日期"))
    figure = models.DecimalField(_("计划值"), max_digits=20, decimal_places=4)

    class Meta:
        ordering = ["on"]
        constraints = [models.UniqueConstraint(fields=["indicator", "region", "on"], name="one_plan_point_a_day")]

    def __str__(self) -> str:
        return f"{self.on} {self.figure}"


class Round(models.Model):
    """A round of regular dispatch (调度): the figures as of a day, to be reported within so many working days."""

    title = models.CharField(_("名称"), max_length=200)
    as_of = models.DateField(_("数据截至"))
    opened_on = models.DateField(_("开始"))
    days = models.PositiveSmallIntegerField(_("填报工作日"))
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-opened_on", "-id"]

    def __str__(self) -> str:
        return self.title


class Figure(Stateful):
    """What was reached on a day, so far: of a goal, in a region. Reported by a unit, verified by another one.

    It never changes: a verified one is replaced by another that `corrects` it and gives the `reason`.
    """

    MACHINE: ClassVar = REPORTING

    class Origin(models.TextChoices):
        """Where it comes from."""

        REPORTED = "reported", _("填报")
        COUNTED = "counted", _("由登记库统计")

    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="figures")
    region = models.ForeignKey(REGION, models.PROTECT, related_name="+")
    as_of = models.DateField(_("数据截至"))
    figure = models.DecimalField(_("实际值"), max_digits=20, decimal_places=4)
    evidence = models.TextField(_("依据"))
    origin = models.CharField(max_length=10, choices=Origin, default=Origin.REPORTED)
    organisation = models.ForeignKey(ORGANISATION, models.PROTECT, related_name="+")
    reported_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    reported_at = models.DateTimeField(_("上报时间"))
    corrects = models.ForeignKey("self", models.PROTECT, null=True, related_name="corrected_by")
    reason = models.TextField(_("更正原因"), blank=True)
    verified_for = models.ForeignKey(ORGANISATION, models.PROTECT, null=True, related_name="+")

    objects: Any = FigureQuerySet.as_manager()

    class Meta:
        ordering = ["as_of", "id"]
        triggers = [
            *REPORTING.triggers(),
            pgtrigger.ReadOnly(
                name="figure_stays", fields=["indicator", "region", "as_of", "figure", "evidence", "organisation"]
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "region", "as_of"], condition=Q(state=VERIFIED), name="one_verified_a_day"
            ),
            models.UniqueConstraint(
                fields=["indicator", "region", "as_of"], condition=Q(state__in=OPEN_STATES), name="one_open_a_day"
            ),
            models.CheckConstraint(condition=Q(corrects=None) | ~Q(reason=""), name="correction_has_a_reason"),
            models.CheckConstraint(condition=~Q(evidence=""), name="figure_has_evidence"),
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.region_id} {self.as_of} {self.figure}"

    @property
    def state_label(self) -> str:
        """The state in words."""
        return str(REPORTING.states[self.state])


class Owed(models.Model):
    """A figure that a unit owes in a round; `figure` is what it reported. `asked` is for pages that show the value."""

    asked: Decimal | None = None

    round = models.ForeignKey(Round, models.CASCADE, related_name="owed")
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="+")
    region = models.ForeignKey(REGION, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(ORGANISATION, models.PROTECT, related_name="owed")
    figure = models.ForeignKey(Figure, models.PROTECT, null=True, related_name="answers")

    class Meta:
        ordering = ["round", "organisation", "indicator", "region"]
        constraints = [models.UniqueConstraint(fields=["round", "indicator", "region"], name="owed_once_a_round")]

    def __str__(self) -> str:
        return f"{self.round_id} {self.indicator_id} {self.region_id}"


class Standing(models.Model):
    """How a goal stands in a region since a day; the one without `until` is how it stands now. Computed only."""

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="standings")
    region = models.ForeignKey(REGION, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(ORGANISATION, models.PROTECT, related_name="standings")
    since = models.DateField(_("自"))
    until = models.DateField(_("至"), null=True)
    colour = models.CharField(max_length=10, choices=[(c.value, c.value) for c in Colour])
    reason = models.CharField(max_length=20, choices=[(r.value, r.value) for r in Reason])
    value = models.DecimalField(null=True, max_digits=20, decimal_places=4)
    actual = models.DecimalField(null=True, max_digits=20, decimal_places=4)
    as_of = models.DateField(null=True)
    expected = models.DecimalField(null=True, max_digits=20, decimal_places=4)
    due = models.DateField(null=True)

    class Meta:
        ordering = ["indicator", "region", "since"]
        constraints = [
            models.UniqueConstraint(fields=["indicator", "region"], condition=Q(until=None), name="one_standing_now"),
        ]
        indexes = [models.Index(fields=["colour"], condition=Q(until=None), name="standing_by_colour")]

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.region_id} {self.colour}"


class Matter(Stateful):
    """A matter of supervision: what was missed (`miss`, each only once), by whom, and on which rung of the ladder.

    `thread` joins the misses of the same thing. The clock runs from `notified_on`.
    """

    MACHINE: ClassVar = SUPERVISION

    thread = models.CharField(max_length=200)
    miss = models.CharField(max_length=200, unique=True)
    rung = models.CharField(_("方式"), max_length=20, choices=[(r.value, RUNGS[r]) for r in Rung])
    organisation = models.ForeignKey(ORGANISATION, models.PROTECT, related_name="matters")
    indicator = models.ForeignKey(Indicator, models.PROTECT, null=True, related_name="matters")
    region = models.ForeignKey(REGION, models.PROTECT, null=True, related_name="+")
    round = models.ForeignKey(Round, models.PROTECT, null=True, related_name="matters")
    said = models.TextField(_("事由"))
    found_on = models.DateField(_("发现日期"))
    notified_on = models.DateField(_("通知日期"), null=True)
    answer = models.TextField(_("办理情况"), blank=True)

    objects: Any = MatterQuerySet.as_manager()

    class Meta:
        ordering = ["-found_on", "-id"]
        triggers = SUPERVISION.triggers()
        indexes = [models.Index(fields=["thread"], name="matter_of_thread")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["found", "registered", "approved", "dismissed"]) | Q(notified_on__isnull=False),
                name="notice_has_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_rung_display()} {self.said}"

    @property
    def state_label(self) -> str:
        """The state in words."""
        return str(SUPERVISION.states[self.state])


def goal_of(indicator: Indicator, allotment: Allotment | None = None) -> Goal:
    """What is to be reached, in the indicator's own region or in one that it was allotted to."""
    return Goal(
        indicator.kind,
        indicator.bound,
        allotment.value if allotment else indicator.value,
        indicator.first,
        indicator.last,
        allotment.baseline if allotment else indicator.baseline,
        indicator.down,
    )
