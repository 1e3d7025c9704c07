"""The officers' pages on claims: the queue, one case, its story, and what can be done with it."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from yangui.platform.accounts.models import User
from yangui.platform.cases import clocks, handling, money, progress, queues, services, story
from yangui.platform.cases.bulk import STEPS
from yangui.platform.cases.deciding import decided
from yangui.platform.cases.models import Case, Letter, Paper, SpotCheck
from yangui.platform.cases.states import CHECKED, CLAIM, SUBMITTED
from yangui.platform.core import audit
from yangui.platform.core.actor import Actor, acting
from yangui.platform.core.clock import today
from yangui.platform.core.language import current_language
from yangui.platform.core.privileges import Privilege
from yangui.platform.core.transitions import RefusedError, allowed
from yangui.platform.library import packs
from yangui.platform.organisations.models import Membership
from yangui.platform.web import confirmations
from yangui.platform.web.desk.cases import acts, export
from yangui.platform.web.desk.cases.forms import DecisionForm, ReasonForm, RecoverForm
from yangui.platform.web.letters import pdf
from yangui.platform.web.my.cases import present
from yangui.platform.web.my.cases.forms import WordsForm
from yangui.platform.web.papers import paper_response

TABS = (
    "submitted", "checked", "returned", "granted", "budgeted", "instructed", "paid", "suspended", "recovering",
    "refused", "ended", "withdrawn",
)  # fmt: skip
COUNTED = TABS[:4]


def officer(request: HttpRequest) -> Actor:
    """Who acts; a page that is none of theirs is not there for others."""
    actor = acting(request)
    if not actor.may(Privilege.CASES_READ):
        raise Http404
    return actor


def seen(request: HttpRequest, number: str) -> Case:
    """A case of the officer's units."""
    held = Case.objects.with_units(officer(request)).select_related(
        "entity__merged_into", "organisation", "arrangement__fund", "employer", "officer", "region", "pack"
    )
    case: Case = get_object_or_404(held, number=number)
    return case


def _asked(request: HttpRequest, actor: Actor) -> queues.Asked:
    state = request.GET.get("state", "")
    return queues.Asked(
        state=state if state in TABS else queues.first(actor),
        whose=request.GET.get("whose", "all"),
        benefit=request.GET.get("benefit", ""),
        late="late" in request.GET,
        after=request.GET.get("after", ""),
    )


@never_cache
@require_GET
def queue(request: HttpRequest) -> HttpResponse:
    """The cases of the officer's units in one state, those first that are due first."""
    actor = officer(request)
    number = request.GET.get("number", "").strip()
    if number and Case.objects.with_units(actor).filter(number=number).exists():
        return redirect("desk-case", number=number)
    asked = _asked(request, actor)
    page = queues.page(actor, asked)
    titles = {b.id: b.title[current_language()] for b in packs.current().benefits}
    given = request.GET.copy()
    given.pop("after", None)
    context = {
        "asked": asked,
        "page": page,
        "tabs": [(s, CLAIM.states[s], queues.count(actor, queues.Asked(s)) if s in COUNTED else "") for s in TABS],
        "rows": [(case, titles.get(case.benefit, case.benefit), clocks.late(case)) for case in page.cases],
        "benefits": titles.items(),
        "steps": _bulk_steps(actor, asked.state),
        "query": given.urlencode(),
        "not_found": number,
        "today": today(),
    }
    return render(request, "desk/cases/queue.html", context)


def _bulk_steps(actor: Actor, state: str) -> list[tuple[str, Any]]:
    """What can be done with several cases of a state at once."""
    if state == SUBMITTED and actor.may(Privilege.CASES_CHECK):
        return [("take", _("领取")), ("release", _("放回")), ("check", _("审核通过"))]
    if state == CHECKED and actor.may(Privilege.CASES_DECIDE):
        said = [("grant", _("批准")), ("refuse", _("不予批准")), ("send_back", _("退回重审"))]
        return [("take", _("领取")), ("release", _("放回")), *said]
    return []


@never_cache
@require_POST
def bulk(request: HttpRequest) -> HttpResponse:
    """One step for the chosen cases, with a result for each."""
    actor = officer(request)
    step, numbers = request.POST.get("step", ""), request.POST.getlist("case")
    if not (actor.may(Privilege.CASES_CHECK) or actor.may(Privilege.CASES_DECIDE)):
        raise Http404
    if not numbers or step not in STEPS:
        raise RefusedError(_("请先勾选要办理的件，再选一步。"))
    rows = services.in_bulk(numbers=numbers, step=step, reason=request.POST.get("reason", ""), actor=actor)
    done = sum(row.done for row in rows)
    context = {"rows": rows, "done": done, "left": len(rows) - done}
    return render(request, "desk/cases/bulk.html", context)


@never_cache
@require_GET
def download(request: HttpRequest) -> HttpResponse:
    """The queue as an Excel file."""
    actor = officer(request)
    return export.response(queues.all_of(actor, _asked(request, actor), export.MOST))


