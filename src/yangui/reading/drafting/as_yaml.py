"""A draft as YAML: flags on top, and again beside what they are about, as comments.

PyYAML quotes whatever YAML 1.1 would not read as text, which is more than the packs' YAML 1.2 needs and never less.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec
import yaml

from yangui.policy.model import Measure, Shape
from yangui.reading.drafting.draft import Draft
from yangui.reading.findings import Flag, Span
from yangui.reading.places import Places
from yangui.reading.problems import flagged, refusal

WORDS = {
    "head": (
        "{} 的草稿，由 `yangui read` 生成：须逐行对照原文核对。",
        "Draft of {}, made by `yangui read`: to be checked against the text, line by line.",
    ),
    "flags": ("待定事项：原文没有写明或识读未能确定", "Flags: what the text or the reader left undecided"),
    "english": (
        "R400：英文照抄中文，有待撰写",
        "R400: every English text repeats the Chinese one and is to be written",
    ),
    "line": ("第{}行", "line {}"),
    "units": (
        "草稿提到而政策包中没有的单位、地区和信息项。",
        "Units, regions and facts that the drafts name and the pack has not.",
    ),
}
NAMED = re.compile(r"doc-[0-9a-z-]+")  # the id that a reason names
QUOTED = 160  # characters of the text beside a benefit or target, to compare without a look into the text
SHORT = 30
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


def to_yaml(draft: Draft, places: Places, lang: str = "en") -> str:
    """The document of the draft; its comments in a language (zh or en)."""
    name = Path(places.findings.name).name
    head = [f"# {_word('head', lang).format(name)}", f"# {_word('flags', lang)}", f"#   {_word('english', lang)}"]
    head += [f"#   {_told(flag, places, lang)}" for flag in draft.flags]
    document = _plain(draft.document)
    document.pop("measures")
    rest = {name: document.pop(name) for name in ("programmes", "conditions", "readings") if name in document}
    lines = [*head, *_block(document, ""), "", "measures:"]
    for measure in draft.document.measures:
        lines += _measure(measure, draft, places, lang, "  ")
    lines += _block(rest, "") if rest else []
    return "\n".join(lines) + "\n"


def vocabulary(drafts: Sequence[Draft], lang: str = "en") -> str:
    """What the drafts need besides and no pack has: proposed units and regions; empty where there is nothing.

    Raises `PackError` (R205) where two drafts mean different things by one id.
    """
    merged: dict[str, Any] = {}
    for draft in drafts:
        for section, things in _plain(draft.vocabulary).items():
            known = merged.setdefault(section, {})
            if section != "facts":
                _add(known, things, section)
                continue
            for kind, facts in things.items():
                _add(known.setdefault(kind, {}), facts, section)
    if not merged:
        return ""
    return "\n".join([f"# {_word('units', lang)}", *_block(merged, "")]) + "\n"


def _add(known: dict[str, Any], things: Mapping[str, Any], section: str) -> None:
    for id, thing in things.items():
        if known.setdefault(id, thing) != thing:
            raise refusal("R205", id, f"would be two different {section}", "draft the files one by one")


def _measure(measure: Measure, draft: Draft, places: Places, lang: str, indent: str) -> list[str]:
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
            line = _word("line", lang).format(places.line(span.start))
            lines.append(f"{inner}  # {line}: {_shown(places.words(span))}")
            lines += [f"{inner}  # {_told(flag, places, lang)}" for flag in _about(thing.id, span, draft.flags)]
            lines += [_explained(line, draft) for line in _item(_plain(thing), inner + "  ")]
    lines += [f"{inner}measures:"] if measure.measures else []
    for below in measure.measures:
        lines += _measure(below, draft, places, lang, inner + "  ")
    return lines


def _explained(line: str, draft: Draft) -> str:
    """A required condition with its words beside it, since it stands at the end of the document."""
    condition = draft.document.conditions.get(line.strip().removeprefix("- "))
    return line if condition is None else f"{line}  # {_shown(condition.says.zh)}"


def _about(id: str, span: Span, flags: Sequence[Flag]) -> Iterator[Flag]:
    """Flags on a field of this benefit or target: those that begin in its place."""
    first, last = (bisect_left(flags, edge, key=lambda flag: flag.span.start) for edge in span)
    for flag in flags[first:last]:
        if flag.field and (not NAMED.search(flag.reason) or NAMED.findall(flag.reason) == [id]):
            yield flag


def _told(flag: Flag, places: Places, lang: str) -> str:
    field = f" {flag.field}:" if flag.field else ""
    where = f" {flag.path}" if flag.path else ""
    line = _word("line", lang).format(places.line(flag.span.start))
    said = _shown(places.words(flag.span))
    reason = flagged(flag.code, flag.reason, lang)
    quote = f"「{said}」" if lang != "en" and len(said) <= SHORT and said not in reason else ""
    text = f"{flag.code} {line}{where}:{field} {reason}{quote}"
    return "".join(c if c.isprintable() else " " for c in text)


def _word(key: str, lang: str) -> str:
    return WORDS[key][lang == "en"]


def _shown(text: str) -> str:
    told = "".join(c for c in text if c.isprintable())
    return told if len(told) <= QUOTED else f"{told[:QUOTED]}…"


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
