"""Everything as an Excel workbook: how goals stand, all figures, all matters."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _
from xlsxwriter import Workbook  # type: ignore[import-untyped]

from yangui.platform.targets.models import Figure, Matter
from yangui.platform.web.cockpit.standings import Row
from yangui.population.intake.values import RISKY

SAFE = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def workbook(rows: Iterable[Row], figures: Iterable[Figure], matters: Iterable[Matter]) -> bytes:
    """Three sheets; texts are texts, whatever they begin with."""
    out = BytesIO()
    with Workbook(out, SAFE) as book:
        _sheet(
            book, _("目标"),
            [_("编号"), _("目标"), _("地区"), _("责任单位"), _("目标值"), _("计量单位"), _("实际值"), _("数据截至"),
             _("应达到"), _("期限"), _("状态"), _("原因"), _("自"), _("条款"), _("文件")],
            (
                [s.indicator.slug, str(s.indicator), str(s.region), str(s.organisation), s.value,
                 s.indicator.measure_word, s.actual, s.as_of, s.expected, s.due, row.colour, row.reason, s.since,
                 s.indicator.clause, s.indicator.document]
                for row in rows for s in [row.standing]
            ),
        )  # fmt: skip
        _sheet(
            book, _("数据"),
            [_("编号"), _("目标"), _("地区"), _("数据截至"), _("实际值"), _("状态"), _("单位"), _("依据")],
            (
                [f.indicator.slug, str(f.indicator), str(f.region), f.as_of, f.figure, f.state_label,
                 str(f.organisation), f.evidence]
                for f in figures
            ),
        )  # fmt: skip
        _sheet(
            book, _("督办"),
            [_("方式"), _("事由"), _("单位"), _("发现日期"), _("通知日期"), _("状态"), _("办理情况")],
            (
                [m.get_rung_display(), m.said, str(m.organisation), m.found_on, m.notified_on, m.state_label, m.answer]
                for m in matters
            ),
        )  # fmt: skip
    return out.getvalue()


def book_of(sheets: Iterable[tuple[str, Sequence[str], Iterable[Sequence[Any]]]]) -> bytes:
    """A workbook of sheets with a name, heads and lines each."""
    out = BytesIO()
    with Workbook(out, SAFE) as book:
        for name, heads, lines in sheets:
            _sheet(book, "".join(c for c in name if c not in "[]:*?/\\") or "1", heads, lines)
    return out.getvalue()


def inert(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if text[:1] in RISKY else text


def _sheet(book: Any, name: str, titles: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    sheet = book.add_worksheet(name)
    head, day = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd"})
    for place, title in enumerate(titles):
        sheet.write_string(0, place, title, head)
    for line, row in enumerate(rows, 1):
        for place, cell in enumerate(row):
            if isinstance(cell, Decimal):
                sheet.write_number(line, place, float(cell))
            elif isinstance(cell, date):
                sheet.write_datetime(line, place, cell, day)
            elif cell is not None:
                sheet.write_string(line, place, inert(str(cell)))
    sheet.set_column(0, len(titles) - 1, 18)
    sheet.freeze_panes(1, 1)
