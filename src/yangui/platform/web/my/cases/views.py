"""The pages of claims: begin one, fill it in, hand it in, and see where it stands until the money has come."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yangui.platform.cases import forms as asked
from yangui.platform.cases import objecting, progress, services
from yangui.platform.cases.models import Case, Letter, Objection, Paper
from yangui.platform.cases.states import DRAFT, WITH_APPLICANT
from yangui.platform.core.actor import acting
from yangui.platform.core.clock import today
from yangui.platform.core.language import current_language
from yangui.platform.core.transitions import RefusedError, allowed
from yangui.platform.library import packs
from yangui.platform.registry.models import Entity
from yangui.platform.web import confirmations
from yangui.platform.web.letters import pdf
from yangui.platform.web.my.cases import present
from yangui.platform.web.my.cases.forms import FactsForm, WordsForm
from yangui.platform.web.papers import paper_response
from yangui.policy.entity import FactError

MOST = 200


def _mine(request: HttpRequest, number: str) -> Case:
    held = Case.objects.own(acting(request)).select_related("entity", "organisation", "arrangement", "employer")
    case: Case = get_object_or_404(held, number=number)
    return case


@never_cache
@require_GET
def cases(request: HttpRequest) -> HttpResponse:
    """All claims of one's own and of the employers that one acts for, the newest first."""
    held = Case.objects.own(acting(request)).select_related("entity", "organisation")[:MOST]
    rows = [{"case": case, "title": present.title(case.benefit), "sign": present.sign(case.state)} for case in held]
    return render(request, "my/cases/cases.html", {"rows": rows})


@never_cache
@require_http_methods(["GET", "POST"])
def claim(request: HttpRequest, benefit: str) -> HttpResponse:
    """For whom a benefit is to be claimed; one who can choose nobody else begins at once by one button."""
    actor, pack = acting(request), packs.current()
    try:
        said = pack.benefit(benefit)
    except KeyError:
        raise Http404 from None
    entities = list(Entity.objects.of(actor, today()).filter(kind=said.for_))
    context = {"benefit": said, "title": said.title[current_language()], "entities": entities, "refused": ""}
    if request.method == "POST":
        chosen = next((e for e in entities if str(e.pk) == request.POST.get("entity")), None)
        if chosen is None:
            raise Http404
        try:
            case = services.open_claim(entity=chosen, benefit=benefit, actor=actor)
        except RefusedError as error:
            return render(request, "my/cases/claim.html", context | {"refused": str(error)}, status=422)
        page = "my-case-form" if case.state in WITH_APPLICANT else "my-case"
        return redirect(page, number=case.number)
    return render(request, "my/cases/claim.html", context)


@never_cache
@require_GET
def case(request: HttpRequest, number: str) -> HttpResponse:
    """Where a claim stands: its steps with their days, its payments, letters and messages."""
    return _shown(request, _mine(request, number))


def _shown(request: HttpRequest, case: Case, form: WordsForm | None = None, status: int = 200) -> HttpResponse:
    may = {t.name for t in allowed(case, acting(request))}
    filed = case.objections.filter(state="filed").first()
    context = {
        "case": case,
        "title": present.title(case.benefit),
        "sign": present.sign(case.state),
        "steps": progress.steps(case),
        "next": progress.next_day(case),
        "payments": progress.payments(case),
        **present.owed(case),
        "confirmations": confirmations.of(case, current_language()),
        "conditions": present.conditions(case),
        "failed": present.failed(case),
        "messages_": case.messages.select_related("author"),
        "letters": case.letters.all(),
        "objections": case.objections.all(),
        "filed": filed,
        "object_until": objecting.objectable_until(case) if filed is None else None,
        "may_withdraw": "withdraw" in may,
        "open": case.state in WITH_APPLICANT,
        "form": form or WordsForm(),
        "corrects": present.correction(case),
    }
    return render(request, "my/cases/case.html", context, status=status)


