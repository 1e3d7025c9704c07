"""A plug-in may propose values for what reading has flagged; a proposal counts only where the text itself says it.

A proposer is found by its name among the entry points of the group `yangui.proposers`; Yangui ships none. It is given
the findings and answers with proposals. Each must be for a flag that names a field, for a field that is still empty,
and must point to a place of the text that holds the proposed words. What is taken over is marked: its flag becomes
R410, which says who proposed it, until a person has looked.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import entry_points
from typing import Any, Protocol

from yangui.reading.findings import BenefitFound, Findings, Flag, Found, Span, TargetFound
from yangui.reading.layout.text import clean
from yangui.reading.numbers.quantities import mentions
from yangui.reading.places import Places
from yangui.reading.problems import refusal

GROUP = "yangui.proposers"
LISTS = frozenset(["who", "payers", "lead", "responsible"])  # fields that hold several texts
SINGLES = frozenset(["base", "window", "programme", "by", "region"])
PERIOD = re.compile(r"annual|[0-9]{4}(-[0-9]{2}){0,2}(/[0-9]{4}(-[0-9]{2}){0,2})?")


@dataclass(frozen=True, slots=True)
class Proposal:
    """A text for the field that a flag names, and the place of the raw text that says it."""

    flag: Flag
    value: str
    span: Span


class Proposer(Protocol):
    """What a plug-in offers."""

    def propose(self, findings: Findings) -> Iterable[Proposal]:
        """Values for some of `findings.flags`."""


@dataclass(frozen=True, slots=True)
class Refused:
    """A proposal that does not count, and why."""

    proposal: Proposal
    reason: str


def proposer(name: str) -> Proposer:
    """The installed proposer of this name; raises `PackError` (R201) where there is none."""
    found = entry_points(group=GROUP)
    if name not in found.names:
        known = ", ".join(sorted(found.names)) or "none is installed"
        raise refusal("R201", "--proposer", f"there is no proposer {name}", f"installed proposers: {known}")
    made: Proposer = found[name].load()()
    return made


def fill(findings: Findings, proposals: Iterable[Proposal], by: str) -> tuple[Findings, list[Refused]]:
    """The findings with every proposal that counts, and the proposals that do not."""
    refused, places = list[Refused](), Places(findings)
    for proposal in proposals:
        done = _filled(findings, places, proposal, by)
        if isinstance(done, str):
            refused.append(Refused(proposal, done))
        else:
            findings = done
    return findings, refused


def _filled(findings: Findings, places: Places, proposal: Proposal, by: str) -> Findings | str:
    """The findings with one proposal; or the reason why it does not count."""
    flag, field = proposal.flag, proposal.flag.field
    if flag not in findings.flags:
        return "reading raised no such flag"
    if field not in LISTS | SINGLES:
        return f"the flag names no field that a text can fill: {field}"
    start, end = proposal.span
    if not (0 <= start < end <= len(findings.raw)):
        return "the place is not in the text"
    if field == "by" and not PERIOD.fullmatch(proposal.value):
        return "a deadline is a year, a month, a day or a period: 2030, 2030-06, 2028/2030"
    if not proposal.value.strip() or not _says(places, proposal):
        return "the place does not say it"
    said = Found(proposal.value, proposal.span)
    value = (said,) if field in LISTS else said
    benefits = _put(findings.benefits, flag, field, value)
    targets = _put(findings.targets, flag, field, value)
    if benefits == findings.benefits and targets == findings.targets:
        return f"nothing at the flag's place has an empty field {field}"
    marked = replace(flag, code="R410", reason=f"proposed by {by}, to be checked: {proposal.value}", span=proposal.span)
    flags = tuple(marked if f == flag else f for f in findings.flags)
    return replace(findings, benefits=benefits, targets=targets, flags=flags)


def _says(places: Places, proposal: Proposal) -> bool:
    """Whether the place holds the words; of a deadline, whether the date that stands there reads as the value."""
    said = places.said(proposal.span)
    if proposal.flag.field == "by" and (dates := _dates(places, proposal.span, said)):
        return proposal.value in dates
    return _plain(proposal.value) in _plain(said)


def _dates(places: Places, span: Span, said: str) -> list[str]:
    """The dates in the words of a place; 年底 and 6月底 are of the year of their text."""
    index = places.segment(span.start)
    segment = places.findings.segments[index] if index is not None else None
    day = (segment.issued or segment.published) if segment else None
    read = mentions(clean(said).clean, day.value.year if day else None)
    return [mention.quantity.when for mention in read if mention.quantity.when]


def _put[T: (BenefitFound, TargetFound)](found: Sequence[T], flag: Flag, field: str, value: Any) -> tuple[T, ...]:
    """The findings at the flag's place with the value where they have none."""
    return tuple(
        replace(one, **{field: value})
        if one.span.start <= flag.span.start < one.span.end and getattr(one, field, value) in (None, ())
        else one
        for one in found
    )


def _plain(text: str) -> str:
    """The characters that count, in one width."""
    return re.sub(r"[\s*]", "", unicodedata.normalize("NFKC", text))
