"""How goals stand, as the pages, the briefing, the workbook and the API show them."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet, Sum

from yangui.platform.organisations.models import Region
from yangui.platform.targets.models import Matter, Standing, Tally
from yangui.platform.targets.progress import WORST_FIRST, Colour
from yangui.platform.web.cockpit.words import COLOURS, REASONS, bounded, number

LATE = (Colour.RED, Colour.YELLOW)


@dataclass(frozen=True, slots=True)
class Row:
    """A goal in a region, in the words of a page; `matter` is the last that was done about it."""

    standing: Standing
    matter: Matter | None = None

    @property
    def colour(self) -> str:
        """The colour in words."""
        return str(COLOURS[self.standing.colour])

    @property
    def reason(self) -> str:
        """Why it has this colour."""
        return str(REASONS[self.standing.reason])

    @property
    def value(self) -> str:
        """What is to be reached."""
        return bounded(self.standing.indicator, self.standing.value)

    @property
    def actual(self) -> str:
        """What was reached."""
        return number(self.standing.actual)

    @property
    def expected(self) -> str:
        """What should have been reached by the day of the last figure."""
        due = self.standing.expected
        return number(None if due is None else round(due, 1))


def current() -> "QuerySet[Standing]":
    """How every goal stands now; one that is named in two documents once."""
    held = Standing.objects.filter(until=None, indicator__lapsed=False, indicator__same_as=None)
    return held.select_related("indicator", "region", "organisation")


def chosen(held: "QuerySet[Standing]", asked: Mapping[str, str]) -> "QuerySet[Standing]":
    """Those that were asked for: by document, unit, region with all below it, and colour."""
    if document := asked.get("document"):
        held = held.filter(indicator__document=document)
    if unit := asked.get("unit"):
        held = held.filter(organisation__slug=unit)
    if region := asked.get("region"):
        held = held.filter(inside(region))
    if colour := asked.get("colour"):
        held = held.filter(colour=colour)
    return held


def worst_first(held: "QuerySet[Standing]") -> "QuerySet[Standing]":
    """In the order of the colours, the earliest end first; as an index of the database holds them."""
    return held.order_by("rank", "due", "indicator_id", "region_id")


def inside(region: str) -> Q:
    """In a region, or in one that lies in it."""
    return Q(region__in=within(region))


def within(region: str) -> list[str]:
    """The codes of a region and of all in it."""
    parents = dict(Region.objects.values_list("code", "parent"))
    found = {region}
    while added := {code for code, parent in parents.items() if parent in found} - found:
        found |= added
    return sorted(found)


def by_colour(held: "QuerySet[Standing]") -> Counter[str]:
    """How many of some goals have each colour, counted one by one."""
    return Counter(dict(held.order_by().values_list("colour").annotate(n=Count("pk"))))


def tallied(asked: Mapping[str, str]) -> Counter[str]:
    """How many of the goals asked for have each colour; from their sums, unless those of a unit are asked for."""
    if asked.get("unit"):
        return by_colour(chosen(current(), {k: v for k, v in asked.items() if k != "colour"}))
    held = Tally.objects.all()
    if document := asked.get("document"):
        held = held.filter(document=document)
    if region := asked.get("region"):
        held = held.filter(inside(region))
    return Counter(dict(held.order_by().values_list("colour").annotate(n=Sum("count"))))


def counts(found: Mapping[str, int]) -> list[dict[str, object]]:
    """How many goals have each colour in the words of a page, the worst first."""
    return [{"colour": str(c), "says": COLOURS[c], "count": found.get(c, 0)} for c in WORST_FIRST]


def rows(held: Iterable[Standing]) -> list[Row]:
    """Rows of a page with the last matter of each, in two queries."""
    standings = list(held)
    matters = Matter.objects.filter(indicator__in={s.indicator_id for s in standings}).order_by("id")
    last = {(m.indicator_id, m.region_id): m for m in matters}
    return [Row(s, last.get((s.indicator_id, s.region_id))) for s in standings]


def by_city() -> Mapping[str, Counter[str]]:
    """Colours by city or zone, its counties included."""
    parents = dict(Region.objects.values_list("code", "parent"))
    tiles = set(Region.objects.exclude(tile=None).values_list("code", flat=True))
    found: dict[str, Counter[str]] = {code: Counter() for code in tiles}
    for region, colour, count in Tally.objects.order_by().values_list("region", "colour").annotate(n=Sum("count")):
        code: str | None = region
        while code is not None and code not in tiles:
            code = parents.get(code)
        if code is not None and count:
            found[code][colour] += count
    return found