@never_cache
@require_http_methods(["GET", "POST"])
def form(request: HttpRequest, number: str) -> HttpResponse:
    """What is asked. Two buttons: `save` keeps it, `submit` hands it in; what is wrong stands at its field."""
    case = _mine(request, number)
    if case.state not in WITH_APPLICANT:
        return redirect("my-case", number=number)
    if request.method != "POST":
        return _asking(request, case, FactsForm(case))
    filled = FactsForm(case, request.POST)
    if not filled.is_valid():
        return _asking(request, case, filled, status=422)
    try:
        services.answer(
            case=case, answers=filled.values, promise="promise" in request.POST, actor=acting(request)
        )  # fmt: skip
    except FactError as error:
        filled.refuse(error)
        return _asking(request, case, filled, status=422)
    if "submit" not in request.POST:
        messages.info(request, _("已保存，尚未提交。"))
        return redirect("my-case-form", number=number)
    missing = asked.problems(case)
    if missing:
        return _asking(request, case, FactsForm(case, request.POST), missing=missing, status=422)
    services.submit(case=case, actor=acting(request))
    messages.success(request, _("已提交，编号 %s。") % case.number)
    return redirect("my-case", number=number)


def _asking(
    request: HttpRequest, case: Case, filled: FactsForm, *, missing: Any = None, status: int = 200
) -> HttpResponse:
    context = {
        "case": case,
        "title": present.title(case.benefit),
        "filled": filled,
        "missing": missing or {},
        "open": filled.require() if missing else [],
        "known": present.known(case),
        "papers": present.papers(case, missing or {}),
        "failed": present.failed_now(case),
        "closes": present.closes(case),
        "corrects": present.correction(case),
        "draft": case.state == DRAFT,
    }
    return render(request, "my/cases/form.html", context, status=status)


@never_cache
@require_POST
def paper(request: HttpRequest, number: str) -> HttpResponse:
    """Takes a paper in, or uses one that was given before."""
    case, actor = _mine(request, number), acting(request)
    used = request.POST.get("use", "")
    if used.isascii() and used.isdigit():
        given = get_object_or_404(Paper.objects.visible_to(actor), pk=int(used))
        services.use(case=case, paper=given, actor=actor)
        return redirect("my-case-form", number=number)
    upload = request.FILES.get("file")
    if upload is None:
        raise RefusedError(_("请选一个文件。"))
    services.give(
        case=case, document=request.POST.get("document", ""), name=upload.name or "", content=upload.read(), actor=actor
    )
    messages.success(request, _("已上传；同样的材料以后不必再传。"))
    return redirect("my-case-form", number=number)


@never_cache
@require_POST
def step(request: HttpRequest, number: str, step: str) -> HttpResponse:
    """Withdraws, writes, objects, or takes an objection back."""
    case, actor = _mine(request, number), acting(request)
    if step == "withdraw":
        services.withdraw(case=case, reason=request.POST.get("text", ""), actor=actor)
    elif step == "drop":
        filed = get_object_or_404(Objection.objects.visible_to(actor), case=case, state="filed")
        services.drop(objection=filed, actor=actor)
    elif step in ("write", "object"):
        said = WordsForm(request.POST)
        if not said.is_valid():
            return _shown(request, case, said, status=422)
        text = said.cleaned_data["text"]
        if step == "write":
            services.write(case=case, text=text, actor=actor)
        else:
            services.file(case=case, reason=text, actor=actor)
    else:
        raise Http404
    return redirect("my-case", number=number)


@never_cache
@require_GET
def file(request: HttpRequest, pk: int) -> HttpResponse:
    """A paper, to be kept and not run."""
    actor = acting(request)
    mine = Entity.objects.of(actor, today())
    held = get_object_or_404(Paper.objects.filter(entity__in=mine), pk=pk)
    return paper_response(held, services.content(paper=held, actor=actor))


@never_cache
@require_GET
def letter(request: HttpRequest, pk: int) -> HttpResponse:
    """A letter as PDF."""
    mine = Case.objects.own(acting(request)).values("pk")
    held = get_object_or_404(Letter.objects.filter(case__in=mine), pk=pk)
    return pdf.response(request, held)
