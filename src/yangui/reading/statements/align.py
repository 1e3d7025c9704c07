"""Lists that stand for one another: N subjects before N amounts, with or without 分别.

The items of a list are looked for from the closest reading to the widest: what follows the last 的, the last phrase,
all of it; parted by 、, then by its last 和, then by every joining word. A reading counts only if it has as many items
as there are amounts.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from yangui.reading.numbers.quantities import Mention
from yangui.reading.statements.kinds import beneficiary
from yangui.reading.statements.sentences import Sentence

AND = re.compile(r"以及|或者|和|与|及(?!其)|或")
JOINTS = frozenset(("、", "和", "与", "及", "或", "以及", "或者", "/", ",", "、和", ",和"))
GRADE = re.compile(r"(?:[级类档等型]|层次|[A-Z0-9])$")
BY = re.compile(r"按照?(?!规定|有关|相关|时|期)")
COUNTED = re.compile(r"[0-9.]+[万亿]?[余多]?[\u4e00-\u9fff]?(?:以上|左右)?$")
BRACKETS = re.compile(r"\([^()]*\)|“[^”]*”|《[^》]*》")
LONGEST = 400
MOST = 12  # no list of official texts pairs more

type Item = tuple[int, int]


def chain(text: str, sentence: Sentence, number: int) -> list[int]:
    """The mentions of one list that begins with `number`: same measure and role, nothing but a joint between."""
    return list(range(number, _runs(text, sentence)[number].stop))


def around(text: str, sentence: Sentence, number: int) -> range:
    """The mentions of the list in which `number` stands."""
    return _runs(text, sentence)[number]


def _runs(text: str, sentence: Sentence) -> list[range]:
    """For each mention of a sentence, whose roles no longer change, the list that it stands in."""
    if sentence.runs is None:
        sentence.runs = []
        first = 0
        for number in range(len(sentence.mentions)):
            if number + 1 == len(sentence.mentions) or not _linked(text, sentence, number):
                run = range(first, number + 1)
                sentence.runs += [run] * len(run)
                first = number + 1
    return sentence.runs


def _linked(text: str, sentence: Sentence, number: int) -> bool:
    """Whether the next mention goes on with the list of this one."""
    before, mention = sentence.mentions[number : number + 2]
    return (
        mention.quantity.measure == before.quantity.measure
        and sentence.roles[number] == sentence.roles[number + 1]
        and text[before.end : mention.start] in JOINTS
    )


def items(text: str, start: int, end: int, count: int, amounts: Sequence[Mention], *, apart: bool) -> list[Item] | None:
    """The `count` items of the list in `text[start:end]`, or None where no reading has as many; `apart` after 分别."""
    start = max(start, end - LONGEST)
    if not 2 <= count <= MOST or start >= end:
        return None
    if listed := _numbers(text, start, end, count, amounts):
        return listed
    if apart and (groups := _groups(text, start, end, count)):
        return groups
    for begin, stop in _places(text, start, end):
        for parts in _readings(text, begin, stop):
            if len(parts) == count and _list(text, begin, stop, parts, apart=apart):
                return parts
    return None


def last_items(text: str, start: int, end: int, count: int) -> list[Item] | None:
    """The last `count` items of a phrase that names them at its end: 支持…申报设立甲站、乙基地."""
    for parts in _readings(text, start, end):
        if len(parts) >= count:
            return parts[-count:]
    return None


def _list(text: str, start: int, end: int, parts: list[Item], *, apart: bool) -> bool:
    """Whether the parts can be a list of subjects: commas part only like things, and a description is no list."""
    hidden = _hidden(text, start, end)
    commas = {i for i in range(start, end) if text[i] in ",;" and i not in hidden}
    if commas:
        between = {i for (_, b), (a, _) in pairwise(parts) for i in range(b, a)}
        shown = [COUNTED.sub("", text[a:b]) for a, b in parts]
        alike = len({words[-1:] for words in shown}) == 1 or all(any(c.isdigit() for c in text[a:b]) for a, b in parts)
        return commas <= between and alike
    last = text[parts[-1][0] : parts[-1][1]].rstrip("的")
    if not apart and text.startswith("的", end):  # it describes: grades can be paired, deeds cannot
        return all(GRADE.search(text[a:b]) for a, b in parts[:-1])
    return apart or "的" not in last


def listed(text: str, start: int, end: int) -> int:
    """How many items the list has that ends the passage, 1 where there is none."""
    return max(
        (len(parts) for begin, stop in _places(text, start, end) for parts in _readings(text, begin, stop)), default=1
    )


def _numbers(text: str, start: int, end: int, count: int, amounts: Sequence[Mention]) -> list[Item] | None:
    """The items are numbers themselves: 首次突破10亿元、50亿元、100亿元的企业."""
    inside = [m for m in amounts if start <= m.start and m.end <= end and m.quantity.measure != "date"]
    for first in range(len(inside) - count, -1, -1):
        run = inside[first : first + count]
        if all(text[a.end : b.start] in JOINTS for a, b in pairwise(run)):
            return [(m.start, m.end) for m in run]
    return None


def _groups(text: str, start: int, end: int, count: int) -> list[Item] | None:
    """The items are like ones parted by commas, with lists of their own: 全日制博士,甲、乙类高校的硕士,"""
    hidden = _hidden(text, start, end)
    commas = [(i, i + 1) for i in range(start, end) if text[i] == "," and i not in hidden]
    parts = _parted(start, end, commas)[-count:]
    kinds = {beneficiary(text[a:b]) for a, b in parts}
    alike = kinds in ({"person"}, {"institution"}) and not any(text.endswith("的", a, b) for a, b in parts)
    return parts if len(parts) == count and alike and "、" not in text[slice(*parts[0])] else None


def _places(text: str, start: int, end: int) -> Iterator[Item]:
    """Where the list may stand, the closest first."""
    hidden = _hidden(text, start, end)
    if by := BY.search(text, start, end):  # 企业上市按照通过辅导、完成发行两个节点
        yield by.end(), end
    last = max((i + 1 for i in range(start, end - 1) if text[i] == "的" and i not in hidden), default=start)
    commas = [i + 1 for i in range(start, end) if text[i] in ",:" and i not in hidden]
    inner = max((at for at in commas if at < last), default=start)
    heads = last > start and any(text[i] == "、" and i not in hidden for i in range(last, end))
    for place, begin in enumerate(
        dict.fromkeys((max(last, commas[-1] if commas else start), last, *reversed(commas[-3:]), start))
    ):
        if place and heads and begin < last:  # 国际、国家和行业标准的企业、机构
            yield inner, last - 1
            heads = False
        yield begin, end
    if last > start:  # 正高级、副高级工程师的企业
        yield inner, last - 1


def _hidden(text: str, start: int, end: int) -> frozenset[int]:
    """Characters inside brackets and quotation marks, which part no list."""
    return frozenset(i for found in BRACKETS.finditer(text, start, end) for i in range(*found.span()))


def _readings(text: str, start: int, end: int) -> Iterator[list[Item]]:
    hidden = _hidden(text, start, end)
    stops = [(i, i + 1) for i in range(start, end) if text[i] == "、" and i not in hidden]
    commas = [(i, i + 1) for i in range(start, end) if text[i] in ",;" and i not in hidden]
    ands = [found.span() for found in AND.finditer(text, start, end) if found.start() not in hidden]
    ands = [span for span in ands if span[0] > start and span[1] < end]
    late = [span for span in ands if not stops or span[0] > stops[-1][0]]
    quoted = [(i + 1, i + 1) for i in range(start, end - 1) if text[i : i + 2] == "”“"]  # “甲奖”“乙奖”“丙奖”
    for marks in (
        *((quoted,) if quoted and not stops else ()),
        stops,
        stops + late[:1],
        stops + late[-1:],
        stops + late,
        stops + ands,
        commas,
        stops + commas,
        stops + late + commas,
        stops + ands + commas,
    ):
        yield _parted(start, end, sorted(set(marks)))


def _parted(start: int, end: int, marks: Sequence[Item]) -> list[Item]:
    parts: list[Item] = []
    begin = start
    for a, b in (*marks, (end, end)):
        if a > begin:
            parts.append((begin, a))
        begin = b
    return parts
