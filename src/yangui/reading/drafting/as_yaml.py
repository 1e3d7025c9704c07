"""A draft as YAML: flags on top, and again beside what they are about, as comments.

PyYAML quotes whatever YAML 1.1 would not read as text, which is more than the packs' YAML 1.2 needs and never less.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec
import yaml

from yangui.policy.model import Measure, Shape
from yangui.reading.drafting.draft import Draft
from yangui.reading.findings import Flag, Span
from yangui.reading.places import Places

ENGLISH = "R400: every English text repeats the Chinese one and is to be written"
NAMED = re.compile(r"doc-[0-9a-z-]+")  # the id that a reason names
WIDTH = 1000  # one line a text, since comments stand between lines


class _Dumper(yaml.CSafeDumper):
    """Plain decimals, and no anchors for things that are the same."""

    def ignore_aliases(self, _: Any) -> bool:
        return True


def _decimal(dumper: _Dumper, value: Decimal) -> yaml.Node:
    return dumper.represent_scalar("tag:yaml.org,2002:float", f"{value:f}")


def _mapping(dumper: _Dumper, value: dict[str, Any]) -> yaml.Node:
    """A text in two languages stands on one line."""
    return dumper.represent_mapping("tag:yaml.org,2002:map", value, flow_style=set(value) == {"zh", "en"})


_Dumper.add_representer(Decimal, _decimal)
_Dumper.add_representer(dict, _mapping)


def to_yaml(draft: Draft, places: Places) -> str:
    """The document of the draft."""
    name = Path(places.findings.name).name
    head = [f"# Draft of {name}, made by `yangui read`: to be checked against the text, line by line."]
    head += ["# Flags: what the text or the reader left undecided", f"#   {ENGLISH}"]
    head += [f"#   {_told(flag, places)}" for flag in draft.flags]
    document = _plain(draft.document)
    document.pop("measures")
    rest = {name: document.pop(name) for name in ("programmes", "conditions", "readings") if name in document}
    lines = [*head, *_block(document, ""), "", "measures:"]
    for measure in draft.document.measures:
        lines += _measure(measure, draft, places, "  ")
    lines += _block(rest, "") if rest else []
    return "\n".join(lines) + "\n"


def vocabulary(drafts: Sequence[Draft]) -> str:
    """What the drafts need besides and no pack has: proposed units and regions; empty where there is nothing."""
    parts = [_plain(draft.vocabulary) for draft in drafts]
    merged: dict[str, Any] = {}
    for part in parts:
        for section, things in part.items():
            merged.setdefault(section, {}).update(things)
    if not merged:
        return ""
    return "\n".join(["# Units and regions that the drafts name and the pack has not.", *_block(merged, "")]) + "\n"


def _measure(measure: Measure, draft: Draft, places: Places, indent: str) -> list[str]:
    plain = _plain(measure)
    for name in ("targets", "benefits", "measures"):
        plain.pop(name, None)
    lines = _item(plain, indent)
    inner = indent + "  "
    for name in ("targets", "benefits"):
        things = getattr(measure, name)
        lines += [f"{inner}{name}:"] if things else []
        for thing in things:
            span = draft.spans[thing.id]
            lines.append(f"{inner}  # line {places.line(span.start)}")
            lines += [f"{inner}  # {_told(flag, places)}" for flag in _about(thing.id, span, draft.flags)]
            lines += _item(_plain(thing), inner + "  ")
    lines += [f"{inner}measures:"] if measure.measures else []
    for below in measure.measures:
        lines += _measure(below, draft, places, inner + "  ")
    return lines


def _about(id: str, span: Span, flags: Sequence[Flag]) -> Iterator[Flag]:
    """Flags on a field of this benefit or target: those that begin in its place."""
    first, last = (bisect_left(flags, edge, key=lambda flag: flag.span.start) for edge in span)
    for flag in flags[first:last]:
        if flag.field and (not NAMED.search(flag.reason) or NAMED.findall(flag.reason) == [id]):
            yield flag


def _told(flag: Flag, places: Places) -> str:
    field = f" {flag.field}:" if flag.field else ""
    where = f" {flag.path}" if flag.path else ""
    text = f"{flag.code} line {places.line(flag.span.start)}{where}:{field} {flag.reason}"
    return "".join(c if c.isprintable() else " " for c in text)


def _plain(thing: Shape) -> dict[str, Any]:
    plain: dict[str, Any] = msgspec.to_builtins(thing, builtin_types=(Decimal,))
    return plain


def _item(thing: Any, indent: str) -> list[str]:
    """A member of a list."""
    first, *rest = _block(thing, indent + "  ")
    return [f"{indent}- {first.strip()}", *rest]


def _block(thing: Any, indent: str) -> list[str]:
    text = yaml.dump(thing, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=WIDTH, default_flow_style=False)
    return [indent + line if line else "" for line in text.splitlines()]
