"""How goals stand, since when and why, and how many stand how."""

from django.db import models
from django.db.models import Case, Q, When
from django.utils.translation import gettext_lazy as _

from yangui.platform.targets.models.goals import ORGANISATION, REGION, Indicator
from yangui.platform.targets.progress import WORST_FIRST, Colour, Reason


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
    # the worst first, so that a page of them is read off an index
    rank = models.GeneratedField(
        expression=Case(*(When(colour=c, then=place) for place, c in enumerate(WORST_FIRST)), default=len(WORST_FIRST)),
        output_field=models.SmallIntegerField(), db_persist=True,
    )  # fmt: skip

    class Meta:
        ordering = ["indicator", "region", "since"]
        constraints = [
            models.UniqueConstraint(fields=["indicator", "region"], condition=Q(until=None), name="one_standing_now"),
        ]
        indexes = [
            models.Index(
                fields=["rank", "due", "indicator", "region"], condition=Q(until=None), name="standing_worst_first"
            ),
            models.Index(
                fields=["region", "rank", "due", "indicator"], condition=Q(until=None), name="standing_of_region"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.region_id} {self.colour}"


class Tally(models.Model):
    """How many goals of a document stand with a colour in a region: the sums of standings, for the first page."""

    document = models.CharField(max_length=200, blank=True)
    region = models.ForeignKey(REGION, models.CASCADE, related_name="+")
    colour = models.CharField(max_length=10)
    count = models.PositiveIntegerField()

    class Meta:
        ordering = ["document", "region", "colour"]
        constraints = [models.UniqueConstraint(fields=["document", "region", "colour"], name="one_tally_a_colour")]

    def __str__(self) -> str:
        return f"{self.document} {self.region_id} {self.colour} {self.count}"
