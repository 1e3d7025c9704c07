"""The applications of a call as an Excel file, with the ranking once it is frozen."""

from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils.translation import gettext as _

from yangui.platform.core.language import current_language
from yangui.platform.programmes.models import Application, Call
from yangui.platform.web.desk.funds.sheets import MOST, sheet


def response(call: Call, rows: QuerySet[Application]) -> HttpResponse:
    """The applications, in the order given."""
    head = [
        _("编号"), _("申报人"), _("类别"), _("依托单位"), _("单位推荐排序"), _("状态"), _("名次"), _("平均分"),
        _("校正分"), _("让位的原因"),
    ]  # fmt: skip
    return sheet(f"call-{call.pk}", head, (_line(call, a) for a in rows[:MOST]))


def _line(call: Call, application: Application) -> list[object]:
    place = getattr(application, "place", None)
    known = [
        application.number, application.entity.name,
        call.rules["categories"][application.category]["title"][current_language()],
        application.host.name if application.host else "", application.host_rank or "", application.state_label,
    ]  # fmt: skip
    if place is None:
        return [*known, "", "", "", ""]
    why = "；".join(said[current_language()] for said in place.displaced_by)
    scores = ["" if score is None else score for score in (place.raw, place.normalised)]
    return [*known, place.rank, *scores, why]
