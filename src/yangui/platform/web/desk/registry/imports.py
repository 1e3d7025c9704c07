"""Imports: upload, confirm the columns, look at the preview, commit, undo."""

from io import BytesIO
from pathlib import Path
from typing import Any

import polars as pl
from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST
from xlsxwriter import Workbook  # type: ignore[import-untyped]

from yangui.platform.core.actor import Actor
from yangui.platform.core.clock import today
from yangui.platform.core.language import current_language
from yangui.platform.core.masking import masked_text
from yangui.platform.library import packs
from yangui.platform.registry import importing, tasks, uploads
from yangui.platform.registry.columns import of_plain
from yangui.platform.registry.models import LISTING, Batch, Source
from yangui.platform.web.desk.registry import words
from yangui.platform.web.desk.registry.access import editor
from yangui.platform.web.desk.registry.forms import EntityColumnsForm, ListingColumnsForm, UploadForm
from yangui.rules.problems import PackError

PER_PAGE = 50
# a file of so many bytes is worked on by the worker, while its page shows how far it is
LARGE = 2 * uploads.MEGABYTE
QUEUED = {"step": "waiting"}
STATES = ("refused", "new", "changed", "kept", "gone")
LISTING_STATES = ("refused", "new", "there")


@never_cache
@require_GET
def listed(request: HttpRequest) -> HttpResponse:
    """The imports of the actor's units, the newest first."""
    held = Batch.objects.visible_to(editor(request)).filter(source=Source.IMPORT).select_related("made_by")
    page = Paginator(held, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "desk/registry/imports.html", {"page": page})


@never_cache
def upload(request: HttpRequest) -> HttpResponse:
    """Takes a file in."""
    actor, pack = editor(request), packs.current()
    if request.method != "POST":
        form = UploadForm(pack, current_language(), initial={"on": today(), "kind": request.GET.get("kind")})
        return render(request, "desk/registry/upload.html", {"form": form})
    form = UploadForm(pack, current_language(), request.POST, request.FILES)
    if form.is_valid():
        said = form.cleaned_data
        try:
            batch = importing.receive(
                name=Path(said["file"].name).name, content=said["file"].read(), kind=said["kind"],
                register=said["register"], on=said["on"], title=said["title"], actor=actor,
            )  # fmt: skip
        except PackError as error:
            form.add_error("file", _problem(error))
        else:
            return redirect("desk-import-columns", pk=batch.pk)
    return render(request, "desk/registry/upload.html", {"form": form}, status=422)


def _problem(error: PackError) -> str:
    problem = error.problems[0]
    return _("文件读不了：%(why)s") % {"why": f"{problem.message}（{problem.code}）"}


@never_cache
def columns(request: HttpRequest, pk: int) -> HttpResponse:
    """What each column is, as drafted from its name and values."""
    actor = editor(request)
    batch = _batch(actor, pk)
    if batch.state not in ("received", "previewed"):
        return redirect("desk-import", pk=pk)
    data = request.POST if request.method == "POST" else None
    form: ListingColumnsForm | EntityColumnsForm
    if batch.kind == LISTING:
        form, draft = ListingColumnsForm(importing.headings(batch), batch.mapping, data), None
    else:
        names, _drafted, draft = importing.drafted(batch)
        held = of_plain(batch.mapping)
        form = EntityColumnsForm(packs.current(), batch.pack_kind, current_language(), names, held, draft, data)
    if request.method == "POST" and form.is_valid():
        try:
            importing.confirm_columns(batch=batch, said=form.columns, actor=actor)
        except PackError as error:
            form.add_error(None, str(error.problems[0].message))
        else:
            return _go(request, batch, actor, "preview")
    context = {"form": form, "batch": batch, "draft": draft}
    return render(request, "desk/registry/columns.html", context, status=422 if form.errors else 200)


