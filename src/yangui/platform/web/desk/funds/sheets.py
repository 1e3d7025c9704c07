"""Lists as Excel files. What begins like a formula stays text, and accounts stay masked."""

import io
from collections.abc import Iterable, Sequence
from decimal import Decimal

from django.http import HttpResponse
from xlsxwriter import Workbook  # type: ignore[import-untyped]

from yangui.platform.core.clock import today

MOST = 200_000
TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def sheet(name: str, head: Sequence[str], rows: Iterable[Sequence[object]]) -> HttpResponse:
    """A file with one sheet; sums are numbers."""
    file = io.BytesIO()
    with Workbook(file, {"in_memory": True, "strings_to_formulas": False}) as book:
        page, money = book.add_worksheet(), book.add_format({"num_format": "#,##0.00"})
        page.write_row(0, 0, head, book.add_format({"bold": True}))
        for n, row in enumerate(rows, 1):
            for column, cell in enumerate(row):
                if isinstance(cell, Decimal):
                    page.write_number(n, column, float(cell), money)  # a sheet knows no other numbers
                else:
                    text = str(cell)
                    page.write_string(n, column, f"'{text}" if text.startswith(FORMULA) else text)
        page.freeze_panes(1, 0)
        page.autofit()
    answer = HttpResponse(file.getvalue(), content_type=TYPE)
    answer["Content-Disposition"] = f'attachment; filename="{name}-{today()}.xlsx"'
    return answer
