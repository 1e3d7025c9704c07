"""Spreadsheets, every cell as text: whole numbers without a point, days as 2024-06-30, true and false.

The library reads a sheet as a whole, which the formats bound to about a million rows. A cell that holds an error of the
spreadsheet (#N/A, #DIV/0!) comes as blank, as the library has it. A number of more than 15 digits has lost the
rest in the spreadsheet; it is written with an exponent, which no key and no code is.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from itertools import islice
from pathlib import Path
from typing import Any

import polars as pl
from python_calamine import CalamineError, CalamineWorkbook, PasswordError, WorksheetNotFound

from yangui.population.problems import refusal
from yangui.population.source import Files, check_names, first_line

# From here on a spreadsheet's numbers, which are doubles, no longer hold every whole number of so many digits.
EXACT = 10**15


class Spreadsheet(Files):
    """One sheet of a workbook; its first row that is not blank names the columns."""

    suffixes = frozenset([".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"])

    def __init__(self, files: Sequence[Path], name: str, sheet: str | None) -> None:
        super().__init__(files, name)
        if len(files) > 1:
            raise refusal("T101", name, f"{len(files)} workbooks are not one table", "give one, or save them as CSV")
        self._sheet = sheet
        lines = self._lines()
        head = next(lines, [])
        if not head:
            raise refusal("T104", name, "the sheet is empty")
        rows = list(lines)
        # to the right of a table there are often formatted blank cells
        width = max((len(row) for row in [head, *rows]), default=0)
        names = [(text or "").strip() for text in head] + [""] * (width - len(head))
        check_names(name, names)
        self.columns = {name: pl.String() for name in names}
        self.rows = len(rows)

    def _read(self, rows: int, columns: list[str]) -> Iterator[pl.DataFrame]:
        wanted = [(name, list(self.columns).index(name)) for name in columns]
        lines = self._lines()
        next(lines)
        while batch := list(islice(lines, rows)):
            cells = {
                name: pl.Series(name, [row[i] if i < len(row) else None for row in batch], pl.String)
                for name, i in wanted
            }
            yield pl.DataFrame(cells, height=len(batch))

    def _lines(self) -> Iterator[list[str | None]]:
        """The rows that are not blank, without the blank cells at their ends."""
        try:
            with CalamineWorkbook.from_path(self.files[0]) as book:
                if not book.sheet_names:
                    raise refusal("T104", self.name, "the workbook has no sheet")
                sheet = book.get_sheet_by_name(self._sheet or book.sheet_names[0])
                for row in sheet.to_python():
                    cells = [_text(cell) for cell in row]
                    while cells and cells[-1] is None:
                        cells.pop()
                    if cells:
                        yield cells
        except WorksheetNotFound:
            raise refusal("T101", self.name, f"has no sheet {self._sheet}", f"it has {book.sheet_names}") from None
        except PasswordError:
            raise refusal("T102", self.name, "is locked by a password", "save it without one") from None
        except CalamineError as error:
            mend = "open it in a spreadsheet program and save it as .xlsx"
            raise refusal("T102", self.name, f"cannot be read: {first_line(error)}", mend) from None


def _text(cell: Any) -> str | None:
    if cell == "":
        return None
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < EXACT else f"{cell!r}"
    if isinstance(cell, datetime):
        return cell.isoformat(" ") if cell.time() != time() else cell.date().isoformat()
    return cell.isoformat() if isinstance(cell, date | time) else str(cell)
