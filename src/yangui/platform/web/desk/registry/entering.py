"""Entering one entity by hand, and the paper that it was entered from."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from yangui.platform.core.clock import today
from yangui.platform.core.language import current_language
from yangui.platform.core.transitions import RefusedError
from yangui.platform.library import packs
from yangui.platform.registry import entering, identity
from yangui.platform.registry.models import Entity, Kind
from yangui.platform.web.desk.registry.access import editor, reader
from yangui.platform.web.desk.registry.forms import EntityForm


@never_cache
@require_http_methods(["GET", "POST"])
def page(request: HttpRequest, kind: str) -> HttpResponse:
    """The form for an entity of a kind; what is wrong stands at its field, with what was typed."""
    actor = editor(request)
    if kind not in identity.TYPES:
        raise Http404
    given = {"data": request.POST, "files": request.FILES} if request.method == "POST" else {"initial": {"on": today()}}
    form = EntityForm(packs.current(), kind, current_language(), **given)  # type: ignore[arg-type]  # it is of TYPES
    if request.method == "POST" and form.is_valid():
        said: dict[str, Any] = dict(form.cleaned_data)
        file = said.pop("paper")
        try:
            made = entering.enter(kind=kind, paper=entering.Paper(file.name, file.read()), actor=actor, **said)
        except identity.IdentityError:
            form.add_error("number", _("这个号码不对，请核对。"))
        except RefusedError as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("已登记。"))
            return redirect("desk-entity", pk=made.pk)
    context = {
        "form": form,
        "kind": kind,
        "says": Kind(kind).label,
        "kinds": [(k, Kind(k).label) for k in identity.TYPES],
    }
    return render(request, "desk/registry/enter.html", context, status=422 if form.errors else 200)


@never_cache
@require_GET
def paper(request: HttpRequest, pk: int) -> HttpResponse:
    """The paper of an entry."""
    actor = reader(request)
    held = get_object_or_404(Entity.objects.visible_to(actor).select_related("batch"), pk=pk)
    try:
        found = entering.paper_of(entity=held, actor=actor)
    except RefusedError:
        raise Http404 from None
    answer = HttpResponse(found.content, content_type="application/octet-stream")
    answer["Content-Disposition"] = f'attachment; filename="entry-{pk}.{found.name.rpartition(".")[2].lower()}"'
    return answer
