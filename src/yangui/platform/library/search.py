"""The search over documents, measures, benefits and targets."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.models import Case, Count, F, Q, QuerySet, When

from yangui.platform.core.clock import today
from yangui.platform.library import tokens
from yangui.platform.library.models import EntryType, SearchEntry
from yangui.policy.pack import Pack

PER_PAGE = 20
# A query longer than this is no query.
MOST_TERMS = 12


@dataclass(frozen=True, slots=True)
class Query:
    """What is looked for; an empty field asks for nothing.

    `regions` are codes, `least_fen` the smallest sum, `on` the day on which it is in force, `window` whether it can be
    applied for on that day or a rule has yet to set when.
    """

    words: str = ""
    type: str = ""
    regions: tuple[str, ...] = ()
    kind: str = ""
    beneficiary: str = ""
    least_fen: int | None = None
    on: date | None = None
    window: Literal["", "open", "owed"] = ""
    today: date | None = None

    @property
    def terms(self) -> list[str]:
        """The words, cut."""
        return tokens.asked(self.words)[:MOST_TERMS]


@dataclass(frozen=True, slots=True)
class Page:
    """One page of what was found: `counts` by type, and the entries of the type that was asked for."""

    entries: list[SearchEntry]
    counts: Mapping[str, int]
    number: int
    total: int
    terms: list[str] = field(default_factory=list)
    loosely: bool = False

    @property
    def last(self) -> int:
        """The number of the last page."""
        return max(1, -(-self.total // PER_PAGE))


def within(pack: Pack, region: str) -> tuple[str, ...]:
    """A region and the counties in it; a province stands for itself, without its cities."""
    return tuple(code for code in pack.regions if region in (code, pack.city(code)))


def search(query: Query, *, page: int = 1) -> Page:
    """What is found, the best first; where nothing has all of the words, what has any of them (`loosely`)."""
    terms = query.terms
    found = _page(query, terms, page, every=True)
    if len(terms) > 1 and not sum(found.counts.values()):
        return _page(query, terms, page, every=False)
    return found


def _page(query: Query, terms: list[str], page: int, *, every: bool) -> Page:
    entries = _filtered(query)
    order: list[Any] = ["id"]
    if terms:
        wanted = SearchQuery(tokens.query(terms, every=every), search_type="raw", config="simple")
        entries = entries.filter(tokens=wanted)
        # what is over comes last
        over = Q(in_force__endswith__lte=query.today or today())
        order = [Case(When(over, then=1), default=0), SearchRank(F("tokens"), wanted).desc(), "id"]
    elif query.words.strip():
        entries = entries.none()
    counts: dict[str, int] = dict(entries.order_by().values_list("type").annotate(Count("id")))
    total = counts.get(query.type, 0) if query.type else sum(counts.values())
    number = min(page, max(1, -(-total // PER_PAGE)))
    first = (number - 1) * PER_PAGE
    chosen = entries.filter(type=query.type) if query.type else entries
    held = list(chosen.defer("tokens").order_by(*order)[first : first + PER_PAGE])
    by_type = {type: counts.get(type, 0) for type in EntryType.values}
    return Page(held, by_type, number, total, terms, loosely=not every)


def _filtered(query: Query) -> QuerySet[SearchEntry]:
    asked = Q()
    if query.regions:
        asked &= Q(region__in=query.regions)
    if query.kind:
        asked &= Q(kind=query.kind, type=EntryType.BENEFIT)
    if query.beneficiary:
        asked &= Q(beneficiary=query.beneficiary)
    if query.least_fen is not None:
        asked &= Q(amount_fen__gte=query.least_fen)
    if query.on is not None:
        asked &= Q(in_force__contains=query.on)
    if query.window == "open":
        asked &= Q(window__contains=query.today)
    elif query.window == "owed":
        asked &= Q(window_owed=True)
    return SearchEntry.objects.filter(asked)
