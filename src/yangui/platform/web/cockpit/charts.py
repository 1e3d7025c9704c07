"""Charts as SVG drawn on the server: without script, printed as they look, beside a table of the same figures."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple
from xml.etree.ElementTree import Element, SubElement, tostring

from django.utils.safestring import SafeString, mark_safe

from yangui.platform.targets.forecast import Forecast
from yangui.platform.targets.progress import Pace, Point
from yangui.platform.web.cockpit.words import number

WIDTH, HEIGHT, LEFT, FOOT, TOP = 640, 240, 84, 28, 12
INK, GRID, LINE, PLAN, BAND = "#17212f", "#d7dee8", "#0b5cad", "#8a5300", "#d9e7f7"
STEPS = 4


class Labels(NamedTuple):
    """What a chart says."""

    title: str
    actual: str
    pace: str
    forecast: str


def line(series: Sequence[Point], pace: Pace, ahead: Forecast | None, labels: Labels) -> SafeString:
    """Figures over time, the pace that they should keep dashed, the forecast as a band; empty without figures."""
    if not series:
        return mark_safe("")
    points = [*series, *pace, *([Point(ahead.on, ahead.low), Point(ahead.on, ahead.high)] if ahead else [])]
    place = _Scale(points)
    svg = Element("svg", {"viewBox": f"0 0 {WIDTH} {HEIGHT}", "role": "img", "class": "chart"})
    svg.set("aria-label", labels.title)
    SubElement(svg, "title").text = labels.title
    _grid(svg, place)
    if ahead is not None:
        last = max(series, key=lambda p: p.on)
        corners = [place.at(last), place.at(Point(ahead.on, ahead.high)), place.at(Point(ahead.on, ahead.low))]
        SubElement(svg, "polygon", {"points": _path(corners), "fill": BAND})
        _line(svg, [place.at(last), place.at(Point(ahead.on, ahead.figure))], LINE, "2 4")
    _line(svg, [place.at(p) for p in pace], PLAN, "8 5")
    _line(svg, [place.at(p) for p in series], LINE, "")
    for point in series:
        x, y = place.at(point)
        SubElement(svg, "circle", {"cx": f"{x:.1f}", "cy": f"{y:.1f}", "r": "4", "fill": LINE})
    _legend(svg, [(labels.actual, LINE, ""), *([(labels.pace, PLAN, "8 5")] if pace else []),
                  *([(labels.forecast, LINE, "2 4")] if ahead else [])])  # fmt: skip
    return mark_safe(tostring(svg, encoding="unicode"))  # noqa: S308  made by ElementTree, which escapes


class _Scale:
    """From days and figures to places on the chart; the least figure is zero unless one is below."""

    def __init__(self, points: Sequence[Point]) -> None:
        days = [p.on.toordinal() for p in points]
        figures = [p.figure for p in points]
        self.first, self.last = min(days), max(*days, min(days) + 1)
        self.low = min(Decimal(0), *figures)
        self.high = max(*figures, self.low + 1)

    def at(self, point: Point) -> tuple[float, float]:
        part = (point.on.toordinal() - self.first) / (self.last - self.first)
        rise = float((point.figure - self.low) / (self.high - self.low))
        bottom = HEIGHT - FOOT
        return LEFT + part * (WIDTH - LEFT - 12), bottom - rise * (bottom - TOP - 20)


def _grid(svg: Element, place: _Scale) -> None:
    for step in range(STEPS + 1):
        figure = place.low + (place.high - place.low) * step / STEPS
        _x, y = place.at(Point(date.fromordinal(place.first), figure))
        ends = {"x1": str(LEFT), "x2": str(WIDTH - 12), "y1": f"{y:.1f}", "y2": f"{y:.1f}"}
        SubElement(svg, "line", {**ends, "stroke": GRID})
        _text(svg, LEFT - 6, y + 4, number(round(figure, 1)), "end")
    _text(svg, LEFT, HEIGHT - 8, str(date.fromordinal(place.first)), "start")
    _text(svg, WIDTH - 12, HEIGHT - 8, str(date.fromordinal(place.last)), "end")


def _legend(svg: Element, entries: Iterable[tuple[str, str, str]]) -> None:
    for place, (says, colour, dashes) in enumerate(entries):
        x = LEFT + place * 170
        _line(svg, [(x, 14), (x + 26, 14)], colour, dashes)
        _text(svg, x + 32, 18, says, "start")


def _line(svg: Element, points: Sequence[tuple[float, float]], colour: str, dashes: str) -> None:
    if points:
        style = {"points": _path(points), "fill": "none", "stroke": colour, "stroke-width": "2.5"}
        SubElement(svg, "polyline", style | ({"stroke-dasharray": dashes} if dashes else {}))


def _path(points: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in points)


def _text(svg: Element, x: float, y: float, says: str, anchor: str) -> None:
    style = {"x": f"{x:.1f}", "y": f"{y:.1f}", "font-size": "12", "fill": INK, "text-anchor": anchor}
    SubElement(svg, "text", style).text = says
