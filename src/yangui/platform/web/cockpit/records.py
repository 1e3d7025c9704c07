"""One figure down to its records: who said it on what evidence, who verified it, whom and what it counts."""

from decimal import Decimal
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from yangui.platform.cases.models import Case
from yangui.platform.core.actor import Actor, acting
from yangui.platform.core.language import current_language
from yangui.platform.core.models import AuditEvent
from yangui.platform.core.privileges import Privilege
from yangui.platform.library import packs
from yangui.platform.recognition.models import Level
from yangui.platform.registry.models import Kind
from yangui.platform.targets.models import Evidence, Figure
from yangui.platform.targets.services import evidence, records
from yangui.platform.web.check.questions import shown
from yangui.platform.web.cockpit.access import leader
from yangui.platform.web.cockpit.words import number
from yangui.platform.web.papers import paper_response
from yangui.policy.pack import Pack
from yangui.policy.records import RECORDS, Countable, code_title, kind_of

PER_PAGE = 50
# the page of a record, where it is not that of an entity
OPENS = {"claim": "desk-case", "payment": "desk-case", "award": "desk-application"}
# what the codes of records are called that the pack does not name
CODES = {code: label for choices in (Level, Kind, Case.Outcome) for code, label in choices.choices}


@never_cache
@require_GET
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """The figure, its evidence, each step, and the records that it counts."""
    actor = leader(request)
    held = Figure.objects.visible_to(actor).select_related(
        "indicator", "region", "organisation", "corrects", "reported_by", "verified_for"
    )
    row = get_object_or_404(held, pk=pk)
    events = list(history(row))
    notes = packs.current().indicators.get(row.indicator.slug)
    context = {
        "figure": row,
        "value": number(row.figure),
        "history": events,
        "verified": next((event for event, _says in events if event.action == "figure.verify"), None),
        "files": row.files.select_related("uploaded_by"),
        "query": notes.actual if notes and row.origin == Figure.Origin.COUNTED else None,
        **_counted(request, row, actor),
    }
    return render(request, "cockpit/records.html", context)


def history(row: Figure) -> list[tuple[AuditEvent, str]]:
    """What was done to a figure, in words."""
    events = AuditEvent.objects.filter(subject_type=row._meta.label, subject_id=str(row.pk)).select_related("actor")
    says = {f"figure.{t.name}": str(t.says) for t in row.MACHINE.transitions}
    says |= {"figure.change_refused": _("试图改动，已拒绝"), "figure.records_read": _("查看明细")}
    return [(event, says.get(event.action, event.action)) for event in events.order_by("id")]


def _counted(request: HttpRequest, row: Figure, actor: Actor) -> dict[str, Any]:
    """The records that a counted figure counts, a page of them."""
    asked = request.GET.get("page", "1")
    place = max(1, int(asked)) if asked.isdecimal() and len(asked) < 9 else 1
    pack = packs.current()
    opened = records.opened(figure=row, pack=pack, actor=actor, first=(place - 1) * PER_PAGE, most=PER_PAGE)
    if opened is None:
        return {"opened": None}
    notes = pack.indicators[row.indicator.slug].actual
    assert notes is not None
    lines = [
        (
            record,
            [said(pack, notes.register, name, value) for name, value in zip(opened.facts, record.facts, strict=True)],
        )
        for record in opened.records
    ]
    return {
        "opened": opened,
        "now": number(opened.found.figure),
        "same": opened.found.figure is not None and round(opened.found.figure, 4) == row.figure,
        "page_of": OPENS.get(notes.register, "desk-entity"),
        "heads": [label(pack, notes.register, name) for name in opened.facts],
        "lines": lines,
        "before": place - 1 if place > 1 else None,
        "after": place + 1 if place * PER_PAGE < opened.count else None,
    }


def label(pack: Pack, kind: Countable, name: str) -> str:
    """What a fact or column is called."""
    entities = kind_of(kind)
    known = RECORDS[kind][name] if entities is None else pack.facts[entities][name]
    return str(known.label[current_language()])


def said(pack: Pack, kind: Countable, name: str, held: Any) -> str:
    """A value in words."""
    if held is None:
        return "—"
    if str(pack.countable[kind].facts[name].type) == "money":
        return f"{number(Decimal(held) / 100)}"
    entities = kind_of(kind)
    try:
        if entities is not None:
            return shown(pack, entities, name, held, current_language())
        title = code_title(pack, RECORDS[kind][name], held)
        return title[current_language()] if title else str(CODES.get(held, held))
    except KeyError:  # a code that the pack no longer has
        return str(held)


@never_cache
@require_GET
def file(request: HttpRequest, pk: int) -> HttpResponse:
    """A file of evidence, for who sees the figure: leaders, verifiers, supervisors and the unit itself."""
    actor = acting(request)
    if not any(actor.may(p) for p in SEEING):
        raise Http404
    row = get_object_or_404(Evidence.objects.filter(figure__in=Figure.objects.visible_to(actor)), pk=pk)
    return paper_response(row, evidence.content(evidence=row, actor=actor))


SEEING = (
    Privilege.TARGETS_READ, Privilege.TARGETS_REPORT, Privilege.TARGETS_VERIFY, Privilege.TARGETS_SUPERVISE,
)  # fmt: skip
