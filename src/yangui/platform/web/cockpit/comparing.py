"""What cities are compared by, over years: goals behind, demand, gap, subsidy paid, talent by a code. Numbers only."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Q, Sum
from django.db.models.functions import Coalesce, ExtractYear
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yangui.platform.core.clock import today
from yangui.platform.core.language import current_language
from yangui.platform.funds.models import Payment
from yangui.platform.library import packs
from yangui.platform.organisations.models import Region
from yangui.platform.targets.models import Demand, Standing
from yangui.platform.targets.statistics import counts, offered
from yangui.platform.web.cockpit.standings import LATE

YEARS = 5
TALENT = "talent"

# by city and column (a year, or a code)
type Numbers = Mapping[tuple[str, str], Decimal]


@dataclass(frozen=True, slots=True)
class Compared:
    """A table of cities by columns with titles; the columns are years unless `codes`. What is missing is unknown."""

    columns: Sequence[tuple[str, str]]
    numbers: Numbers
    unit: str
    codes: bool = False
    opens: bool = False


TITLES: Mapping[str, str | Promise] = {
    "late": gettext_lazy("滞后和逾期的目标"),
    "demand": gettext_lazy("人才需求"),
    "gap": gettext_lazy("人才缺口"),
    "paid": gettext_lazy("已发放补贴"),
}


def subjects() -> list[tuple[str, str]]:
    """What can be chosen, with its title."""
    pack, language = packs.current(), current_language()
    talent = [(f"{TALENT}:{s.id}", _("人才：%s") % pack.facts[s.register][s.by].label[language]) for s in offered(pack)]
    return [*((id, str(title)) for id, title in TITLES.items()), *talent]


def years() -> list[int]:
    """The years that are compared, the latest last."""
    return list(range(today().year - YEARS + 1, today().year + 1))


def compared(subject: str) -> Compared | None:
    """The table of a subject; None where there is none of that name."""
    if subject.startswith(f"{TALENT}:"):
        return _talent(subject.partition(":")[2])
    made: Mapping[str, Callable[[], Compared]] = {"late": _late, "demand": _demand, "gap": _gap, "paid": _paid}
    return made[subject]() if subject in made else None


def cities() -> Mapping[str, str]:
    """The city or zone in which each region lies, by codes."""
    parents = dict(Region.objects.values_list("code", "parent"))
    tiles = set(Region.objects.exclude(tile=None).values_list("code", flat=True))
    found = {}
    for code in parents:
        at: str | None = code
        while at is not None and at not in tiles:
            at = parents.get(at)
        if at is not None:
            found[code] = at
    return found


def _by_year() -> list[tuple[str, str]]:
    return [(str(year), str(year)) for year in years()]


def _summed(rows: Iterable[tuple[Any, ...]]) -> Numbers:
    """Sums by city and year of rows of region, year and number."""
    lies_in, found = cities(), defaultdict[tuple[str, str], Decimal](Decimal)
    for region, year, number in rows:
        if region in lies_in:
            found[lies_in[str(region)], str(year)] += Decimal(str(number))
    return found


def _late() -> Compared:
    """How many goals stood behind or overdue at the end of each year, or stand so now."""
    lies_in, found = cities(), Counter[tuple[str, str]]()
    for year in years():
        end = min(date(year, 12, 31), today())
        held = Standing.objects.filter(Q(until=None) | Q(until__gte=end), since__lte=end)
        held = held.filter(indicator__lapsed=False, indicator__same_as=None)
        for region, late, count in (
            held.order_by().values_list("region").annotate(late=Count("pk", Q(colour__in=LATE)), all=Count("pk"))
        ):
            if count and region in lies_in:
                found[lies_in[region], str(year)] += late
    return Compared(_by_year(), {key: Decimal(n) for key, n in found.items()}, _("项"))


def _demand() -> Compared:
    rows = Demand.objects.order_by().values_list("region", "year").annotate(n=Sum("needed"))
    return Compared(_by_year(), _summed(rows), _("人"), opens=True)


def _gap() -> Compared:
    """What is needed and not filled; posts of which nobody told how many are filled are left out."""
    known = Demand.objects.exclude(filled=None).order_by()
    rows = known.values_list("region", "year").annotate(n=Sum(F("needed") - F("filled")))
    return Compared(_by_year(), _summed(rows), _("人"), opens=True)


def paid() -> Any:
    """Payments that arrived, with the region and the year that they count to."""
    held = Payment.objects.filter(result=Payment.Result.PAID)
    return held.annotate(
        place=Coalesce("due__obligation__region", "batch__payer__region"), year=ExtractYear("result_on")
    )


def _paid() -> Compared:
    rows = paid().order_by().values_list("place", "year").annotate(n=Sum("amount"))
    return Compared(_by_year(), _summed(rows), _("元"), opens=True)


def _talent(id: str) -> Compared | None:
    """As the registers are now: they are not kept by year."""
    pack = packs.current()
    statistic = next((s for s in offered(pack) if s.id == id), None)
    if statistic is None:
        return None
    found = counts(pack, statistic, sorted(set(cities().values())))
    codes = pack.scopes[statistic.register].facts[statistic.by].type.codes
    assert codes is not None
    titles = pack.code_lists[codes.name].codes
    numbers = {
        (city, code): Decimal(n)
        for city, row in zip(found.rows, found.cells, strict=True)
        for code, n in zip(found.columns, row, strict=True)
    }
    return Compared([(code, titles[code][current_language()]) for code in found.columns], numbers, _("人"), codes=True)
