"""A grid as a sheet: taken along, and taken in after a look at what it would do."""

import json
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from yangui.platform.core import crypto
from yangui.platform.core.actor import Actor
from yangui.platform.core.transitions import RefusedError
from yangui.platform.grids import importing
from yangui.platform.grids.importing import Row
from yangui.platform.organisations.models import Organisation
from yangui.platform.web.desk.grids.forms import UploadForm, managed
from yangui.platform.web.desk.grids.views import chosen, manager
from yangui.platform.web.sheets import workbook

PURPOSE, SECONDS = "grid import", 3600


@never_cache
@require_GET
def export(request: HttpRequest) -> HttpResponse:
    """The list as it is asked for; the first columns are those that the import reads."""
    actor = manager(request)
    heads = [*importing.heads(), _("单位"), _("责任人"), _("待办"), _("最近走访")]
    rows = [
        [p.get_kind_display(), p.name, str(p.parent or ""), p.email, p.since, p.until, str(p.organisation),
         p.person, p.open, p.visited]
        for p in chosen(request, actor)
    ]  # fmt: skip
    return workbook("grid.xlsx", {_("网格"): (heads, rows)})


@never_cache
@require_http_methods(["GET", "POST"])
def take(request: HttpRequest) -> HttpResponse:
    """Upload, look, confirm. What was looked at comes back sealed, so that nothing else is written."""
    actor = manager(request)
    if "sealed" in request.POST:
        return _confirmed(request, actor)
    form = UploadForm(actor, request.POST or None, request.FILES or None)
    context: dict[str, Any] = {"form": form, "heads": importing.heads()}
    if request.method == "POST" and form.is_valid():
        unit = form.cleaned_data["organisation"]
        try:
            rows = importing.read(form.cleaned_data["file"].read(), unit)
        except RefusedError as error:
            form.add_error("file", str(error))
        else:
            faults = [row for row in rows if row.fault]
            context |= {
                "rows": rows,
                "faults": faults,
                "unit": unit,
                "sealed": "" if faults else _seal(rows, unit, actor),
            }
    return render(request, "desk/grids/import.html", context, status=422 if form.errors else 200)


def _seal(rows: list[Row], unit: Organisation, actor: Actor) -> str:
    said = {"account": actor.account, "unit": unit.pk, "rows": [row.plain() for row in rows]}
    return crypto.seal(PURPOSE, json.dumps(said).encode()).decode("ascii")


def _confirmed(request: HttpRequest, actor: Actor) -> HttpResponse:
    opened = crypto.unseal(PURPOSE, request.POST["sealed"].encode("ascii", "ignore"), seconds=SECONDS)
    said = {} if opened is None else json.loads(opened)
    unit = managed(actor).filter(pk=said.get("unit", 0)).first()
    if unit is None or said["account"] != actor.account:
        messages.warning(request, _("预览已过期，请重新上传。"))
        return redirect("desk-grids-import")
    try:
        count = importing.commit(rows=[Row(**row) for row in said["rows"]], organisation=unit, actor=actor)
    except RefusedError as error:
        messages.warning(request, _("没有导入：%s") % error)
        return redirect("desk-grids-import")
    messages.success(request, _("已导入 %s 行。") % count)
    return redirect("desk-grids")
