"""Entries at the desk: who is listed, what is due, and what becomes of one entry."""

from collections.abc import Mapping

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from yangui.platform.core.actor import Actor
from yangui.platform.core.clock import today
from yangui.platform.core.language import current_language
from yangui.platform.core.models import AuditEvent
from yangui.platform.core.transitions import allowed
from yangui.platform.core.workdays import add_working_days
from yangui.platform.library import packs
from yangui.platform.recognition import services
from yangui.platform.recognition.models import Entry
from yangui.platform.recognition.states import DUE, ENTRY, HEARING, INTENDED, LISTED, VALID
from yangui.platform.web import steps
from yangui.platform.web.desk.funds.sheets import MOST, sheet
from yangui.platform.web.desk.recognition.cases import officer
from yangui.platform.web.my.recognitions.entries import intention
from yangui.platform.web.my.recognitions.fields import shown
from yangui.platform.web.typed import reason

PER_PAGE = 50
# what comes due within so many working days is on the list
AHEAD = 40
LISTS = {
    "due": gettext_lazy("到期复核"), "hearing": gettext_lazy("拟撤销和听证"), "listed": gettext_lazy("全部在册"),
    "ended": gettext_lazy("已终止"),
}  # fmt: skip


def _rows(request: HttpRequest) -> QuerySet[Entry]:
    held: QuerySet[Entry] = Entry.objects.with_units(officer(request)).select_related(
        "register__organisation", "entity__region"
    )
    chosen, type, q = (request.GET.get(name, "") for name in ("list", "type", "q"))
    soon = add_working_days(today(), AHEAD)
    wanted = {
        "hearing": Q(state__in=(INTENDED, HEARING)), "listed": Q(state__in=LISTED), "ended": ~Q(state__in=LISTED),
    }.get(chosen, Q(state=DUE) | Q(state=VALID, review_on__lte=soon) | Q(state=VALID, until__lte=soon))  # fmt: skip
    held = held.filter(wanted)
    if type:
        held = held.filter(register__type=type)
    if q:
        held = held.filter(Q(entity__name__icontains=q[:100]) | Q(number=q[:40]))
    return held.order_by("review_on", "id")


@never_cache
@require_GET
def entries(request: HttpRequest) -> HttpResponse:
    """The due list, those in a hearing, all that are listed, or those that ended; as a page or an Excel file."""
    held = _rows(request)
    if request.GET.get("format") == "xlsx":
        head = [_("认定编号"), _("名录"), _("名称"), _("状态"), _("认定日期"), _("有效期至"), _("下次复核")]
        return sheet("entries", head, (_line(e) for e in held[:MOST]))
    context = {
        "page": Paginator(held, PER_PAGE).get_page(request.GET.get("page")),
        "lists": LISTS.items(),
        "list": request.GET.get("list", "due"),
        "type": request.GET.get("type", ""),
        "q": request.GET.get("q", ""),
        "types": [(id, said.title[current_language()]) for id, said in packs.current().register_types.items()],
    }
    return render(request, "desk/recognition/entries.html", context)


def _line(entry: Entry) -> list[object]:
    return [
        entry.number, entry.register.title, entry.entity.name, entry.state_label, entry.since, entry.until or "",
        entry.review_on or "",
    ]  # fmt: skip


def _seen(request: HttpRequest, pk: int) -> Entry:
    held: Entry = get_object_or_404(
        Entry.objects.with_units(officer(request)).select_related("register__organisation", "entity"), pk=pk
    )
    return held


@never_cache
@require_GET
def entry(request: HttpRequest, pk: int) -> HttpResponse:
    """One entry, its story, and what can be done."""
    return _shown(request, _seen(request, pk))


def _shown(request: HttpRequest, held: Entry, *, refused: str = "", status: int = 200) -> HttpResponse:
    told = AuditEvent.objects.filter(subject_type=held._meta.label, subject_id=str(held.pk)).select_related("actor")
    may = {t.name for t in allowed(held, officer(request))}
    over = held.hear_until is not None and today() > held.hear_until
    context = {
        "entry": held,
        "may": may,
        "values": shown(held.register.rules, held.values),
        "intention": intention(held),
        "concludes": bool({"remove", "downgrade", "keep"} & may) and (held.state == HEARING or over),
        "outcome": "downgrade" if held.intended == Entry.Intended.DOWNGRADE else "remove",
        "intended": Entry.Intended.choices,
        "story": [(e, ENTRY.by_name.get(e.action.partition(".")[2])) for e in told.order_by("id")],
        "certificate": held.certificates.filter(revoked_at=None).first(),
        "refused": refused,
        "typed": request.POST,
    }
    return render(request, "desk/recognition/entry.html", context, status=status)


def _intend(held: Entry, request: HttpRequest, actor: Actor) -> None:
    services.intend(entry=held, what=request.POST.get("what", ""), reason=reason(request), actor=actor)


def _conclude(held: Entry, request: HttpRequest, actor: Actor) -> None:
    minutes = request.POST.get("minutes", "")[:20000]
    services.conclude(
        entry=held, outcome=request.POST.get("outcome", ""), reason=reason(request), minutes=minutes, actor=actor
    )


ACTS: Mapping[str, steps.Act[Entry]] = {
    "call-up": lambda e, _q, actor: services.call_up(entry=e, actor=actor),
    "renew": lambda e, q, actor: services.renew(entry=e, reason=reason(q), actor=actor),
    "intend": _intend,
    "conclude": _conclude,
}


@never_cache
@require_POST
def step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """Does one thing with an entry; what is wrong stands on the page, with what was typed."""
    return steps.take(request, _seen(request, pk), ACTS, step, _shown, "desk-entry", pk=pk)
