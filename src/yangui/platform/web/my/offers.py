"""What one is offered: the list, one offer with its reasons, and what can be said to it."""

from collections.abc import Callable

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from yangui.platform.core.actor import Actor, acting
from yangui.platform.core.privileges import Privilege
from yangui.platform.core.transitions import RefusedError
from yangui.platform.entitlements import services
from yangui.platform.entitlements.employing import employer_of
from yangui.platform.entitlements.models import Consent, Offer, Standing
from yangui.platform.entitlements.states import MADE, REFUSED
from yangui.platform.funds.banking import record_account
from yangui.platform.registry.models import Entity
from yangui.platform.registry.services import entities_of
from yangui.platform.web.my.forms import AcceptForm, DisputeForm
from yangui.platform.web.my.present import OfferPage, amount_of, titled

PER_PAGE = 30
MOST_STANDING = 100


@never_cache
@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """What is one's own, and what the employers for which one acts have: open offers, and what else stands."""
    actor = acting(request)
    entities = list(entities_of(actor))
    open_ = Offer.objects.own(actor).filter(state=MADE)
    standing = Standing.objects.filter(entity__in=entities).select_related("entity").order_by("benefit")[:MOST_STANDING]
    own = next((e for e in entities if e.account_id == actor.account), None)
    employer = employer_of(own) if own is not None else None
    context = {
        "entities": entities,
        "own": own,
        "offers": [(offer, titled(offer.benefit), amount_of(offer)) for offer in open_[:PER_PAGE]],
        "standing": [(s, titled(s.benefit), amount_of(s)) for s in standing],
        "employer": employer,
        "agrees": employer is not None and Consent.objects.standing().filter(person=own, employer=employer).exists(),
        "member": actor.may(Privilege.GRIDS_VISIT),
        "agent": any(e.account_id != actor.account for e in entities),
    }
    return render(request, "my/overview.html", context)


@never_cache
@require_GET
def listed(request: HttpRequest) -> HttpResponse:
    """All offers, the newest first, or those in one state."""
    state = request.GET.get("state", "")
    held = Offer.objects.own(acting(request)).select_related("entity")
    if state in Offer.MACHINE.states:
        held = held.filter(state=state)
    page = Paginator(held, PER_PAGE).get_page(request.GET.get("page"))
    rows = [(offer, titled(offer.benefit), amount_of(offer)) for offer in page]
    states = list(Offer.MACHINE.states.items())
    return render(request, "my/offers.html", {"rows": rows, "page": page, "state": state, "states": states})


@never_cache
@require_GET
def offer(request: HttpRequest, pk: int) -> HttpResponse:
    """One offer: what, why, from when, and what is still needed."""
    return _shown(request, _own(acting(request), pk))


def _own(actor: Actor, pk: int) -> Offer:
    held = Offer.objects.own(actor).select_related("entity", "case", "run")
    found: Offer = get_object_or_404(held, pk=pk)
    return found


def _shown(
    request: HttpRequest, held: Offer, accepting: AcceptForm | None = None, disputing: DisputeForm | None = None
) -> HttpResponse:
    shown = OfferPage(held)
    context = {
        "offer": held,
        "shown": shown,
        "accepting": accepting or AcceptForm(bank=services.needs_bank_account(held), holder=held.entity.name),
        "disputing": disputing or DisputeForm(),
        "open": held.state == MADE,
        "ending": held.kind == Offer.Kind.ENDING,
        "refused": held.state == REFUSED,
    }
    wrong = any(form is not None and form.errors for form in (accepting, disputing))
    return render(request, "my/offer.html", context, status=422 if wrong else 200)


@never_cache
@require_POST
def step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """Accepts, refuses, takes a refusal back, or sends the decision to a person."""
    actor = acting(request)
    held = _own(actor, pk)
    steps: dict[str, Callable[[HttpRequest, Offer, Actor], HttpResponse]] = {
        "accept": _accept,
        "refuse": _refuse,
        "reconsider": _reconsider,
        "dispute": _dispute,
    }
    if step not in steps:
        raise Http404
    try:
        return steps[step](request, held, actor)
    except RefusedError as error:
        messages.warning(request, str(error))
        return redirect("my-offer", pk=pk)


def _accept(request: HttpRequest, held: Offer, actor: Actor) -> HttpResponse:
    form = AcceptForm(request.POST, bank=services.needs_bank_account(held), holder=held.entity.name)
    if not form.is_valid():
        return _shown(request, held, accepting=form)
    if form.bank:
        try:
            record_account(entity=held.entity, actor=actor, **form.account())
        except RefusedError as error:
            form.add_error("number", str(error))
            return _shown(request, held, accepting=form)
    case = services.accept(offer=held, consent=True, actor=actor)
    messages.success(request, _("已接受，办理编号 %s。") % case.number)
    return redirect(f"/my/cases/{case.number}")


def _refuse(_request: HttpRequest, held: Offer, actor: Actor) -> HttpResponse:
    services.refuse(offer=held, actor=actor)
    return redirect("my-offer", pk=held.pk)


def _reconsider(_request: HttpRequest, held: Offer, actor: Actor) -> HttpResponse:
    services.reconsider(offer=held, actor=actor)
    return redirect("my-offer", pk=held.pk)


def _dispute(request: HttpRequest, held: Offer, actor: Actor) -> HttpResponse:
    form = DisputeForm(request.POST)
    if not form.is_valid():
        return _shown(request, held, disputing=form)
    services.dispute(offer=held, text=form.cleaned_data["text"], actor=actor)
    messages.success(request, _("已送人工核实，答复后会通知您。"))
    return redirect("my-offer", pk=held.pk)


@never_cache
@require_POST
def consent(request: HttpRequest) -> HttpResponse:
    """Lets one's employer see and claim what one is offered, or takes that back."""
    actor = acting(request)
    own = Entity.objects.current().filter(account=actor.account).first()
    employer = employer_of(own) if own is not None else None
    if own is None or employer is None:
        raise Http404
    services.agree(person=own, employer=employer, agrees=request.POST.get("agrees") == "yes", actor=actor)
    return redirect("my")
