"""The officers' pages: upload a text, attach it to a document, publish and withdraw it."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from yangui.platform.core.actor import Actor, DeniedError, acting
from yangui.platform.core.clock import today
from yangui.platform.core.language import current_language
from yangui.platform.core.models import AuditEvent
from yangui.platform.core.privileges import Privilege
from yangui.platform.core.transitions import RefusedError, allowed
from yangui.platform.library import packs, passages, services
from yangui.platform.library.models import PolicyText
from yangui.platform.web.desk.library.forms import AttachForm, UploadForm
from yangui.platform.web.desk.library.reading import likely
from yangui.platform.web.library.document import DocumentPage

PER_PAGE = 50
ATTACH = "attach"


def _officer(request: HttpRequest) -> Actor:
    """Who acts; a page that is none of theirs is not there for others."""
    actor = acting(request)
    if not (actor.may(Privilege.LIBRARY_EDIT) or actor.may(Privilege.LIBRARY_PUBLISH)):
        raise Http404
    return actor


@never_cache
@require_GET
def texts(request: HttpRequest) -> HttpResponse:
    """The texts, the newest first."""
    actor, pack = _officer(request), packs.current()
    held = PolicyText.objects.visible_to(actor).select_related("uploaded_by").defer("content", "found")
    page = Paginator(held, PER_PAGE).get_page(request.GET.get("page"))
    rows = [{"text": t, "document": _titled(pack, t.document)} for t in page]
    context = {"rows": rows, "page": page, "may_upload": actor.may(Privilege.LIBRARY_EDIT)}
    return render(request, "desk/library/texts.html", context)


def _titled(pack: Any, document: str) -> str:
    return pack.documents[document].title[current_language()] if document in pack.documents else document


@never_cache
def upload(request: HttpRequest) -> HttpResponse:
    """Takes a file in and reads it."""
    actor = _officer(request)
    if not actor.may(Privilege.LIBRARY_EDIT):
        return _denied(request)
    if request.method != "POST":
        return render(request, "desk/library/upload.html", {"form": UploadForm()})
    form = UploadForm(request.POST, request.FILES)
    if form.is_valid():
        read = form.uploaded
        try:
            held = services.enter(name=read.name, title=read.title, content=read.content, found=read.found, actor=actor)
        except RefusedError:
            form.add_error("file", _("同样的文本已经上传，还没有对应到文件。"))
        else:
            return redirect("desk-text", pk=held.pk)
    return render(request, "desk/library/upload.html", {"form": form}, status=422)


@never_cache
@require_GET
def text(request: HttpRequest, pk: int) -> HttpResponse:
    """One text: what was found in it, its clauses beside the rules, and what can be done next."""
    actor = _officer(request)
    held = get_object_or_404(PolicyText.objects.visible_to(actor).select_related("uploaded_by"), pk=pk)
    return _shown(request, held, actor)


def _shown(request: HttpRequest, held: PolicyText, actor: Actor, form: AttachForm | None = None) -> HttpResponse:
    pack, language = packs.current(), current_language()
    steps = allowed(held, actor)
    if form is None and any(s.name == ATTACH for s in steps):
        guess = held.document or likely(pack, held.title, held.content)
        form = AttachForm(pack, language, initial={"document": guess})
    document = pack.documents.get(held.document)
    said = passages.passages(pack, held.document, held.content) if document else {}
    history = AuditEvent.objects.filter(subject_type=held._meta.label, subject_id=str(held.pk)).select_related("actor")
    context = {
        "text": held,
        "found": held.found,
        "document": DocumentPage(pack, document, language, today(), said) if document else None,
        "clauses": len(said),
        "form": form,
        "steps": [s for s in steps if s.name not in (ATTACH, "enter")],
        "history": [(e, held.MACHINE.by_name[e.action.rpartition(".")[2]].says) for e in history],
    }
    return render(request, "desk/library/text.html", context, status=422 if form is not None and form.errors else 200)


@never_cache
@require_POST
def attach(request: HttpRequest, pk: int) -> HttpResponse:
    """Says to which document a draft belongs."""
    actor = _officer(request)
    held = get_object_or_404(PolicyText.objects.visible_to(actor), pk=pk)
    form = AttachForm(packs.current(), current_language(), request.POST)
    if not form.is_valid():
        return _shown(request, held, actor, form)
    try:
        services.attach(text=held, pack=packs.current(), document=form.cleaned_data["document"], actor=actor)
    except DeniedError:
        return _denied(request)
    except RefusedError:
        return _refused(request, pk, _("没有改变：这份文件已有同样的文本，或这份文本的状态已变。"))
    return redirect("desk-text", pk=pk)


@never_cache
@require_POST
def step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """Publishes, returns or withdraws."""
    actor = _officer(request)
    held = get_object_or_404(PolicyText.objects.visible_to(actor), pk=pk)
    reason = request.POST.get("reason", "").strip()
    if step in ("return", "withdraw") and not reason:
        return _refused(request, pk, _("请写明理由。"))
    try:
        if step == "publish":
            services.publish(text=held, actor=actor)
        elif step == "return":
            services.send_back(text=held, actor=actor, reason=reason)
        elif step == "withdraw":
            services.withdraw(text=held, actor=actor, reason=reason)
        else:
            raise Http404
    except DeniedError:
        return _denied(request)
    except RefusedError:
        said = _("这份文件已有发布的文本，请先撤回；或这份文本的状态已变，请刷新。")
        return _refused(request, pk, said)
    return redirect("desk-text", pk=pk)


def _refused(request: HttpRequest, pk: int, said: str) -> HttpResponse:
    messages.warning(request, said)
    return redirect("desk-text", pk=pk)


def _denied(request: HttpRequest) -> HttpResponse:
    return render(request, "desk/denied.html", status=403)
