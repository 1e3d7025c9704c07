"""Who and what is registered: the list, and the page of one."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from yangui.platform.core.actor import Actor
from yangui.platform.core.clock import today
from yangui.platform.core.language import current_language
from yangui.platform.core.masking import masked_identity
from yangui.platform.core.models import AuditEvent
from yangui.platform.core.privileges import Privilege
from yangui.platform.core.unmasking import unmask
from yangui.platform.library import packs
from yangui.platform.registry import exporting, identity, merging, services
from yangui.platform.registry.models import Dispute, Entity, Fact, Identifier, Kind, Merge, Relation, Source
from yangui.platform.web.desk.registry import words
from yangui.platform.web.desk.registry.access import editor, reader
from yangui.platform.web.desk.registry.forms import ExportForm, FactForm, MergeForm
from yangui.policy.entity import FactError

PER_PAGE = 50


@never_cache
@require_GET
def listed(request: HttpRequest) -> HttpResponse:
    """Entities by kind, region and name or number."""
    actor = reader(request)
    kind, asked = request.GET.get("kind", "person"), request.GET.get("q", "").strip()
    held = Entity.objects.visible_to(actor).current().filter(kind=kind).select_related("region")
    found = _found(held, kind, asked) if asked else held
    page = Paginator(found.prefetch_related("identifiers"), PER_PAGE).get_page(request.GET.get("page"))
    rows = [{"entity": e, "numbers": [_masked(e.kind, i) for i in e.identifiers.all()]} for e in page]
    context = {
        "rows": rows, "page": page, "kind": kind,
        "kinds": Kind.choices, "q": asked,
        "may_edit": actor.may(Privilege.REGISTRY_EDIT),
    }  # fmt: skip
    return render(request, "desk/registry/entities.html", context)


def _found(held: Any, kind: str, asked: str) -> Any:
    """By a number in full, else by the beginning of the name."""
    for type in identity.TYPES.get(kind, ()):
        try:
            found = services.find_by(kind=kind, type=type, number=identity.normal(type, asked, today=today()))
        except identity.IdentityError:
            continue
        if found is not None:
            return held.filter(pk=found.pk)
    return held.filter(name__startswith=asked)


def _masked(kind: str, number: Identifier) -> str:
    return masked_identity(number.value) if kind == "person" else identity.shown(number.type, number.value)


@never_cache
@require_GET
def entity(request: HttpRequest, pk: int) -> HttpResponse:
    """One entity: what is known of it, from where, and what happened."""
    actor = reader(request)
    held = get_object_or_404(Entity.objects.visible_to(actor).select_related("region", "merged_into", "batch"), pk=pk)
    return _shown(request, held, actor)


def _shown(
    request: HttpRequest, held: Entity, actor: Actor, fact: FactForm | None = None, merge: MergeForm | None = None
) -> HttpResponse:
    pack, language = packs.current(), current_language()
    may_edit = actor.may(Privilege.REGISTRY_EDIT) and held.merged_into_id is None
    facts = [
        {"row": row, "label": words.label(pack, held.pack_kind, name, language), "code": name,
         "value": words.value(pack, held.pack_kind, name, row.value, language),
         "register": words.register(pack, row.register, language), "state": Fact.State(row.state).label,
         "source": Source(row.source).label}
        for name, row in services.facts_of(held).items()
    ]  # fmt: skip
    own = Relation.objects.filter(entity=held, ended_by=None).select_related("to")
    events = AuditEvent.objects.filter(subject_type=held._meta.label, subject_id=str(held.pk)).select_related("actor")
    context = {
        "entity": held, "entered": held.batch is not None and held.batch.source == Source.ENTRY,
        "kind": Kind(held.kind).label, "facts": facts, "relations": own,
        "people": Relation.objects.filter(to=held, ended_by=None, until=None).count(),
        "numbers": [{"number": n, "masked": _masked(held.pack_kind, n)} for n in held.identifiers.all()],
        "listings": [(row, words.register_type(pack, row.type, language), words.level(row.level))
                     for row in held.listings.all()],
        "disputes": Dispute.objects.filter(entity=held).select_related("fact"),
        "merges": Merge.objects.filter(entity=held).select_related("absorbed", "made_by"),
        "history": [(e, words.event(e.action)) for e in events], "may_edit": may_edit,
        "fact_form": (fact or FactForm(pack, held.pack_kind, language)) if may_edit else None,
        "merge_form": (merge or MergeForm()) if may_edit else None,
    }  # fmt: skip
    wrong = (fact is not None and fact.errors) or (merge is not None and merge.errors)
    return render(request, "desk/registry/entity.html", context, status=422 if wrong else 200)


@never_cache
@require_POST
def record(request: HttpRequest, pk: int) -> HttpResponse:
    """Enters a fact by hand."""
    actor = editor(request)
    held = get_object_or_404(Entity.objects.visible_to(actor), pk=pk)
    form = FactForm(packs.current(), held.pack_kind, current_language(), request.POST)
    if form.is_valid():
        said = form.cleaned_data
        try:
            services.record_facts(
                entity=held, facts={said["name"]: said["value"].strip() or None}, register=said["register"],
                on=today(), source=Source.ENTRY, actor=actor, reason=said["reason"],
            )  # fmt: skip
        except FactError as error:
            form.add_error("value", error.problems[0].message)
        else:
            messages.success(request, _("已登记。"))
            return redirect("desk-entity", pk=pk)
    return _shown(request, held, actor, fact=form)


@never_cache
@require_POST
def unmasked(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Shows a number in full, for a purpose that is noted."""
    actor = editor(request)
    held = get_object_or_404(Entity.objects.visible_to(actor), pk=pk)
    row = get_object_or_404(held.identifiers, pk=number)
    full = unmask(row, "value", actor=actor, privilege=Privilege.REGISTRY_EDIT, purpose=request.POST.get("purpose", ""))
    messages.info(request, _("%(type)s：%(number)s") % {"type": row.get_type_display(), "number": full})
    return redirect("desk-entity", pk=pk)


