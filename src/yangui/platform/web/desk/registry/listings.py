"""Register entries: who holds what, and striking one out."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from yangui.platform.core.language import current_language
from yangui.platform.core.models import AuditEvent
from yangui.platform.core.privileges import Privilege
from yangui.platform.library import packs
from yangui.platform.registry import listings
from yangui.platform.registry.models import Level, Listing
from yangui.platform.web.desk.registry import words
from yangui.platform.web.desk.registry.access import editor, reader
from yangui.platform.web.desk.registry.forms import ReasonForm
from yangui.platform.web.sheets import workbook

MOST = 200_000


def _asked(request: HttpRequest) -> listings.Asked:
    given = {name: request.GET.get(name, "").strip() for name in ("type", "level", "region", "q", "after")}
    return listings.Asked(**given, state=request.GET.get("state", Listing.State.LISTED))


@never_cache
@require_GET
def listed(request: HttpRequest) -> HttpResponse:
    """Entries by register type, level, region and state, and by name or number."""
    actor = reader(request)
    asked, pack, language = _asked(request), packs.current(), current_language()
    page = listings.page(actor, asked)
    given = request.GET.copy()
    given.pop("after", None)
    context = {
        "asked": asked, "page": page, "query": given.urlencode(), "may_edit": actor.may(Privilege.REGISTRY_EDIT),
        "rows": [(row, words.register_type(pack, row.type, language), words.level(row.level)) for row in page.listings],
        "types": [(id, said.title[language]) for id, said in pack.register_types.items()],
        "levels": Level.choices, "states": Listing.State.choices,
        "regions": [(code, region.name[language]) for code, region in pack.regions.items()],
    }  # fmt: skip
    return render(request, "desk/registry/listings.html", context)


@never_cache
@require_GET
def export(request: HttpRequest) -> HttpResponse:
    """The same entries as Excel, under headings that the import knows; names of persons masked."""
    pack, language = packs.current(), current_language()
    found = listings.exported(asked=_asked(request), actor=reader(request), most=MOST)
    head = [_("名录"), _("级别"), _("姓名或名称"), _("编号"), _("自"), _("至"), _("地区"), _("状态")]
    rows = [
        (words.register_type(pack, row.type, language), words.level(row.level), row.entity.masked, row.number,
         row.since, row.until, str(row.entity.region or ""), row.get_state_display())
        for row in found
    ]  # fmt: skip
    return workbook("listings.xlsx", {_("名录条目"): (head, rows)})


@never_cache
@require_http_methods(["GET", "POST"])
def listing(request: HttpRequest, pk: int) -> HttpResponse:
    """One entry, what happened to it, and striking it out where no other app keeps it."""
    actor = editor(request) if request.method == "POST" else reader(request)
    held = get_object_or_404(
        Listing.objects.visible_to(actor).select_related("entity__region", "batch", *listings.KEEPERS), pk=pk
    )
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        listings.strike(listing=held, reason=form.cleaned_data["reason"], actor=actor)
        messages.success(request, _("已撤销。"))
        return redirect("desk-listing", pk=pk)
    kept, edits = listings.kept_elsewhere(held), actor.may(Privilege.REGISTRY_EDIT)
    may_strike = edits and held.state == Listing.State.LISTED and not kept
    events = AuditEvent.objects.filter(subject_type=held._meta.label, subject_id=str(pk)).select_related("actor")
    context = {
        "listing": held, "title": words.register_type(packs.current(), held.type, current_language()),
        "level": words.level(held.level), "kept": kept, "may_edit": edits, "form": form if may_strike else None,
        "may_recognise": actor.may(Privilege.RECOGNITION_CHECK) or actor.may(Privilege.RECOGNITION_DECIDE),
        "history": [(event, words.event(event.action)) for event in events],
    }  # fmt: skip
    return render(request, "desk/registry/listing.html", context, status=422 if form.errors else 200)