@never_cache
@require_GET
def case(request: HttpRequest, number: str) -> HttpResponse:
    """One case: what is known and from where, what the rules say, what can be done next. That it was read is noted."""
    held, actor = seen(request, number), officer(request)
    with transaction.atomic():
        audit.record("claim.read", held, actor=actor)
    return shown(request, held, actor)


def shown(
    request: HttpRequest, case: Case, actor: Actor, *, refused: str = "", status: int = 200, **forms: Any
) -> HttpResponse:
    """The page of a case, with a form that was refused as it was typed."""
    may = {t.name for t in allowed(case, actor)}
    steps = [t for t in CLAIM.transitions if t.name in may]
    context = {
        "case": case,
        "title": present.title(case.benefit),
        "sign": present.sign(case.state),
        "late": clocks.late(case),
        "may": may if handling.may_handle(case, actor) else set(),
        "steps": steps,
        "mine": case.officer_id == actor.account,
        "handles": handling.may_handle(case, actor),
        "progress": progress.steps(case),
        "payments": progress.payments(case),
        **present.owed(case),
        "confirmations": confirmations.of(case, current_language()),
        "sums": money.sums(case),
        "answers": present.answers(case),
        "papers": present.papers(case, {}),
        "conditions": present.conditions(case),
        "to_judge": _to_judge(case),
        "spot_check": SpotCheck.objects.filter(case=case).select_related("checked_by").first(),
        "colleagues": _colleagues(case, actor),
        "letters": case.letters.all(),
        "messages_": case.messages.select_related("author"),
        "objections": case.objections.select_related("filed_by", "decided_by"),
        "objection": case.objections.filter(state="filed").first(),
        "reviews": actor.may(Privilege.OBJECTIONS_DECIDE, case.organisation_id),
        "refused": refused,
        "month": f"{today():%Y-%m}",
        "reason_form": forms.get("reason_form") or ReasonForm(),
        "decision_form": forms.get("decision_form") or DecisionForm(acts.parts(case)),
        "recover_form": forms.get("recover_form") or RecoverForm(initial={"amount": case.overpaid or None}),
        "words_form": forms.get("words_form") or WordsForm(),
    }
    return render(request, "desk/cases/case.html", context, status=status)


def _to_judge(case: Case) -> list[dict[str, str]]:
    """The open terms that an officer has to judge, as of today."""
    if case.state != SUBMITTED:
        return []
    try:
        ids = decided(case).to_judge
    except KeyError:
        return []
    return [c for c in present.conditions(case) if c["id"] in ids]


def _colleagues(case: Case, actor: Actor) -> list[User]:
    """Who could take the case over: the officers of its unit and those above and below that handle it."""
    if not handling.may_handle(case, actor):
        return []
    accounts = Membership.objects.on(today()).filter(
        role__privileges__overlap=[str(p) for p in handling.HANDLES], organisation=case.organisation_id
    ).values("account")  # fmt: skip
    return list(
        User.objects.filter(pk__in=accounts, is_active=True).exclude(pk=actor.account or 0).order_by("name")[:50]
    )


@never_cache
@require_GET
def told(request: HttpRequest, number: str) -> HttpResponse:
    """The audit of one case as a story."""
    held = seen(request, number)
    sentences = story.story(held)
    context = {
        "case": held,
        "title": present.title(held.benefit),
        "sentences": sentences,
        "intact": all(s.intact for s in sentences),
    }
    return render(request, "desk/cases/story.html", context)


@never_cache
@require_POST
def step(request: HttpRequest, number: str, step: str) -> HttpResponse:
    """Does one thing with a case; what is wrong with it stands on the page, with what was typed."""
    held, actor = seen(request, number), officer(request)
    if step not in acts.ACTS:
        raise Http404
    try:
        refused = acts.ACTS[step](held, request, actor)
    except RefusedError as error:
        held.refresh_from_db()
        return shown(request, held, actor, refused=str(error), status=422)
    if refused is not None:
        return shown(request, held, actor, refused=_("请改正标出的内容。"), status=422, **refused)
    messages.success(request, _("已办理：%(number)s 现为“%(state)s”。") % {"number": number, "state": _state(held)})
    return redirect("desk-case", number=number)


def _state(case: Case) -> str:
    case.refresh_from_db()
    return case.state_label


@never_cache
@require_GET
def file(request: HttpRequest, pk: int) -> HttpResponse:
    """A paper of a case that the officer sees."""
    actor = officer(request)
    held = get_object_or_404(Paper.objects.visible_to(actor), pk=pk)
    return paper_response(held, services.content(paper=held, actor=actor))


@never_cache
@require_GET
def letter(request: HttpRequest, pk: int) -> HttpResponse:
    """A letter of a case that the officer sees, as PDF."""
    cases = Case.objects.with_units(officer(request)).values("pk")
    return pdf.response(request, get_object_or_404(Letter.objects.filter(case__in=cases), pk=pk))
