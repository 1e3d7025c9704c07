"""Rows of a table that was copied as one cell a line, below a head that begins with 序号."""

import re
from collections.abc import Sequence
from itertools import pairwise

from yangui.reading.layout.lines import Line

UNITS = re.compile(r"(?:责任|牵头|配合|主管|承办|实施|经办)(?:单位|部门)")
YEAR = re.compile(r"20[0-9]{2}年")
WHOM = re.compile(r"对象|条件|范围")
HEAD, LEAST, MOST = 12, 3, 9  # characters of a cell of the head, cells of a row


def rows(every: Sequence[Line]) -> list[Line]:
    """The lines; the cells of a row know how each goes on from the one before, so that the row reads as a paragraph.

    A table whose rows have not all as many cells as its head stays as it is.
    """
    found = list(every)
    for at, line in enumerate(every):
        if line.text == "序号":
            head = _head(every, at)
            joints = _joints(every, at + len(head), head)
            if joints:
                between = "|" if _years(head) else "、"
                joints += [(at + cell, between if cell else "") for cell in range(len(head))]
            for place, joint in joints:
                found[place] = found[place]._replace(joint=joint)
    return found


def _head(every: Sequence[Line], at: int) -> list[str]:
    """The cells of the head, up to the number of the first row; none where no row follows."""
    cells = [line.text for line in every[at : at + MOST + 1]]
    width = cells.index("1") if "1" in cells else 0
    return cells[:width] if width >= LEAST and max(map(len, cells[:width])) <= HEAD else []


def _joints(every: Sequence[Line], at: int, head: list[str]) -> list[tuple[int, str]]:
    """The place of each cell of the rows from `at` on, and what joins it to the one before."""
    joints: list[tuple[int, str]] = []
    number, width = 1, len(head)
    before = ["", ".", *("|" if _years(head) else _joint(one, other) for one, other in pairwise(head[1:]))]
    while head and at + width <= len(every) and every[at].text == str(number):
        joints += [(at + cell, joint) for cell, joint in enumerate(before)]
        at, number = at + width, number + 1
    goes_on = any(line.text == str(number) for line in every[at : at + width])
    return [] if goes_on else joints


def _years(head: list[str]) -> bool:
    """Whether the table has a column for each year, whose values belong to no sentence."""
    return any(YEAR.match(cell) for cell in head)


def _joint(before: str, head: str) -> str:
    if UNITS.fullmatch(head):
        return f"。{head}:"
    return "," if WHOM.search(before) else "。"
