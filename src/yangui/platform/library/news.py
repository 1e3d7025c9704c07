"""What there is to tell of the library: parts of the pack that changed, windows that open and that soon close.

Each piece of news has a name of its own (`event`), by which it is told once however often somebody looks.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Literal

from django.db.models import Q

from yangui.platform.core.workdays import working_days_between
from yangui.platform.library.models import PackVersion, Snapshot, Subscription
from yangui.platform.library.versions import changes
from yangui.platform.library.windows import Stated, stated
from yangui.policy.model import Benefit, Text
from yangui.policy.pack import Pack

type What = Literal["new", "lapsed", "changed", "opens", "closes"]

# Working days before the end of a window on which it is told (product rule 5), and days in which so many surely lie.
AHEAD = (1, 3, 10)
AHEAD_AT_MOST = timedelta(days=31)
# Who looks again after a while, such as a worker that stood still, still tells what happened meanwhile.
REACHES_BACK = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Tags:
    """What a piece of news is about; a document has no kind and no beneficiary."""

    region: str
    document: str
    beneficiary: str = ""
    kind: str = ""
    benefit: str = ""


@dataclass(frozen=True, slots=True)
class News:
    """Something to tell: of which benefit or document, since when it is so, and for a window its day and what is left.

    `left` are the working days until the window ends.
    """

    event: str
    what: What
    type: Literal["benefit", "document"]
    key: str
    title: Text
    tags: Tags
    since: datetime | date
    day: date | None = None
    left: int | None = None


def fits(subscription: Subscription, tags: Tags, pack: Pack) -> bool:
    """Whether a subscription asks for news about this. Who follows a region hears of its parts, and of what holds in
    a larger region for it too.
    """
    if subscription.region and not _concerns(subscription.region, tags.region, pack):
        return False
    names = ("beneficiary", "kind", "document", "benefit")
    return all(getattr(subscription, n) in ("", getattr(tags, n)) for n in names)


def _concerns(followed: str, region: str, pack: Pack) -> bool:
    return followed in _above(region, pack) or region in _above(followed, pack)


def _above(region: str, pack: Pack) -> list[str]:
    """The region and all in which it lies."""
    found, at = [], pack.regions.get(region)
    while at is not None:
        found.append(region)
        region = at.parent or ""
        at = pack.regions.get(region)
    return found


def of_versions(day: datetime) -> Iterator[News]:
    """The benefits and documents that differ between versions of the pack, of each that was loaded lately."""
    lately = PackVersion.objects.filter(loaded_at__gte=day - REACHES_BACK, before__isnull=False)
    for version in lately.select_related("before"):
        if version.before is not None and version.before.pack == version.pack:
            yield from _between(version.before, version)


def _between(older: PackVersion, newer: PackVersion) -> Iterator[News]:
    found = [c for c in changes(older, newer) if c.type in ("benefit", "document")]
    keys = {c.key for c in found}
    asked = Q(type="document") | Q(type="benefit", key__in=keys)
    # the newer comes last, and says what the older said otherwise
    held = {
        (s.type, s.key): s.content
        for version in (older, newer)
        for s in Snapshot.objects.filter(asked, version=version)
    }
    for c in found:
        type: Any = c.type
        event = f"{older.pk}>{newer.pk} {c.type} {c.key}"
        yield News(event, c.what, type, _id(c.key), c.title, _tags(held, type, c.key), newer.loaded_at)


def _id(key: str) -> str:
    """A snapshot's key without the day that tells versions of a benefit apart."""
    return key.partition("@")[0]


def _tags(held: dict[tuple[str, str], Any], type: str, key: str) -> Tags:
    said = held[type, key]
    if type == "document":
        return Tags(said["region"], key)
    document = said["document"]
    region = said["region"] or held["document", document]["region"]
    return Tags(region, document, said["for"], said["kind"], _id(key))


def of_windows(pack: Pack, day: date) -> Iterator[News]:
    """The windows that opened lately and those that close within ten working days."""
    for window in stated(pack, day):
        benefit = window.benefit
        begins = benefit.window and benefit.window.from_
        if begins and day - REACHES_BACK <= window.first <= day:
            yield _of_window(pack, window, "opens", window.first)
        if window.last is not None and window.last - day <= AHEAD_AT_MOST and window.first <= day:
            left = working_days_between(day, window.last)
            if left <= AHEAD[-1]:
                yield _of_window(pack, window, "closes", window.last, left)


def _of_window(pack: Pack, window: Stated, what: What, day: date, left: int | None = None) -> News:
    benefit: Benefit = window.benefit
    step = "" if left is None else f" {next(n for n in AHEAD if left <= n)}"
    region = benefit.region or pack.documents[benefit.document].region
    tags = Tags(region, benefit.document, benefit.for_, benefit.kind, benefit.id)
    # of a window that closes everybody is told who follows it by then
    since = day if what == "opens" else date.min
    event = f"{what} {benefit.id} {day}{step}"
    return News(event, what, "benefit", benefit.id, benefit.title, tags, since, day, left)
