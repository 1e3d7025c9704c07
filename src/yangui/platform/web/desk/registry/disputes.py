"""Disputes: what people say is wrong, the next to be answered first."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from yangui.platform.core.clock import today
from yangui.platform.core.language import current_language
from yangui.platform.library import packs
from yangui.platform.registry import disputes
from yangui.platform.registry.models import Dispute
from yangui.platform.web.desk.registry import words
from yangui.platform.web.desk.registry.access import editor
from yangui.platform.web.desk.registry.forms import AnswerForm
from yangui.policy.entity import FactError

PER_PAGE = 50


@never_cache
@require_GET
def listed(request: HttpRequest) -> HttpResponse:
    """Open ones, or with `?state=all` all."""
    everything = request.GET.get("state") == "all"
    held = Dispute.objects.visible_to(editor(request)).select_related("entity", "fact")
    page = Paginator(held if everything else held.filter(state="open"), PER_PAGE).get_page(request.GET.get("page"))
    pack, language = packs.current(), current_language()
    rows = [
        {"dispute": d, "label": words.label(pack, d.entity.pack_kind, d.fact.name, language),
         "late": d.state == "open" and d.due_on < today()}
        for d in page
    ]  # fmt: skip
    context = {"rows": rows, "page": page, "everything": everything}
    return render(request, "desk/registry/disputes.html", context)


@never_cache
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """One dispute, and its answer."""
    actor = editor(request)
    held = get_object_or_404(
        Dispute.objects.visible_to(actor).select_related("entity", "fact__batch", "made_by"), pk=pk
    )
    form = AnswerForm(request.POST if request.method == "POST" else None, initial={"value": held.claimed})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            if request.POST.get("answer") == "uphold":
                value = said["value"].strip() or None
                disputes.uphold(dispute=held, value=value, reason=said["reason"], actor=actor)
            else:
                disputes.reject(dispute=held, reason=said["reason"], actor=actor)
        except FactError as error:
            form.add_error("value", error.problems[0].message)
        else:
            messages.success(request, _("已答复，并通知本人。"))
            return redirect("desk-dispute", pk=pk)
    pack, language = packs.current(), current_language()
    kind, name = held.entity.pack_kind, held.fact.name
    context = {
        "dispute": held, "form": form if held.state == "open" else None,
        "label": words.label(pack, kind, name, language),
        "value": words.value(pack, kind, name, held.fact.value, language),
        "claimed": words.value(pack, kind, name, held.claimed, language) if held.claimed else "",
        "register": words.register(pack, held.fact.register, language),
    }  # fmt: skip
    return render(request, "desk/registry/dispute.html", context, status=422 if form.errors else 200)
