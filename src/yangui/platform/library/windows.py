"""The windows in which something can be applied for, also as a calendar by RFC 5545."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256

from yangui.policy.model import Benefit
from yangui.policy.pack import Pack

# RFC 5545, 3.1: a line has at most 75 octets.
OCTETS = 75
ONE_DAY = timedelta(days=1)
# Days are without a zone; the calendar still says where they hold, and is never empty.
ZONE = """BEGIN:VTIMEZONE
TZID:Asia/Shanghai
BEGIN:STANDARD
DTSTART:19920101T000000
TZOFFSETFROM:+0800
TZOFFSETTO:+0800
TZNAME:CST
END:STANDARD
END:VTIMEZONE"""


@dataclass(frozen=True, slots=True)
class Stated:
    """When a benefit can be applied for by its text; `last` None where that states no end."""

    benefit: Benefit
    first: date
    last: date | None


@dataclass(frozen=True, slots=True)
class Window:
    """When something can be applied for, and the address where it is told; `last` None where there is no end."""

    title: str
    address: str
    first: date
    last: date | None


def stated(pack: Pack, on: date) -> list[Stated]:
    """The windows that the pack states and that are not past on a day."""
    return [
        Stated(b, b.window.from_ or (b.in_force and b.in_force.from_) or on, b.window.to)
        for b in pack.benefits
        if b.window is not None and (b.window.to is None or b.window.to >= on)
    ]


def calendar(windows: Iterable[Window], *, title: str, stamp: datetime) -> str:
    """The windows as a calendar that programs can follow. A window without an end stands on its first day."""
    lines = [
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Yangui//windows//ZH", "CALSCALE:GREGORIAN", "METHOD:PUBLISH",
        f"X-WR-CALNAME:{_escaped(title)}", *ZONE.split("\n"),
    ]  # fmt: skip
    for window in windows:
        lines += _event(window, stamp)
    return "".join(part + "\r\n" for line in [*lines, "END:VCALENDAR"] for part in _folded(line))


def _event(window: Window, stamp: datetime) -> list[str]:
    uid = sha256(f"{window.address} {window.first}".encode()).hexdigest()[:32]
    end = (window.last or window.first) + ONE_DAY
    return [
        "BEGIN:VEVENT", f"UID:{uid}@yangui", f"DTSTAMP:{stamp.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"DTSTART;VALUE=DATE:{window.first:%Y%m%d}", f"DTEND;VALUE=DATE:{end:%Y%m%d}",
        f"SUMMARY:{_escaped(window.title)}", f"URL:{window.address}", "TRANSP:TRANSPARENT", "END:VEVENT",
    ]  # fmt: skip


def _escaped(text: str) -> str:
    for mark in "\\;,":
        text = text.replace(mark, f"\\{mark}")
    return text.replace("\n", "\\n")


def _folded(line: str) -> Iterator[str]:
    """A long line in parts, none of which breaks a character."""
    part, octets = "", 0
    for character in line:
        size = len(character.encode())
        if octets + size > OCTETS:
            yield part
            part, octets = " ", 1
        part += character
        octets += size
    yield part
