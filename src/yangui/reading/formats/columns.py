"""Pages of two columns: a PDF may hold them row by row, and they are read one after the other."""

import re
from collections import Counter

from pypdf import PageObject

from yangui.reading.formats.printed import printed_text

BESIDE = re.compile(r"[\u4e00-\u9fff,，。；、]{6,} +[\u4e00-\u9fff，。；、]{6,}")  # prose, no cells of a table
GAP = re.compile(r"(?<=\S) {3,}(?=\S)")
ROWS = 4  # fewer are no columns
NEAR = 2  # characters by which the lines of a column may begin apart


def page_text(page: PageObject) -> str:
    """What a page says, its columns one after the other."""
    plain = printed_text(page)
    lines = plain.splitlines()
    beside = sum(BESIDE.search(line) is not None for line in lines)
    if beside < ROWS or beside * 2 < len(lines):
        return plain
    return parted(page.extract_text(extraction_mode="layout")) or plain


def parted(layout: str) -> str | None:
    """Rows of two columns as one column after the other; None where the rows share no gap.

    >>> print(parted("\\n".join(["左一    右一", "左二    右二", "左三    右三", "左尾    右尾"])))
    左一
    左二
    左三
    左尾
    右一
    右二
    右三
    右尾
    """
    rows = [row.rstrip() for row in layout.splitlines()]
    gaps = [list(GAP.finditer(row)) for row in rows]
    starts = Counter(found[0].end() for found in gaps if len(found) == 1)
    if not starts:
        return None
    start = starts.most_common(1)[0][0]
    if sum(count for at, count in starts.items() if abs(at - start) <= NEAR) < ROWS:
        return None
    told: list[str] = []
    left: list[str] = []
    right: list[str] = []
    for row, found in zip(rows, gaps, strict=True):
        if len(found) == 1 and abs(found[0].end() - start) <= NEAR:
            left.append(row[: found[0].start()])
            right.append(row[found[0].end() :])
        elif len(row) < start - NEAR or not row:
            left.append(row)
        elif not row[: start - NEAR].strip():
            right.append(row.lstrip())
        else:  # over both columns
            told += [*left, *right, row]
            left, right = [], []
    return "\n".join(line for line in [*told, *left, *right] if line)
