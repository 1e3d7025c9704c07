"""The pages of the self-check. The answers travel in a sealed cookie that ends with the browser's session."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from yangui.platform.entitlements.selfcheck import KINDS, LINK_DAYS, SelfCheck
from yangui.platform.web.check.present import Result, Shown
from yangui.platform.web.check.questions import UNKNOWN, QuestionForm, initial
from yangui.platform.web.pdf import response as printed
from yangui.policy.entity import FactError
from yangui.policy.model import Kind

MOST_FOUND = 50


def _cookie(kind: str) -> str:
    return f"self-check-{kind}"


def held(request: HttpRequest, kind: Kind) -> SelfCheck:
    """The self-check that the browser holds, or a new one."""
    return SelfCheck.unseal(request.COOKIES.get(_cookie(kind), "")) or SelfCheck(kind)


def _hold(response: HttpResponse, check: SelfCheck) -> HttpResponse:
    path = reverse("self-check")
    response.set_cookie(_cookie(check.kind), check.seal(), path=path, httponly=True, samesite="Lax")
    return response


@login_not_required
@require_GET
def start(request: HttpRequest) -> HttpResponse:
    """For whom."""
    titles = {
        "person": (_("我自己"), _("毕业生、技能人才、专业技术人员、来辽人才")),
        "enterprise": (_("企业"), _("科技企业、专精特新企业、初创企业")),
        "institution": (_("机构"), _("高校、科研院所、平台、园区")),
        "team": (_("团队"), _("创新创业团队")),
        "project": (_("项目"), _("科研和产业化项目")),
    }
    kinds = [
        {"kind": kind, "title": titles[kind][0], "what": titles[kind][1]}
        for kind in sorted(KINDS, key=list(titles).index)
    ]
    return render(request, "check/start.html", {"kinds": kinds})


@login_not_required
@never_cache
def question(request: HttpRequest, kind: Kind, fact: str | None = None) -> HttpResponse:
    """The next question, or with `fact` one that is to be answered anew; a change leads back to the result."""
    check = held(request, kind)
    asked = fact or request.POST.get("fact") or check.next
    if asked is None:
        return redirect("self-check-result", kind=kind)
    if asked not in check.pack.facts[kind]:
        raise Http404
    if request.method != "POST":
        return _asking(request, check, asked, _form(check, asked), change=fact is not None)
    form = QuestionForm(check.pack, kind, asked, request.POST)
    value = None
    if UNKNOWN not in request.POST and form.is_valid():
        value = form.cleaned_data["value"]
    try:
        if not form.is_valid() and UNKNOWN not in request.POST:
            return _asking(request, check, asked, form, change=fact is not None)
        check = check.answer(asked, value)
    except FactError:
        form.refuse()
        return _asking(request, check, asked, form, change=fact is not None)
    onward = "self-check-result" if fact is not None else "self-check-question"
    return _hold(redirect(onward, kind=kind), check)


def _form(check: SelfCheck, fact: str) -> QuestionForm:
    type = check.pack.scopes[check.kind].facts[fact].type.name
    held = {"value": initial(type, check.answers[fact])} if fact in check.answers else {}
    return QuestionForm(check.pack, check.kind, fact, initial=held)


def _asking(request: HttpRequest, check: SelfCheck, fact: str, form: QuestionForm, *, change: bool) -> HttpResponse:
    result = Result(check)
    of = next((q for q in check.decisions.questions if q.fact == fact), None)
    context = {
        "kind": check.kind,
        "fact": fact,
        "form": form,
        "change": change,
        "result": result,
        "asked": len(check.answers) + len(check.skipped),
        "hangs": len(of.benefits) if of else 0,
    }
    return render(request, "check/question.html", context, status=422 if form.errors else 200)


@login_not_required
@never_cache
@require_GET
def result(request: HttpRequest, kind: Kind) -> HttpResponse:
    """What is yours, what may be, what comes later, what not and why."""
    check = held(request, kind)
    return render(request, "check/result.html", {"kind": kind, "check": check, "result": Result(check)})


@login_not_required
@never_cache
@require_GET
def pdf(request: HttpRequest, kind: Kind) -> HttpResponse:
    """The result as a PDF."""
    return printed("check/result_print.html", {"result": Result(held(request, kind))}, "yangui.pdf", request)


@login_not_required
@never_cache
@require_GET
def why(request: HttpRequest, kind: Kind) -> HttpResponse:
    """Any benefit by a word of its title: why it is not among mine."""
    words = request.GET.get("q", "").strip().lower()
    found = [s for s in Result(held(request, kind)).all if _names(s, words)] if words else []
    context = {"kind": kind, "q": request.GET.get("q", ""), "found": found[:MOST_FOUND], "count": len(found)}
    return render(request, "check/why.html", context)


def _names(shown: Shown, words: str) -> bool:
    title = shown.decision.benefit.title
    return all(word in f"{title.zh} {title.en}".lower() for word in words.split())


@login_not_required
@never_cache
@require_GET
def reasons(request: HttpRequest, kind: Kind, benefit: str) -> HttpResponse:
    """One decision with every condition."""
    check = held(request, kind)
    try:
        decision = check.decisions[benefit]
    except KeyError:
        raise Http404 from None
    language = Result(check).language
    return render(request, "check/reasons.html", {"kind": kind, "shown": Shown(check, decision, language)})


@login_not_required
@never_cache
@require_GET
def cities(request: HttpRequest, kind: Kind) -> HttpResponse:
    """The same answers in another city, side by side."""
    check = held(request, kind)
    language = Result(check).language
    province = check.pack.header.region
    regions = {c: r for c, r in check.pack.regions.items() if r.level in ("city", "zone") and r.parent == province}
    chosen = [code for code in request.GET.getlist("city") if code in regions][:3]
    columns = [{"code": c, "name": regions[c].name[language], "result": Result(check.moved(c))} for c in chosen]
    options = [(code, region.name[language]) for code, region in regions.items()]
    return render(
        request, "check/cities.html", {"kind": kind, "options": options, "chosen": chosen, "columns": columns}
    )


@login_not_required
@never_cache
@require_POST
def link(request: HttpRequest, kind: Kind) -> HttpResponse:
    """A link with which the self-check can be opened again; it holds the answers sealed, and nothing is stored."""
    address = reverse("self-check-saved", args=[held(request, kind).seal()])
    return render(
        request, "check/link.html", {"kind": kind, "link": request.build_absolute_uri(address), "days": LINK_DAYS}
    )


@login_not_required
@never_cache
@require_GET
def saved(request: HttpRequest, sealed: str) -> HttpResponse:
    """Opens a saved self-check."""
    check = SelfCheck.unseal(sealed, days=LINK_DAYS)
    if check is None:
        messages.warning(request, _("这个链接已过期或不完整，请重新自测。"))
        return redirect("self-check")
    return _hold(redirect("self-check-result", kind=check.kind), check)


@login_not_required
@require_POST
def forget(_request: HttpRequest, kind: Kind) -> HttpResponseRedirect:
    """Forgets all answers."""
    response = HttpResponseRedirect(reverse("self-check"))
    response.delete_cookie(_cookie(kind), path=reverse("self-check"))
    return response
