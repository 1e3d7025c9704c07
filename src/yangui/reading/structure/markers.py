"""The numbers that open the parts of an official text, and what they are not.

Each style has a rank: a part of higher rank stands inside one of lower rank. `第一、二产业`, `1.5亿元` and
`一、二等奖` open nothing.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from yangui.policy.numerals import number
from yangui.reading.layout.characters import CN, STEP, THEME

RANKS = {
    "part": 1, "chapter": 2, "section": 3, "article": 5, "cn": 6, "box": 7, "theme": 7, "step": 7, "cnp": 8, "num": 10,
    "nump": 12, "circled": 14, "is": 16,
}  # fmt: skip
WORDED = ("theme", "step")  # 方向一: over 举措1:, wherever the text has them
_N = rf"[{CN}百零〇]{{1,5}}"
_ANY = rf"(?:{_N}|\d{{1,3}})"
MARKER = re.compile(
    rf"第(?P<part>{_ANY})(?:编|篇|部分|单元)(?![的之中])|第(?P<chapter>{_ANY})章(?![的之中])|第(?P<section>{_ANY})节(?![的之中能约])"
    rf"|第\(?(?P<article>{_ANY})\)?条(?![规第款至、和及的项之例]):?"
    rf"|(?P<cn>{_N})、(?![{CN}]{{1,3}}[、等级类档流线产期季层]|[{CN}]{{1,3}}次(?!性)|[{CN}]{{1,2}}(?:[至到、]))"
    rf"|(?P<theme>{THEME} ?(?P<of_theme>{_ANY}))[:、]|(?P<step>{STEP} ?(?P<of_step>{_ANY}))[:、]"
    rf"|专栏(?P<box>{_ANY}?)(?:[:.、]|(?=[^\d]))"
    rf"|[(〔\[【](?P<cnp>{_N})[)〕\]】](?![、和至或及]?[(〔])|(?P<half>{_N})\)|(?P<ring>[㈠-㈩])"
    r"|(?P<num>\d{1,3})(?:[.、]|·(?=[^\d])) ?(?:(?<= )(?=\d)|(?!\d)|(?=(?:19|20)\d\d年))"
    r"|(?P<tight>\d{1,2})\.(?=\d{2,4}(?!人(?!才)|[万亿千百元个年月日平公亩米吨倍家项名户套岁余多])[\u4e00-\u9fff])|(?P<dot>[⒈-⒛])"
    r"|[(〔](?P<nump>\d{1,2})[)〕](?!\d)|(?P<right>\d{1,2})\)(?!\d)|(?P<small>[⑴-⒇])"
    r"|(?P<circled>[①-⑳])"
    rf"|(?P<is>[{CN}]{{1,3}})是(?![否指因])|第(?P<first>[{CN}]{{1,2}})(?:,|:|是)"
)
# A number in the middle of a line stands behind the end of a sentence; only right behind a heading, behind a word.
ENDS = "。;:!?)】”"
BEHIND = re.compile(
    rf"[第\d(〔\[【一二三四五六七八九十㈠-㈩①-⑳⑴-⒛](?:(?<=[{ENDS}].)"
    rf"|(?<=(?!第)[\u4e00-\u9fff]\()(?={_N}\)(?![项款目])[\u4e00-\u9fff])|(?<=[\u4e00-\u9fff]第)(?={_N}条))"
)
REFERRED = re.compile(rf"第\({_N}\)$")  # 第(二)(四)项
STYLES = {"tight": "num", "half": "cnp", "ring": "cnp", "dot": "num", "right": "nump", "small": "nump", "first": "is"}
_FIRST = {"ring": "㈠", "dot": "⒈", "small": "⑴", "circled": "①"}


class Marker(NamedTuple):
    """A number at `start` of the clean text, whose words begin at `end`."""

    start: int
    end: int
    style: str
    n: int
    label: str  # as a path has it


@lru_cache(maxsize=4096)
def _value(text: str) -> int:
    return int(number(text))


def at(text: str, start: int, end: int) -> Marker | None:
    """The number that opens `text[start:end]`."""
    found = MARKER.match(text, start, min(end, start + 40))
    if found is None:
        return None
    group = found.lastgroup or ""
    said = found[group]
    style = STYLES.get(group, group)
    if style in WORDED:
        return Marker(start, found.end(), style, _value(found[f"of_{style}"]), said.replace(" ", ""))
    n = ord(said) - ord(_FIRST[group]) + 1 if group in _FIRST else _value(said) if said else 0
    return Marker(start, found.end(), style, n, _label(style, group, said, n, found[0]))


def _label(style: str, group: str, said: str, n: int, whole: str) -> str:
    if style == "num":
        return str(n)
    if style == "nump":
        return f"({n})"
    if style == "cnp":
        return f"({CN[n - 1]})" if group == "ring" else f"({said})"
    if style == "cn":
        return said
    if style == "is":
        return f"{said}是"
    return whole.rstrip(":.、 ")


def inside(text: str, start: int, end: int) -> Iterator[Marker]:
    """What may be a number in the middle of `text[start:end]`."""
    for place in BEHIND.finditer(text, start + 1, end):
        if text[place.start() - 1] == ")" and REFERRED.search(text, max(start, place.start() - 8), place.start()):
            continue
        if (found := at(text, place.start(), end)) and found.style != "is":
            yield found
