"""The words for colours, reasons, readings and bounds of goals."""

from collections.abc import Mapping
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yangui.platform.targets.models import Indicator
from yangui.platform.targets.periods import PeriodReading
from yangui.platform.targets.progress import Colour, Reason

COLOURS: Mapping[str, Promise] = {
    Colour.RED: gettext_lazy("红：已逾期"),
    Colour.YELLOW: gettext_lazy("黄：滞后"),
    Colour.BLUE: gettext_lazy("蓝：临近期限"),
    Colour.GREEN: gettext_lazy("绿：已达到"),
    Colour.NONE: gettext_lazy("未到期"),
    Colour.UNKNOWN: gettext_lazy("无数据"),
}
REASONS: Mapping[str, Promise] = {
    Reason.MET: gettext_lazy("实际值已达到目标值"),
    Reason.NEAR: gettext_lazy("期限在 30 天以内，尚未达到"),
    Reason.BEHIND: gettext_lazy("实际值低于当日应达到的值"),
    Reason.OVERDUE: gettext_lazy("期限已过，尚未达到"),
    Reason.ON_PACE: gettext_lazy("进度符合要求"),
    Reason.NO_PACE: gettext_lazy("没有基期值，不能判断进度"),
    Reason.NOT_BEGUN: gettext_lazy("尚未开始"),
    Reason.NO_FIGURE: gettext_lazy("还没有核实的数据"),
    Reason.NO_FIGURE_OVERDUE: gettext_lazy("期限已过，还没有核实的数据"),
}
READINGS: Mapping[str, Promise] = {
    PeriodReading.IN_FORCE: gettext_lazy("文本未写明期限，按文件有效期理解"),
    PeriodReading.YEAR_OF_DOCUMENT: gettext_lazy("文本未写明期限，按文件发布当年年底理解"),
    PeriodReading.ALREADY: gettext_lazy("文中称已达到，按文件发布日理解"),
    PeriodReading.OPEN: gettext_lazy("文本未写明期限"),
}
BOUNDS: Mapping[str, Promise] = {
    "about": gettext_lazy("约"),
    "at_least": gettext_lazy("不低于"),
    "at_most": gettext_lazy("不超过"),
    "exceed": gettext_lazy("超过"),
}


def number(figure: Decimal | None) -> str:
    """A figure without needless zeros, in groups of three; a dash where it is unknown."""
    if figure is None:
        return "—"
    text = f"{figure:,.4f}".rstrip("0").rstrip(".")
    return text or "0"


def bounded(goal: Indicator, value: Decimal | None) -> str:
    """What is to be reached, with bound and unit."""
    if value is None:
        return _("完成")
    return f"{BOUNDS.get(goal.bound, '')} {number(value)} {goal.measure_word}".strip()
