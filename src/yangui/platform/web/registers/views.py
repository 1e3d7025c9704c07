"""Who is listed where, what is publicly noticed, and whether a certificate is genuine."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from yangui.platform.core.clock import today
from yangui.platform.core.language import current_language
from yangui.platform.core.masking import masked_name
from yangui.platform.core.pinned import intact
from yangui.platform.core.transitions import RefusedError
from yangui.platform.library import packs
from yangui.platform.recognition import ladders, services
from yangui.platform.recognition.deciding import shown_name
from yangui.platform.recognition.models import Certificate, Entry, Level, Recognition, Register
from yangui.platform.recognition.states import LISTED, NOTICED, SUSPENDED
from yangui.platform.web.desk.funds.sheets import MOST, sheet
from yangui.platform.web.my.recognitions.fields import in_words
from yangui.policy.cases import conditions_of

PER_PAGE = 50
IN_NOTICE = (NOTICED, SUSPENDED)


@login_not_required
@require_GET
def registers(request: HttpRequest) -> HttpResponse:
    """All register types of the pack with how many are listed; a body with several titles is counted once."""
    pack, language = packs.current(), current_language()
    held = Entry.objects.listed()
    counts = dict(held.values_list("register__type").annotate(n=Count("entity", distinct=True)))
    kept = set(Register.objects.values_list("type", flat=True))
    rows = [(id, said.title[language], counts.get(id, 0), id in kept) for id, said in pack.register_types.items()]
    climbs = [
        [(pack.register_types[rung].title[language], rung, counts.get(rung, 0)) for rung in ladders.rungs(pack, ladder)]
        for ladder in ladders.ladders(pack)
    ]
    notices = Recognition.objects.filter(state__in=IN_NOTICE).select_related("register", "entity")
    context = {
        "rows": rows,
        "ladders": climbs,
        "bodies": held.values("entity").distinct().count(),
        "titles": held.count(),
        "notices": [(r, shown_name(r.entity)) for r in notices.order_by("notice_until", "id")[:PER_PAGE]],
    }
    return render(request, "registers/registers.html", context)


def _listed(request: HttpRequest, type: str) -> QuerySet[Entry]:
    held: QuerySet[Entry] = Entry.objects.listed().filter(register__type=type)
    asked, level = request.GET.get("q", "").strip()[:100], request.GET.get("level", "")
    if asked:  # a person's name is masked: it cannot be searched for either
        held = held.filter((Q(entity__name__icontains=asked) & ~Q(entity__kind="person")) | Q(number=asked))
    if level in Level.values:
        held = held.filter(register__level=level)
    return held.select_related("entity__region", "register__organisation").order_by("-since", "-id")


def _public(entry: Entry, fields: dict[str, Any]) -> list[str]:
    """The fields of an entry that are public."""
    said = entry.register.rules["fields"]
    return [in_words(said[id], entry.values[id]) if entry.values.get(id) and id in said else "" for id in fields]


@login_not_required
@require_GET
def register(request: HttpRequest, type: str) -> HttpResponse:
    """Who is listed in a register, as a page or as an Excel file, and how one comes in."""
    pack, language = packs.current(), current_language()
    if type not in pack.register_types:
        raise Http404
    said = pack.register_types[type]
    fields = {id: f for id, f in said.fields.items() if f.privacy == "public"}
    held = _listed(request, type)
    labels = [f.label[language] for f in fields.values()]
    if request.GET.get("format") == "xlsx":
        head = [_("认定编号"), _("名称"), _("级别"), _("地区"), _("主管单位"), _("认定日期"), _("有效期至"), *labels]
        return sheet(f"register-{type}", head, (_line(e, fields) for e in held[:MOST]))
    page = Paginator(held, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "type": type,
        "title": said.title[language],
        "document": said.document,
        "clause": said.clause,
        "owed": pack.organisations[said.owed_by].name[language] if said.owed_by and said.open else "",
        "criteria": [pack.conditions[c].says[language] for c in _conditions(type)],
        "page": page,
        "labels": labels,
        "rows": [(e, shown_name(e.entity), _public(e, fields)) for e in page],
        "registers": Register.objects.filter(type=type).select_related("organisation"),
        "levels": Level.choices,
        "level": request.GET.get("level", ""),
        "q": request.GET.get("q", ""),
    }
    return render(request, "registers/register.html", context)


def _conditions(type: str) -> list[str]:
    said = packs.current().register_types[type]
    return list(dict.fromkeys(c for parts in said.criteria.values() for c in conditions_of(parts)))


def _line(entry: Entry, fields: dict[str, Any]) -> list[object]:
    region = entry.entity.region.name_zh if entry.entity.region else ""
    return [
        entry.number, shown_name(entry.entity), entry.register.get_level_display(), region,
        str(entry.register.organisation), entry.since, entry.until or "", *_public(entry, fields),
    ]  # fmt: skip


def _noticed(number: str) -> Recognition:
    found: Recognition = get_object_or_404(
        Recognition.objects.exclude(notice_on=None).select_related("register__organisation", "entity"), number=number
    )
    return found


@login_not_required
@require_GET
def notice(request: HttpRequest, number: str) -> HttpResponse:
    """The public notice of one recognition that is meant."""
    return _shown(request, _noticed(number))


def _shown(request: HttpRequest, held: Recognition, *, refused: str = "", status: int = 200) -> HttpResponse:
    until = held.notice_until
    context = {
        "recognition": held,
        "name": shown_name(held.entity),
        "may_object": held.state == NOTICED and until is not None and today() <= until,
        "refused": refused,
        "typed": request.POST,
    }
    return render(request, "registers/notice.html", context, status=status)


@login_not_required
@require_POST
def object_to(request: HttpRequest, number: str) -> HttpResponse:
    """Objects; what is wrong stands on the page, with what was typed."""
    held = _noticed(number)
    said = {name: request.POST.get(name, "")[:4000] for name in ("name", "contact", "reason")}
    try:
        services.file_objection(recognition=held, **said)
    except RefusedError as error:
        return _shown(request, held, refused=str(error), status=422)
    messages.success(request, _("异议已收到，核查期间暂缓认定。"))
    return redirect("register-notice", number=number)


@login_not_required
@never_cache
@require_GET
def verify(request: HttpRequest, code: str) -> HttpResponse:
    """Whether the certificate with this code is genuine and still holds, and what has become of the entry."""
    held = Certificate.objects.select_related("entry__register").filter(code=code).first()
    genuine = held is not None and intact(held)
    said = held.content if held else {}
    name = masked_name(said["to"]) if said.get("kind") == "person" else said.get("to", "")
    context = {
        "certificate": held, "genuine": genuine, "said": said, "name": name,
        "holds": held is not None and held.revoked_at is None and held.entry.state in LISTED,
    }  # fmt: skip
    return render(request, "registers/verify.html", context, status=200 if genuine else 404)