@never_cache
@require_POST
def merge(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes another entity into this one."""
    actor = editor(request)
    held = get_object_or_404(Entity.objects.visible_to(actor), pk=pk)
    form = MergeForm(request.POST)
    if form.is_valid():
        other = Entity.objects.visible_to(actor).filter(pk=form.cleaned_data["absorbed"]).first()
        if other is not None:
            merging.merge(entity=held, absorbed=other, actor=actor, reason=form.cleaned_data["reason"])
            messages.success(request, _("已合并。"))
            return redirect("desk-entity", pk=pk)
        form.add_error("absorbed", _("没有这个编号的对象，或不在您负责的地区。"))
    return _shown(request, held, actor, merge=form)


@never_cache
@require_POST
def unmerge(request: HttpRequest, pk: int, merge: int) -> HttpResponse:
    """Takes the two apart."""
    actor = editor(request)
    held = get_object_or_404(Entity.objects.visible_to(actor), pk=pk)
    row = get_object_or_404(Merge, pk=merge, entity=held)
    merging.unmerge(merge=row, actor=actor, reason=request.POST.get("reason", ""))
    messages.success(request, _("合并已撤销。"))
    return redirect("desk-entity", pk=pk)


@never_cache
def export(request: HttpRequest) -> HttpResponse:
    """A register as a file."""
    actor = reader(request)
    form = ExportForm(request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        return render(request, "desk/registry/export.html", {"form": form}, status=422 if form.errors else 200)
    said = form.cleaned_data
    purpose = said["purpose"] if said["full"] else None
    content = exporting.export(kind=said["kind"], format=said["format"], actor=actor, purpose=purpose)
    response = HttpResponse(content, content_type=exporting.FORMATS[said["format"]])
    response["Content-Disposition"] = f'attachment; filename="{said["kind"]}.{said["format"]}"'
    return response
