"""The pages of the library: search, documents, benefits, targets, readings, versions."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from yangui.platform.core.clock import today
from yangui.platform.core.language import current_language
from yangui.platform.library import packs, passages
from yangui.platform.library.figures import newest
from yangui.platform.library.models import EntryType, PackVersion, PolicyText, SearchEntry
from yangui.platform.library.search import Page, search
from yangui.platform.library.tokens import excerpt, marked
from yangui.platform.library.versions import changes
from yangui.platform.web.check.present import yuan
from yangui.platform.web.library.benefit import BenefitPage, reading_line
from yangui.platform.web.library.document import DocumentPage, TargetPage
from yangui.platform.web.library.forms import SearchForm
from yangui.platform.web.library.words import BENEFICIARIES, FIELDS, TYPES
from yangui.policy.pack import Pack


@login_not_required
@require_GET
def library(request: HttpRequest) -> HttpResponse:
    """The documents, and the search over all that they hold."""
    pack, language = packs.current(), current_language()
    form = SearchForm(pack, language, request.GET)
    chosen = {name: request.GET[name] for name in ("region", "beneficiary", "kind") if request.GET.get(name)}
    context: dict[str, Any] = {"form": form, "asks": form.asks, "subscribe": urlencode(chosen)}
    status = 200
    if form.asks and form.is_valid():
        page = search(form.query(), page=_number(request.GET.get("page", "")))
        context |= {
            "page": page,
            "hits": [_hit(pack, entry, page, language) for entry in page.entries],
            "tabs": _tabs(request, form, page),
            "pages": _pages(request, page),
        }
    elif form.asks:
        status = 422
    else:
        context["documents"] = [DocumentPage(pack, d, language, today()) for d in newest(pack)]
    return render(request, "library/index.html", context, status=status)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and int(text[:6]) > 0 else 1


def _tabs(request: HttpRequest, form: SearchForm, page: Page) -> list[dict[str, Any]]:
    chosen = form.cleaned_data["type"]
    tabs: list[tuple[str, Any, int]] = [("", None, sum(page.counts.values()))]
    tabs += [(value, label, page.counts[value]) for value, label in EntryType.choices]
    return [
        {"label": label, "count": count, "here": value == chosen, "url": _address(request, type=value, page="")}
        for value, label, count in tabs
    ]


def _pages(request: HttpRequest, page: Page) -> dict[str, str]:
    found = {}
    if page.number > 1:
        found["before"] = _address(request, page=str(page.number - 1))
    if page.number < page.last:
        found["after"] = _address(request, page=str(page.number + 1))
    return found


def _address(request: HttpRequest, **changed: str) -> str:
    asked = request.GET.copy()
    for name, value in changed.items():
        asked[name] = value
    for name in [n for n in asked if not asked[n]]:
        del asked[name]
    return f"?{asked.urlencode()}"


def _hit(pack: Pack, entry: SearchEntry, page: Page, language: str) -> dict[str, Any]:
    title, text = (entry.title_en, entry.text_en) if language == "en" else (entry.title_zh, entry.text_zh)
    in_force = entry.in_force
    return {
        "type": TYPES[entry.type],
        "url": _url(entry),
        "title": marked(title, page.terms),
        "text": marked(excerpt(text, page.terms), page.terms),
        "cite": f"{pack.documents[entry.document].title[language]} {entry.clause}".strip(),
        "region": pack.regions[entry.region].name[language],
        "beneficiary": BENEFICIARIES.get(entry.beneficiary, ""),
        "amount": "" if entry.amount_fen is None else yuan(entry.amount_fen),
        "past": in_force.upper is not None and in_force.upper <= today(),
    }


def _url(entry: SearchEntry) -> str:
    if entry.type == EntryType.MEASURE:
        return f"{reverse('library-document', args=[entry.document])}#m{entry.key.rpartition('.')[2]}"
    return reverse(f"library-{entry.type}", args=[entry.key])


@login_not_required
@require_GET
def document(request: HttpRequest, id: str) -> HttpResponse:
    """One document, clause by clause, beside the words of its published text where there is one."""
    pack = packs.current()
    if id not in pack.documents:
        raise Http404
    text = PolicyText.objects.published().filter(document=id).first()
    said = passages.passages(pack, id, text.content) if text else {}
    shown = DocumentPage(pack, pack.documents[id], current_language(), today(), said)
    return render(request, "library/document.html", {"document": shown, "text": text})


@login_not_required
@require_GET
def benefit(request: HttpRequest, id: str) -> HttpResponse:
    """One benefit."""
    pack, day = packs.current(), today()
    try:
        rule = pack.rule(id, day)
    except KeyError:
        raise Http404 from None
    text = PolicyText.objects.published().filter(document=rule.benefit.document).first()
    said = passages.passages(pack, rule.benefit.document, text.content) if text else {}
    context = {
        "benefit": BenefitPage(pack, rule, current_language(), day),
        "others": _other_versions(pack, id, rule.benefit.in_force, day),
        "passage": said.get(rule.benefit.clause or "", ""),
    }
    return render(request, "library/benefit.html", context)


def _other_versions(pack: Pack, id: str, shown: object, day: date) -> list[BenefitPage]:
    rules = [r for r in pack.rules if r.benefit.id == id and r.benefit.in_force != shown]
    return [BenefitPage(pack, r, current_language(), day) for r in rules]


@login_not_required
@require_GET
def target(request: HttpRequest, id: str) -> HttpResponse:
    """One target."""
    pack = packs.current()
    found = next((t for t in pack.targets if t.id == id), None)
    if found is None:
        raise Http404
    readings = [reading_line(pack, r, current_language()) for r in found.readings]
    return render(
        request, "library/target.html", {"target": TargetPage(pack, found, current_language()), "readings": readings}
    )


@login_not_required
@require_GET
def readings(request: HttpRequest) -> HttpResponse:
    """The choices that the texts leave open, with the benefits that rest on each."""
    pack, language = packs.current(), current_language()
    used: dict[str, list[tuple[str, str]]] = {id: [] for id in pack.readings}
    for rule in pack.rules:
        for id in rule.readings:
            used[id].append((rule.benefit.id, rule.benefit.title[language]))
    lines = [reading_line(pack, id, language) | {"benefits": used[id]} for id in pack.readings]
    return render(request, "library/readings.html", {"readings": sorted(lines, key=lambda r: r["confirmed"])})


@login_not_required
@require_GET
def versions(request: HttpRequest) -> HttpResponse:
    """The versions of the rules that were loaded, each to be compared with the one before."""
    held = list(PackVersion.objects.all())
    rows = [{"version": new, "before": held[i + 1] if i + 1 < len(held) else None} for i, new in enumerate(held)]
    return render(request, "library/versions.html", {"rows": rows})


@login_not_required
@require_GET
def difference(request: HttpRequest, older: int, newer: int) -> HttpResponse:
    """What changed between two versions."""
    before, after = (get_object_or_404(PackVersion, pk=pk) for pk in (older, newer))
    language = current_language()
    rows = [
        {
            "what": c.what,
            "type": TYPES[c.type],
            "title": c.title[language],
            "fields": [
                (FIELDS.get(n, n), _plainly(old, language), _plainly(new, language)) for n, old, new in c.fields
            ],
        }
        for c in changes(before, after)
    ]
    return render(request, "library/difference.html", {"before": before, "after": after, "rows": rows})


def _plainly(held: Any, language: str) -> str:
    """What a part of the pack says, on one line."""
    if held is None or held in ([], {}, ""):
        return "—"
    if isinstance(held, dict):
        if {"zh", "en"} >= set(held):
            return str(held.get(language, ""))
        return "；".join(f"{name}：{_plainly(value, language)}" for name, value in held.items())
    if isinstance(held, list):
        return "；".join(_plainly(one, language) for one in held)
    return str(held)
