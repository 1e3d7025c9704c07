"""Places and who is in charge, from a sheet: read and judged row by row first, written when that was confirmed."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from io import BytesIO
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook

from yangui.platform.accounts.models import User
from yangui.platform.core.actor import Actor
from yangui.platform.core.privileges import Privilege
from yangui.platform.core.transitions import RefusedError
from yangui.platform.grids import services
from yangui.platform.grids.models import Kind, Place
from yangui.platform.organisations.holders import holders
from yangui.platform.organisations.models import Organisation

LARGEST, MOST_ROWS, COLUMNS = 2**20, 2000, 6
NAME = 100


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the sheet as it is meant; `fault` says what is wrong with it."""

    number: int
    kind: str
    name: str
    parent: str
    email: str
    since: str
    until: str
    fault: str = ""

    def plain(self) -> dict[str, Any]:
        """As JSON."""
        return asdict(self)


def heads() -> list[str]:
    """The columns of the sheet."""
    return [_("类别"), _("名称"), _("上级"), _("责任人邮箱"), _("自"), _("至")]


def read(content: bytes, organisation: Organisation) -> list[Row]:
    """The rows of a sheet, each judged. Raises `RefusedError` for what is no sheet, too large, or empty."""
    if len(content) > LARGEST:
        raise RefusedError(_("文件超过 1 MB：请分成几个文件。"))
    try:
        cells = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python(nrows=MOST_ROWS + 2)
    except (CalamineError, OSError, ValueError):
        raise RefusedError(_("文件打不开：请上传 .xlsx 格式的表。")) from None
    rows = [(number, line) for number, line in enumerate(cells[1:], 2) if any(str(cell).strip() for cell in line)]
    if not rows:
        raise RefusedError(_("表中没有内容。"))
    if len(rows) > MOST_ROWS:
        raise RefusedError(_("超过 %s 行：请分成几个文件。") % MOST_ROWS)
    known = _Known(organisation)
    return [known.judged(_row(number, line)) for number, line in rows]


@transaction.atomic
def commit(*, rows: list[Row], organisation: Organisation, actor: Actor) -> int:
    """Writes all rows or none; how many. Raises `DeniedError`, and `RefusedError` where a row is wrong by now."""
    actor.must(Privilege.GRIDS_MANAGE, organisation.pk)
    known = _Known(organisation)
    for row in (known.judged(row) for row in rows):
        if row.fault:
            raise RefusedError(_("第 %(n)s 行：%(fault)s") % {"n": row.number, "fault": row.fault})
        parent = _live(organisation, row.parent) if row.parent else None
        place = Place.objects.live().filter(
            organisation=organisation, kind=row.kind, name=row.name, parent=parent
        ).first() or services.add_place(
            organisation=organisation, kind=Kind(row.kind), name=row.name, parent=parent, actor=actor
        )  # fmt: skip
        if row.email:
            until = date.fromisoformat(row.until) if row.until else None
            services.assign(
                place=place, account=known.members[row.email], since=date.fromisoformat(row.since), until=until,
                actor=actor,
            )  # fmt: skip
    return len(rows)


class _Known:
    """What rows are judged by: members of the unit's grid, places there are or that rows above name."""

    def __init__(self, organisation: Organisation) -> None:
        self.members: Mapping[str, User] = {
            user.email.lower(): user for user in holders(Privilege.GRIDS_VISIT, organisation)
        }
        live = Place.objects.live().filter(organisation=organisation)
        self.names = list(live.values_list("name", flat=True))
        self.seen: set[tuple[str, str, str]] = set()

    def judged(self, row: Row) -> Row:
        """The row with its fault, if any."""
        found = Row(**{**row.plain(), "fault": self._fault(row)})
        self.seen.add((row.kind, row.name, row.parent))
        if row.name not in self.names:
            self.names.append(row.name)
        return found

    def _fault(self, row: Row) -> str:
        if row.kind not in Kind.values:
            return _("类别应是：%s") % "、".join(str(k.label) for k in Kind)
        if not row.name or len(row.name) > NAME:
            return _("请写明名称，不超过 100 字。")
        if row.parent and row.parent not in self.names:
            return _("没有叫“%s”的上级；上级要写在前面的行。") % row.parent
        if row.parent and self.names.count(row.parent) > 1:
            return _("有几处都叫“%s”，请到网格页面逐个添加。") % row.parent
        if (row.kind, row.name, row.parent) in self.seen:
            return _("与前面的行重复。")
        return self._fault_of_term(row)

    def _fault_of_term(self, row: Row) -> str:
        if not row.email:
            return _("写了任期，但没有责任人。") if row.since or row.until else ""
        if row.email not in self.members:
            return _("责任人不是本单位的联包人员。")
        try:
            since, until = date.fromisoformat(row.since), date.fromisoformat(row.until) if row.until else None
        except ValueError:
            return _("日期请这样填写：2026-01-31。")
        return _("任期的止日不能早于起日。") if until is not None and until < since else ""


def _live(organisation: Organisation, name: str) -> Place:
    found: Place = Place.objects.live().get(organisation=organisation, name=name)
    return found


def _row(number: int, line: list[Any]) -> Row:
    cells = [_text(cell) for cell in [*line, *[""] * COLUMNS][:COLUMNS]]
    labels = {str(kind.label): kind.value for kind in Kind}
    kind, name, parent, email, since, until = cells
    return Row(number, labels.get(kind, kind), name, parent, email.lower(), since, until)


def _text(cell: Any) -> str:
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell).strip()
