"""A simulation as one HTML file: figures, tables, charts; nothing is loaded from elsewhere and nothing runs in it.

The page is built as a tree, so that whatever stands in a pack or in a table is text and can never be markup.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path
from xml.etree.ElementTree import Element, SubElement, tostring

from yangui.population.simulation.charts import Tile, pairs, sides, tiles
from yangui.population.simulation.report_tables import Cell, Grid, Tables
from yangui.population.simulation.report_words import about, kind_word, signed, word, yuan
from yangui.population.simulation.simulate import Simulation
from yangui.population.simulation.workbook import workbook
from yangui.population.tables.sink import writing

# A chart shows so many benefits: those whose sum changes most.
MOST_BARS = 10
TAGS = {"zh": "zh-CN", "en": "en"}
STYLE = """
:root { color-scheme: light; }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 72rem; padding: 1.5rem; color: #1b1f24; background: #fff;
  font: 14px/1.5 "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", sans-serif; }
h1 { margin: 0; font-size: 1.6rem; }
h2 { margin: 2.2rem 0 .6rem; font-size: 1.15rem; border-bottom: 2px solid #0b5cad; padding-bottom: .2rem; }
h3 { margin: 1.2rem 0 .4rem; font-size: 1rem; }
p { margin: .3rem 0; }
.sub { color: #4a525c; }
.cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(12rem, 1fr)); gap: .8rem; margin: 1rem 0; }
.card { border: 1px solid #b6bec8; border-left: 5px solid #0b5cad; border-radius: 4px; padding: .6rem .8rem; }
.card b { display: block; font-size: 1.5rem; line-height: 1.3; font-weight: 600; }
.card span { display: block; color: #4a525c; }
figure { margin: .6rem 0 1rem; }
figure svg { max-width: 100%; height: auto; display: block; font-family: inherit; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; margin: .4rem 0; font-variant-numeric: tabular-nums; }
th, td { padding: .3rem .5rem; text-align: left; vertical-align: top; border-bottom: 1px solid #d5dae0; }
thead th { background: #eef2f6; vertical-align: bottom; border-bottom: 1px solid #8a94a0; }
tbody th { font-weight: normal; min-width: 11rem; }
.n { text-align: right; white-space: nowrap; }
thead th { word-break: keep-all; }
thead .n { white-space: normal; }
tfoot th, tfoot td { font-weight: 600; border-top: 2px solid #8a94a0; border-bottom: 0; }
.note { color: #4a525c; }
@media print {
  @page { size: A4 landscape; margin: 14mm; }
  body { max-width: none; padding: 0; font-size: 10.5px; }
  h2, h3 { break-after: avoid; }
  figure, .card, tr { break-inside: avoid; }
  thead { display: table-header-group; }
  tfoot { display: table-row-group; }
  .wide { overflow: visible; }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
"""


def write(simulation: Simulation, lang: str, out: Path, xlsx: Path | None = None) -> None:
    """Writes the page, and the workbook if asked; neither is ever seen half-done. Raises `PackError` (T407)."""
    _replace(out, page(simulation, lang).encode())
    if xlsx is not None:
        _replace(xlsx, workbook(simulation, lang))


def headline(simulation: Simulation, lang: str) -> list[str]:
    """The main figures in a line each."""
    of = simulation
    rows = Tables(of, lang).headline().rows
    shown = [[_shown(cell, kind) for cell, kind in zip(row, _figures(i), strict=True)] for i, row in enumerate(rows)]
    lines = [f"{name}: {before} → {after} ({difference})" for name, before, after, difference in shown]
    moves = (f"{word(way, lang).format(kind_word(of.kind, lang))}: {of.total(way):,}" for way in ("gain", "lose"))
    return [*lines, *moves]


def _replace(path: Path, content: bytes) -> None:
    unfinished = path.with_name(f"{path.name}.writing")
    with writing(path):
        try:
            unfinished.write_bytes(content)
            unfinished.replace(path)
        finally:
            unfinished.unlink(missing_ok=True)


def page(simulation: Simulation, lang: str) -> str:
    """The report in a language (zh or en), complete."""
    return _Page(simulation, lang).html()


class _Page:
    def __init__(self, simulation: Simulation, lang: str) -> None:
        self.of = simulation
        self.lang = lang
        self.tables = Tables(simulation, lang)

    def word(self, key: str) -> str:
        return word(key, self.lang)

    def html(self) -> str:
        pack = self.of.after.pack
        title = f"{self.word('title')} — {pack.header.title[self.lang]}"
        head = _tag("head")
        head.append(_tag("meta", charset="utf-8"))
        head.append(_tag("meta", name="viewport", content="width=device-width, initial-scale=1"))
        head.extend([_tag("title", title), _tag("style", STYLE)])
        body = _tag("main")
        body.append(_tag("h1", title))
        days = " → ".join(dict.fromkeys(str(side.on) for side in (self.of.before, self.of.after)))
        counts = {name: f"{getattr(self.of, name):,}" for name in ("rows", "evaluated", "quarantined")}
        for line in (f"{self.word('day')} {days}", f"{self.of.table}: {self.word('accounted').format(**counts)}"):
            body.append(_tag("p", line, class_="sub"))
        body.extend(self.sections())
        whole = _tag("html", lang=TAGS[self.lang])
        outer = _tag("body")
        outer.append(body)
        whole.extend([head, outer])
        return f"<!DOCTYPE html>\n{tostring(whole, encoding='unicode', method='html')}\n"

    def sections(self) -> Iterable[Element]:
        made = {grid.key: grid for grid in self.tables.all()}
        yield from self.section(made["headline"], self.cards())
        yield from self.section(made["changes"])
        yield from self.section(made["by_benefit"], self.chart(self.by_benefit(made["by_benefit"])))
        yield from self.section(made["by_region"], self.map(), self.chart(self.by_region(made["by_region"])))
        yield from self.section(made["lacking"])
        yield from self.section(made["readings"])
        yield from self.section(made["sides"])
        if made["faults"].rows:
            yield from self.section(made["faults"])

    def section(self, grid: Grid, *figures: Element | None) -> Iterable[Element]:
        section = _tag("section", aria_labelledby=grid.key)
        section.append(_tag("h2", grid.title, id=grid.key))
        section.extend([figure for figure in figures if figure is not None])
        section.append(self.table(grid) if grid.rows else _tag("p", self.word("nothing")))
        section.extend([_tag("p", note, class_="note") for note in grid.notes])
        yield section

    # figures

    def cards(self) -> Element:
        of, kind = self.of, kind_word(self.of.kind, self.lang)
        people, money = ((of.total(f"{name}_before"), of.total(f"{name}_after")) for name in ("people", "fen"))
        more, less = of.total("gain_fen"), of.total("lose_fen")
        moved, was = money[1] - money[0], f"{self.word('before')} {{}}"
        cards = _tag("div", class_="cards")
        for name, big, small in (
            (self.word("people").format(kind), f"{people[1]:,}", was.format(f"{people[0]:,}")),
            (self.word("money"), self.about(money[1]), was.format(self.about(money[0]))),
            (self.word("difference"), signed(moved, self.about(moved)), self.word("yuan").format(yuan(moved))),
            (self.word("gain").format(kind), f"{of.total('gain'):,}", signed(more, self.about(more))),
            (self.word("lose").format(kind), f"{of.total('lose'):,}", signed(-less, self.about(-less))),
        ):
            card = _tag("div", class_="card")
            card.extend([_tag("span", name), _tag("b", big), _tag("span", small)])
            cards.append(card)
        return cards

    def by_benefit(self, grid: Grid) -> Element | None:
        rows = [
            (str(title).partition(" — ")[0], before, after)
            for title, *_, before, after, _, _ in grid.rows
            if isinstance(before, int) and isinstance(after, int) and (before or after)
        ]
        legend = self.word("before"), self.word("after")
        return pairs(self.word("chart_benefit"), legend, rows[:MOST_BARS], self.about) if rows else None

    def by_region(self, grid: Grid) -> Element | None:
        rows = [(str(row[0]), int(row[8]), int(row[6])) for row in grid.rows if row[8] or row[6]]
        return sides(self.word("chart_region"), rows, self.about) if rows else None

    def map(self) -> Element | None:
        """The difference in each region, where the pack says how regions lie and something changes."""
        figures = {row["region"]: row for row in self.of.regions.iter_rows(named=True)}
        placed = {code: region for code, region in self.of.after.pack.regions.items() if region.tile}
        if not placed or not any(figures[code]["gain"] + figures[code]["lose"] for code in placed.keys() & figures):
            return None
        shown = []
        for code, region in placed.items():
            assert region.tile
            row = figures.get(code)
            moved = row["fen_after"] - row["fen_before"] if row else 0
            says = [signed(moved, self.about(moved)), f"▲ {row['gain']:,} · ▼ {row['lose']:,}"] if row else ["—"]
            shown.append(Tile(region.name[self.lang], region.tile, moved, says))
        figure = self.chart(tiles(self.word("chart_map"), shown))
        if figure is not None:
            read = self.word("map_says").format(kind_word(self.of.kind, self.lang))
            figure.extend([_tag("p", note, class_="note") for note in (read, self.word("map_filled"))])
        return figure

    def chart(self, svg: Element | None) -> Element | None:
        if svg is None:
            return None
        figure = _tag("figure")
        figure.append(_tag("figcaption", svg.get("aria-label", "")))
        figure.append(svg)
        return figure

    def about(self, fen: int) -> str:
        return about(fen, self.lang)

    # tables

    def table(self, grid: Grid) -> Element:
        kinds = [column.kind for column in grid.columns]
        table = _tag("table")
        head, body = _tag("thead"), _tag("tbody")
        SubElement(head, "tr").extend(
            [_tag("th", c.name, scope="col", class_=None if c.kind == "text" else "n") for c in grid.columns]
        )
        for i, row in enumerate(grid.rows):
            body.append(self.row(row, _figures(i) if grid.key == "headline" else kinds))
        table.extend([head, body])
        if grid.total:
            foot = _tag("tfoot")
            foot.append(self.row(grid.total, kinds))
            table.append(foot)
        # a table wider than the window scrolls, by keyboard too
        wide = _tag("div", class_="wide", role="region", tabindex="0", aria_labelledby=grid.key)
        wide.append(table)
        return wide

    def row(self, cells: Sequence[Cell], kinds: Sequence[str]) -> Element:
        line = _tag("tr")
        for position, (cell, kind) in enumerate(zip(cells, kinds, strict=True)):
            name, scope = ("td", None) if position else ("th", "row")
            line.append(_tag(name, _shown(cell, kind), scope=scope, class_=None if kind == "text" else "n"))
        return line


def _figures(row: int) -> Sequence[str]:
    """How to show a row of the main figures: the first counts, the others are sums."""
    unit = "money" if row else "count"
    return ["text", unit, unit, f"{unit}_change"]


def _shown(cell: Cell, kind: str) -> str:
    if not isinstance(cell, int):
        return cell
    text = yuan(cell) if kind.startswith("money") else f"{cell:,}".replace("-", "−")
    return signed(cell, text) if kind.endswith("_change") else text


def _tag(name: str, text: str = "", /, **attributes: str | None) -> Element:
    """An element; `class_` is class, an underscore in an attribute is a hyphen."""
    given = {key.rstrip("_").replace("_", "-"): value for key, value in attributes.items() if value is not None}
    element = Element(name, given)
    element.text = "".join(c for c in text if c.isprintable() or c == "\n") or None
    return element
