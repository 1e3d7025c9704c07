"""Spreadsheets, every cell as text: whole numbers without a point, days as 2024-06-30, true and false.

The library reads a sheet as a whole, which the formats bound to about a million rows. A cell that holds an error of the
spreadsheet (#N/A, #DIV/0!) comes with its text in .xlsx and .xlsm, and as blank, as the library has it, in the other
formats. A number of more than 15 digits has lost the rest in the spreadsheet; it is written with an exponent, which no
key and no code is.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from itertools import islice
from pathlib import Path
from typing import Any

import polars as pl
from python_calamine import CalamineError, CalamineWorkbook, PasswordError, WorksheetNotFound

from yangui.population.problems import refusal
from yangui.population.tables.errorcells import error_cells
from yangui.population.tables.source import Files, check_names, first_line

# Rows that are held as Python's texts at a time, which take much more room than Polars'.
LINES = 5_000
# From here on a spreadsheet's numbers, which are doubles, no longer hold every whole number of so many digits.
EXACT = 10**15


class Spreadsheet(Files):
    """One sheet of a workbook; its first row that is not blank names the columns. Blank columns are left out."""

    suffixes = frozenset([".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"])

    def __init__(self, files: Sequence[Path], name: str, sheet: str | None) -> None:
        super().__init__(files, name)
        if len(files) > 1:
            raise refusal("T101", name, f"{len(files)} workbooks are not one table", "give one, or save them as CSV")
        lines = self._lines(sheet)
        head = next(lines, None)
        if head is None:
            raise refusal("T104", name, "the sheet is empty")
        names = [(text or "").strip() for text in head]
        pieces = [pl.DataFrame(schema=[(str(i), pl.String) for i in range(len(names))])]
        while piece := list(islice(lines, LINES)):
            cells = zip(*piece, strict=True)
            pieces.append(pl.DataFrame([pl.Series(str(i), cell, pl.String) for i, cell in enumerate(cells)]))
        frame = pl.concat(pieces)
        kept = [i for i, name in enumerate(names) if name or frame.to_series(i).null_count() < frame.height]
        check_names(name, [names[i] for i in kept])
        self._frame = frame.select(pl.nth(i).alias(names[i]) for i in kept)
        self.columns = dict(self._frame.schema)
        self.rows = frame.height

    def _read(self, rows: int, columns: list[str]) -> Iterator[pl.DataFrame]:
        yield from self._frame.select(columns).iter_slices(rows)

    def _lines(self, sheet: str | None) -> Iterator[list[str | None]]:
        """The rows that are not blank."""
        known: list[str] = []
        try:
            with CalamineWorkbook.from_path(self.files[0]) as book:
                known = book.sheet_names
                if not known:
                    raise refusal("T104", self.name, "the workbook has no sheet")
                found = book.get_sheet_by_name(sheet or known[0])
                errors = error_cells(self.files[0], found.name)
                # rows are counted from the first of the sheet, cells from the first column that is not blank
                left = found.start[1] if found.start else 0
                for number, row in enumerate(found.iter_rows()):
                    cells = [_text(cell) for cell in row]
                    if errors:
                        cells = [cell or errors.get((number, left + i)) for i, cell in enumerate(cells)]
                    if any(cell is not None for cell in cells):
                        yield cells
        except WorksheetNotFound:
            raise refusal("T101", self.name, f"has no sheet {sheet}", f"it has {', '.join(known)}") from None
        except PasswordError:
            raise refusal("T102", self.name, "is locked by a password", "save it without one") from None
        except (CalamineError, ValueError) as error:
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
