"""The sheet in which a unit fills in its figures: made with what it owes, read back row by row."""

from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from io import BytesIO
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook
from xlsxwriter import Workbook  # type: ignore[import-untyped]

from yangui.platform.targets.models import Owed
from yangui.platform.targets.services.rounds import Line
from yangui.platform.web.cockpit.workbook import inert

SAFE = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
LARGEST = 2**20
MOST_ROWS = 5000
COLUMNS = 7
FIGURE, EVIDENCE = 5, 6


class Taken(NamedTuple):
    """The lines that were filled in, and what is wrong, by row."""

    lines: list[Line]
    faults: list[tuple[int, str]]


def made(owed: Iterable[Owed]) -> bytes:
    """The sheet: a line for each figure, with its number in the first column."""
    out = BytesIO()
    with Workbook(out, SAFE) as book:
        sheet = book.add_worksheet(_("填报"))
        head, free = book.add_format({"bold": True}), book.add_format({"bg_color": "#fff8e1", "locked": False})
        titles = (_("编号"), _("指标"), _("地区"), _("目标值"), _("计量单位"), _("实际值"), _("依据"))
        for place, title in enumerate(titles):
            sheet.write_string(0, place, title, head)
        for line, one in enumerate(owed, 1):
            goal = one.indicator
            sheet.write_number(line, 0, one.pk)
            sheet.write_string(line, 1, inert(str(goal)))
            sheet.write_string(line, 2, inert(str(one.region)))
            if one.asked is not None:
                sheet.write_number(line, 3, float(one.asked))
            sheet.write_string(line, 4, inert(goal.measure_word))
            sheet.write_blank(line, FIGURE, None, free)
            sheet.write_blank(line, EVIDENCE, None, free)
        sheet.set_column(1, 1, 48)
        sheet.set_column(2, 5, 14)
        sheet.set_column(EVIDENCE, EVIDENCE, 48)
        sheet.freeze_panes(1, 2)
        sheet.protect()
    return out.getvalue()


def taken(content: bytes, owed: Mapping[int, Owed]) -> Taken:
    """What was filled in of what is owed; a row without figure and evidence is left for later."""
    if len(content) > LARGEST:
        return Taken([], [(0, _("文件太大：请用下载的填报表。"))])
    try:
        rows = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python(nrows=MOST_ROWS)
    except (CalamineError, OSError, ValueError):
        return Taken([], [(0, _("文件打不开：请上传 .xlsx 格式的填报表。"))])
    lines: list[Line] = []
    faults: list[tuple[int, str]] = []
    seen: set[int] = set()
    for number, row in enumerate(rows[1:], 2):
        cells = [*row, *[""] * COLUMNS][:COLUMNS]
        if cells[FIGURE] in ("", None) and not str(cells[EVIDENCE]).strip():
            continue
        said = _fault(cells, owed, seen)
        if said:
            faults.append((number, said))
            continue
        pk = int(float(str(cells[0])))
        seen.add(pk)
        lines.append(Line(owed[pk], Decimal(str(cells[FIGURE])), str(cells[EVIDENCE]).strip()))
    return Taken(lines, faults)


def _fault(cells: list[Any], owed: Mapping[int, Owed], seen: set[int]) -> str:
    try:
        pk = int(float(cells[0]))
    except (TypeError, ValueError, OverflowError):
        return _("编号被改动：请重新下载填报表。")
    if pk not in owed:
        return _("这一行不是本单位待填的数据，或已经上报。")
    if pk in seen:
        return _("同一编号填了两次。")
    try:
        whole = Decimal(str(cells[FIGURE])).is_finite()
    except InvalidOperation:
        whole = False
    if not whole or isinstance(cells[FIGURE], bool) or abs(Decimal(str(cells[FIGURE]))) >= 10**16:
        return _("实际值不是数字。")
    return "" if str(cells[EVIDENCE]).strip() else _("请写明依据。")
