"""Tables as an Excel workbook to download; texts are texts, whatever they begin with."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

from django.http import HttpResponse
from xlsxwriter import Workbook  # type: ignore[import-untyped]

from yangui.population.intake.values import RISKY

TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SAFE = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
type Table = tuple[Sequence[str], Iterable[Sequence[Any]]]


def workbook(name: str, tables: Mapping[str, Table]) -> HttpResponse:
    """A sheet for each table, by its title, with the heads of its columns and its rows."""
    out = BytesIO()
    with Workbook(out, SAFE) as book:
        head, day = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd"})
        for title, (heads, rows) in tables.items():
            sheet = book.add_worksheet(title)
            for place, said in enumerate(heads):
                sheet.write_string(0, place, said, head)
            for line, row in enumerate(rows, 1):
                for place, cell in enumerate(row):
                    _write(sheet, line, place, cell, day)
            sheet.set_column(0, len(heads) - 1, 18)
            sheet.freeze_panes(1, 1)
    answer = HttpResponse(out.getvalue(), content_type=TYPE)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _write(sheet: Any, line: int, place: int, cell: Any, day: Any) -> None:
    if isinstance(cell, int | Decimal):
        sheet.write_number(line, place, float(cell))
    elif isinstance(cell, date):
        sheet.write_datetime(line, place, cell, day)
    elif cell is not None:
        text = str(cell)
        sheet.write_string(line, place, f"'{text}" if text[:1] in RISKY else text)
