"""The tree of measures and its goals, what each region is to reach of them, and by when."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from yangui.platform.core.language import current_language
from yangui.platform.library.measure_words import measure_word
from yangui.platform.targets.periods import PeriodReading
from yangui.platform.targets.progress import Goal
from yangui.platform.targets.querysets import IndicatorQuerySet

ORGANISATION = "organisations.Organisation"
REGION = "organisations.Region"


class Titled(models.Model):
    """Something with a title in both languages."""

    title_zh = models.CharField(max_length=500)
    title_en = models.CharField(max_length=500)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.title_en if current_language() == "en" else self.title_zh


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
    earlier plan; `stated` tells that the text says it is reached. `baseline_source` is where officers have the baseline
    from, and `same_as_reason` why they joined it to another: empty where the pack says so.
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
    baseline_on = models.DateField(_("基期"), null=True)
    baseline_source = models.CharField(_("基期值来源"), max_length=500, blank=True)
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
    same_as_reason = models.CharField(max_length=500, blank=True)
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

    @property
    def measure_word(self) -> str:
        """The unit in the language of the page."""
        return measure_word(self.unit)


class Allotment(models.Model):
    """What a region is to reach of a goal, and which unit reports it."""

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="allotments")
    region = models.ForeignKey(REGION, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(ORGANISATION, models.PROTECT, related_name="+")
    value = models.DecimalField(_("分解值"), max_digits=20, decimal_places=4)
    baseline = models.DecimalField(_("基期值"), null=True, max_digits=20, decimal_places=4)
    baseline_on = models.DateField(_("基期"), null=True)
    baseline_source = models.CharField(_("基期值来源"), max_length=500, blank=True)

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