@never_cache
@require_GET
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """One import: how far it is, what it would change or has changed, and what can be done next."""
    batch = _batch(editor(request), pk)
    lines = uploads.lines(batch.file) if batch.file else None
    state = request.GET.get("state", "")
    states = LISTING_STATES if batch.kind == LISTING else STATES
    shown = lines.filter(pl.col("state") == state) if lines is not None and state in states else lines
    paged = Paginator(range(0 if shown is None else shown.height), PER_PAGE).get_page(request.GET.get("page"))
    rows = [] if shown is None else _rows(batch, shown[list(paged.object_list)])
    context = {
        "batch": batch, "rows": rows,
        "page": paged, "state": state, "busy": "step" in batch.progress,
        "counts": [(s, _states()[s], batch.counts.get(s, 0)) for s in states],
        "of_entities": batch.kind != LISTING,
        "can_commit": batch.state == "previewed" and bool(batch.counts),
        "register": words.register(packs.current(), batch.register, current_language()),
    }  # fmt: skip
    return render(request, "desk/registry/import.html", context)


def _states() -> dict[str, str]:
    return {
        "refused": _("未通过"), "new": _("新增"), "changed": _("变化"), "gone": _("终止"), "kept": _("保留原值"),
        "there": _("已有"),
    }  # fmt: skip


def _rows(batch: Batch, lines: pl.DataFrame) -> list[dict[str, Any]]:
    pack, language, kind = packs.current(), current_language(), batch.pack_kind
    rows = []
    for line in lines.iter_rows(named=True):
        refused = line["state"] == "refused"
        what, now = line["what"] or "", line["value"]
        rows.append({
            "state": _states()[line["state"]], "sign": line["state"], "row": line["row"], "name": line["name"] or "",
            "what": words.label(pack, kind, what, language),
            "was": masked_text(line["was"] or "") if refused else _value(pack, kind, what, line["was"], language),
            "value": words.reason(pack, now, language) if refused else _value(pack, kind, what, now, language),
        })  # fmt: skip
    return rows


def _value(pack: Any, kind: Any, what: str, text: str | None, language: str) -> str:
    return "" if text is None else words.value(pack, kind, what, text, language)


@never_cache
@require_POST
def step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """Previews, commits, undoes or discards."""
    actor = editor(request)
    batch = _batch(actor, pk)
    if "step" in batch.progress:
        messages.warning(request, _("正在处理，请稍候。"))
        return redirect("desk-import", pk=pk)
    if step in ("preview", "commit"):
        return _go(request, batch, actor, step)
    if step == "undo":
        importing.undo(batch=batch, actor=actor, reason=request.POST.get("reason", ""))
        messages.success(request, _("已撤销：登记信息恢复到导入之前。"))
    elif step == "discard":
        importing.discard(batch=batch, actor=actor)
    else:
        raise Http404
    return redirect("desk-import", pk=pk)


def _go(request: HttpRequest, batch: Batch, actor: Actor, step: str) -> HttpResponse:
    """At once, or by the worker where the file is large."""
    if Path(settings.MEDIA_ROOT, batch.file).stat().st_size < LARGE:
        try:
            getattr(importing, step)(batch=batch, actor=actor)
        except PackError as error:
            messages.error(request, _problem(error))
            return redirect("desk-import-columns", pk=batch.pk)
        if step == "commit":
            messages.success(request, _("已入库。"))
    else:
        Batch.objects.filter(pk=batch.pk).update(progress=QUEUED)
        task = tasks.preview_import if step == "preview" else tasks.commit_import
        assert actor.account is not None, "an editor is signed in"
        task.enqueue(batch.pk, actor.account)
    return redirect("desk-import", pk=batch.pk)


@never_cache
@require_GET
def refused(request: HttpRequest, pk: int) -> HttpResponse:
    """The refused rows as a spreadsheet, to be mended and sent again."""
    batch = _batch(editor(request), pk)
    lines = uploads.lines(batch.file) if batch.file else None
    if lines is None:
        raise Http404
    stream = BytesIO()
    with Workbook(stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, [_("行"), _("列"), _("值"), _("原因")])
        for place, row in enumerate(_rows(batch, lines.filter(pl.col("state") == "refused")), start=1):
            sheet.write_row(place, 0, [row["row"], row["what"], row["was"], row["value"]])
    response = HttpResponse(
        stream.getvalue(), content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    )
    response["Content-Disposition"] = f'attachment; filename="refused-{batch.pk}.xlsx"'
    return response


def _batch(actor: Actor, pk: int) -> Batch:
    held: Batch = get_object_or_404(Batch.objects.visible_to(actor).select_related("made_by"), pk=pk)
    return held
