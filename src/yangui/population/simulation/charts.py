"""Charts as SVG, drawn here so that a page needs no script and prints as it looks.

A chart repeats figures of the table beside it. Colour never stands alone: bars differ in filling and side as well, and
each has its value written at its end.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple
from xml.etree.ElementTree import Element, SubElement

WIDTH = 640
TEXT = "#1b1f24"
BEFORE, AFTER = "#5b6470", "#0b5cad"
GAIN, LOSS = "#1a6b34", "#a4161a"
# Fillings of tiles, light enough for text upon them.
MORE, LESS = "#d3ead9", "#f8d9d9"
# Room for the value at the end of a bar.
VALUE = 110
# Letters of a name that a tile holds in a line, a Chinese character counting as two.
NAME = 17


class Tile(NamedTuple):
    """A region on a map of tiles: column and row of the grid, the value that it is filled by, and what it says."""

    label: str
    place: tuple[int, int]
    value: int
    says: Sequence[str]


def pairs(
    title: str, legend: tuple[str, str], rows: Sequence[tuple[str, int, int]], show: Callable[[int], str]
) -> Element:
    """For each label two bars, before and after."""
    top, step = 30, 52
    svg = _chart(title, top + step * len(rows))
    most = max((value for _, *values in rows for value in values), default=0) or 1
    for x, name, style in ((0, legend[0], _before), (220, legend[1], _after)):
        style(svg, x, 6, 14)
        _text(svg, x + 20, 17, name)
    for i, (label, before, after) in enumerate(rows):
        y = top + i * step
        _text(svg, 0, y + 13, label)
        for offset, value, style in ((19, before, _before), (33, after, _after)):
            width = (WIDTH - VALUE) * value / most
            style(svg, 0, y + offset, max(width, 1 if value else 0))
            _text(svg, width + 6, y + offset + 10, show(value), size=12)
    return svg


def sides(title: str, rows: Sequence[tuple[str, int, int]], show: Callable[[int], str]) -> Element:
    """For each label what is lost to the left and what is gained to the right of a line."""
    step, names = 26, 150
    svg = _chart(title, step * len(rows) + 6)
    # a side without bars takes no room
    lefts, rights = any(less for _, less, _ in rows), any(more for _, _, more in rows)
    half = (WIDTH - names) / max(lefts + rights, 1)
    middle = names + half * lefts
    most = max((value for _, *values in rows for value in values), default=0) or 1
    for i, (label, less, more) in enumerate(rows):
        y = 4 + i * step
        _text(svg, 0, y + 14, label)
        for value, sign, colour, left in ((less, "▼", LOSS, True), (more, "▲", GAIN, False)):
            if not value:
                continue
            width = max((half - VALUE) * value / most, 1)
            _bar(svg, middle - width if left else middle, y + 3, width, 14, fill=colour)
            x = middle - width - 6 if left else middle + width + 6
            _text(svg, x, y + 14, f"{sign} {show(value)}", size=12, end=left, fill=colour)
    height = step * len(rows) + 4
    SubElement(svg, "line", {"x1": _n(middle), "x2": _n(middle), "y1": "2", "y2": str(height), "stroke": TEXT})
    return svg


def tiles(title: str, regions: Sequence[Tile]) -> Element:
    """A map of equal tiles: each filled from below by its share of the greatest value, gain and loss framed apart."""
    columns, rows = (max(region.place[axis] for region in regions) + 1 for axis in (0, 1))
    wide, high = min(WIDTH / columns, 128), 96
    svg = _chart(title, high * rows)
    most = max(abs(region.value) for region in regions) or 1
    for region in regions:
        x, y = region.place[0] * wide + 3, region.place[1] * high + 3
        fill = (high - 6) * abs(region.value) / most
        _bar(svg, x, y + high - 6 - fill, wide - 6, fill, fill=MORE if region.value > 0 else LESS)
        _bar(svg, x, y, wide - 6, high - 6, fill="none", **_frame(region.value))
        names = [*_lines(region.label)]
        for line, text in enumerate(names):
            _text(svg, x + 7, y + 18 + 14 * line, text)
        for line, text in enumerate(region.says):
            _text(svg, x + 7, y + 82 - 16 * (len(region.says) - 1 - line), text, size=12)
    return svg


def _frame(value: int) -> dict[str, str]:
    # told apart without colour: bold, dashed, thin
    if value == 0:
        return {"stroke": BEFORE, "stroke-width": "1"}
    return {"stroke": GAIN if value > 0 else LOSS, "stroke-width": "2.5"} | (
        {"stroke-dasharray": "7 4"} if value < 0 else {}
    )


def _lines(name: str) -> Iterator[str]:
    """A name in lines that fit a tile, broken at blanks."""
    line = ""
    for word in name.split():
        longer = f"{line} {word}".strip()
        if line and sum(1 if c.isascii() else 2 for c in longer) > NAME:
            yield line
            longer = word
        line = longer
    yield line


def _chart(title: str, height: int) -> Element:
    size = {"viewBox": f"0 0 {WIDTH} {height}", "width": str(WIDTH), "height": str(height)}
    svg = Element("svg", {"xmlns": "http://www.w3.org/2000/svg", "role": "img", "aria-label": title, **size})
    SubElement(svg, "title").text = title
    return svg


def _before(svg: Element, x: float, y: float, width: float) -> None:
    # an outline, so that the two bars differ without colour too
    _bar(svg, x + 0.5, y + 0.5, max(width - 1, 0), 11, fill="#ffffff", stroke=BEFORE)


def _after(svg: Element, x: float, y: float, width: float) -> None:
    _bar(svg, x, y, width, 12, fill=AFTER)


def _bar(svg: Element, x: float, y: float, width: float, height: float, **style: str) -> None:
    place = {"x": _n(x), "y": _n(y), "width": _n(width), "height": _n(height)}
    SubElement(svg, "rect", place | style)


def _text(svg: Element, x: float, y: float, text: str, *, size: int = 13, end: bool = False, fill: str = TEXT) -> None:
    style = {"x": _n(x), "y": _n(y), "font-size": str(size), "fill": fill, "text-anchor": "end" if end else "start"}
    SubElement(svg, "text", style).text = text


def _n(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")
