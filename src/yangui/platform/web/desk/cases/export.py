"""Cases as an Excel file. What begins like a formula stays text."""

import io
from collections.abc import Sequence

import xlsxwriter  # type: ignore[import-untyped]
from django.http import HttpResponse
from django.utils.translation import gettext as _

from yangui.platform.cases.models import Case
from yangui.platform.core.clock import today
from yangui.platform.web.my.cases import present

MOST = 20_000
TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def response(cases: Sequence[Case]) -> HttpResponse:
    """A sheet with a line for each case."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet()
        head = [
            _("编号"),
            _("待遇"),
            _("受益人"),
            _("状态"),
            _("经办单位"),
            _("经办人"),
            _("提交"),
            _("办理期限"),
            _("总金额"),
        ]
        sheet.write_row(0, 0, head, book.add_format({"bold": True}))
        for n, case in enumerate(cases, 1):
            for column, text in enumerate(_line(case)):
                sheet.write_string(n, column, f"'{text}" if text.startswith(FORMULA) else text)
        sheet.freeze_panes(1, 0)
        sheet.autofit()
    answer = HttpResponse(file.getvalue(), content_type=TYPE)
    answer["Content-Disposition"] = f'attachment; filename="cases-{today()}.xlsx"'
    return answer


def _line(case: Case) -> list[str]:
    return [
        case.number, present.title(case.benefit), case.entity.name, case.state_label, str(case.organisation),
        case.officer.name if case.officer else "", f"{case.submitted_at:%Y-%m-%d}" if case.submitted_at else "",
        str(case.due_on or ""), str(case.total) if case.total is not None else "",
    ]  # fmt: skip
