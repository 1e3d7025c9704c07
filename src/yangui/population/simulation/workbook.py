"""A simulation as an Excel workbook: a sheet for each table of the report, numbers as numbers, sums in yuan.

Texts are written as texts and begin with an apostrophe where a spreadsheet would take them for a formula, also after
the sheet has gone through a text file.
"""

from datetime import datetime
from io import BytesIO
from typing import Any

from xlsxwriter import Workbook  # type: ignore[import-untyped]

from yangui.population.intake.values import quoted
from yangui.population.simulation.report_tables import Cell, Grid, Tables
from yangui.population.simulation.report_words import word
from yangui.population.simulation.simulate import Simulation

FEN = 100
# The same figures give the same bytes; the format wants some time of creation.
MADE = datetime(2000, 1, 1)  # noqa: DTZ001  a workbook knows no time zones
FORMATS = {
    "count": "#,##0",
    "money": "#,##0.00",
    "count_change": "+#,##0;-#,##0;0",
    "money_change": "+#,##0.00;-#,##0.00;0",
}
WIDEST = 48


def workbook(simulation: Simulation, lang: str) -> bytes:
    """The workbook in a language (zh or en)."""
    out = BytesIO()
    safe = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with Workbook(out, safe) as book:
        book.set_properties({"title": word("title", lang), "created": MADE})
        formats = {name: book.add_format({"num_format": text, "valign": "top"}) for name, text in FORMATS.items()}
        formats["text"] = book.add_format({"text_wrap": True, "valign": "top"})
        formats["head"] = book.add_format({"bold": True, "text_wrap": True, "bottom": 1, "valign": "bottom"})
        for grid in Tables(simulation, lang).all():
            _sheet(book, grid, lang, formats)
    return out.getvalue()


def _sheet(book: Workbook, grid: Grid, lang: str, formats: dict[str, Any]) -> None:
    sheet = book.add_worksheet(word(f"sheet.{grid.key}", lang))
    sheet.freeze_panes(1, 1)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    for position, column in enumerate(grid.columns):
        _write(sheet, 0, position, column.name, formats["head"])
        longest = max((_wide(row[position]) for row in grid.rows), default=0)
        sheet.set_column(position, position, min(max(longest, 12) + 2, WIDEST))
    rows = [*grid.rows, *([grid.total] if grid.total else [])]
    for line, row in enumerate(rows, 1):
        for position, (cell, column) in enumerate(zip(row, grid.columns, strict=True)):
            kind = column.kind
            if grid.key == "headline" and position:
                # its first row counts, the others are sums
                kind = "count" if line == 1 else "money"
            value: Any = cell / FEN if isinstance(cell, int) and kind.startswith("money") else cell
            _write(sheet, line, position, value, formats[kind])
    for line, note in enumerate(grid.notes, len(rows) + 2):
        _write(sheet, line, 0, note, None)


def _write(sheet: Any, row: int, column: int, value: Any, style: Any) -> None:
    if isinstance(value, str):
        sheet.write_string(row, column, quoted([value])[0], style)
    else:
        sheet.write_number(row, column, value, style)


def _wide(cell: Cell) -> int:
    """How many Latin letters wide a cell is shown; a Chinese character takes two."""
    return sum(1 if c.isascii() else 2 for c in (cell if isinstance(cell, str) else f"{cell:,}"))
