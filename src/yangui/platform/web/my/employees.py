"""An employer's people of whom an offer waits for a word: confirm, tell who left, claim for those who agreed."""

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from yangui.platform.core.actor import Actor, acting
from yangui.platform.entitlements.employing import Rows, answer_many, claim_many
from yangui.platform.entitlements.models import Confirmation, Consent
from yangui.platform.registry.services import entities_of
from yangui.platform.web.my.forms import EmployeesForm

PER_PAGE = 100
CLAIM = "claim"
STEPS = ("confirm", "leave", "deny", CLAIM)


@never_cache
@require_http_methods(["GET", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """The list, and with what was just said of some rows, what came of each."""
    actor = acting(request)
    if not entities_of(actor).exclude(account=actor.account).exists():
        raise Http404
    state = request.GET.get("state", "asked")
    held = Confirmation.objects.visible_to(actor).select_related("person", "employer", "relation")
    shown = Paginator(held.filter(state=state) if state in Confirmation.MACHINE.states else held, PER_PAGE)
    current = shown.get_page(request.GET.get("page"))
    keys = [row.pk for row in current]
    form = EmployeesForm(keys, request.POST if request.method == "POST" else None)
    result = _said(form, request.POST.get("step", ""), actor) if request.method == "POST" else None
    rows = _rows(current, result)
    context = {
        "rows": rows,
        "page": current,
        "form": form,
        "state": state,
        "states": list(Confirmation.MACHINE.states.items()),
        "result": result,
    }
    return render(request, "my/employees.html", context, status=422 if form.is_bound and form.errors else 200)


def _said(form: EmployeesForm, step: str, actor: Actor) -> Rows | None:
    if step not in STEPS:
        raise Http404
    if not form.is_valid():
        return None
    keys = form.cleaned_data["row"]
    if step == CLAIM:
        return claim_many(keys=keys, actor=actor)
    return answer_many(
        keys=keys, name=step, actor=actor, left_on=form.cleaned_data["left_on"], reason=form.cleaned_data["reason"]
    )


def _rows(page: "Page[Confirmation]", result: Rows | None) -> list[tuple[Confirmation, bool, str, str]]:
    """Each row as it is now, whether the person agreed, and what came of what was just said of it."""
    now = {
        r.pk: r
        for r in Confirmation.objects.select_related("person", "employer", "relation")
        .in_bulk([r.pk for r in page])
        .values()
    }
    agreed = set(
        Consent.objects.standing().filter(person__in=[r.person_id for r in page]).values_list("person", "employer")
    )
    done, refused = (result.done, result.refused) if result is not None else ({}, {})
    return [
        (now[r.pk], (r.person_id, r.employer_id) in agreed, done.get(r.pk, ""), refused.get(r.pk, "")) for r in page
    ]
