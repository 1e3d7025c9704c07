"""What an officer can do with a case, each from its form: None where it was done, else the form with what is wrong."""

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from yangui.platform.accounts.models import User
from yangui.platform.cases import services
from yangui.platform.cases.deciding import benefit_of
from yangui.platform.cases.models import Case, Objection
from yangui.platform.core.actor import Actor
from yangui.platform.core.transitions import RefusedError
from yangui.platform.web.desk.cases.forms import DecisionForm, ReasonForm, RecoverForm
from yangui.platform.web.my.cases.forms import WordsForm
from yangui.platform.web.typed import judged, key

type Refused = dict[str, Any] | None
type Act = Callable[[Case, HttpRequest, Actor], Refused]

YES, NO = "yes", "no"


def parts(case: Case) -> int:
    """How many instalments the policy names."""
    try:
        pays = benefit_of(case).pays
    except KeyError:
        return 0
    return len(pays.instalments) if pays is not None else 0


def _plain(done: Callable[..., Any]) -> Act:
    def act(case: Case, _request: HttpRequest, actor: Actor) -> Refused:
        done(case=case, actor=actor)
        return None

    return act


def _with_reason(done: Callable[..., Any], *, clause: bool = False, period: bool = False) -> Act:
    def act(case: Case, request: HttpRequest, actor: Actor) -> Refused:
        form = ReasonForm(request.POST)
        if not form.is_valid():
            return {"reason_form": form}
        more = {"clause": form.cleaned_data["clause"]} if clause else {}
        if period:
            more["period"] = _period(request)
        done(case=case, reason=form.cleaned_data["reason"], actor=actor, **more)
        return None

    return act


def _period(request: HttpRequest) -> str:
    said = request.POST.get("period", "").strip()
    year, _dash, month = said.partition("-")
    if not (year.isdigit() and month.isdigit() and len(year) == 4 and 1 <= int(month) <= 12):
        raise RefusedError(_("请这样填写月份：2026-07。"))
    return f"{year}-{int(month):02}"


def _hand_over(case: Case, request: HttpRequest, actor: Actor) -> Refused:
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return {"reason_form": form}
    to = get_object_or_404(User, pk=key(request, "to"))
    services.hand_over(case=case, to=to, reason=form.cleaned_data["reason"], actor=actor)
    return None


def _check(case: Case, request: HttpRequest, actor: Actor) -> Refused:
    services.check(case=case, judgements=judged(request), actor=actor)
    return None


def _spot_check(case: Case, request: HttpRequest, actor: Actor) -> Refused:
    if request.POST.get("passed") not in (YES, NO):
        raise RefusedError(_("请选核查结果。"))
    passed = request.POST["passed"] == YES
    services.note_spot_check(case=case, passed=passed, note=request.POST.get("note", ""), actor=actor)
    return None


def _decide(case: Case, request: HttpRequest, actor: Actor) -> Refused:
    form = DecisionForm(parts(case), request.POST)
    if not form.is_valid():
        return {"decision_form": form}
    said = form.cleaned_data
    services.decide(
        case=case, outcome=said["outcome"], reason=said["reason"], amount=said["amount"], starts=said["starts"],
        dates=form.dates, override_reason=said["override_reason"], actor=actor,
    )  # fmt: skip
    return None


def _budget(case: Case, request: HttpRequest, actor: Actor) -> Refused:
    services.budget(case=case, override_reason=request.POST.get("override_reason", ""), actor=actor)
    return None


def _recover(case: Case, request: HttpRequest, actor: Actor) -> Refused:
    form = RecoverForm(request.POST)
    if not form.is_valid():
        return {"recover_form": form}
    said = form.cleaned_data
    services.recover(
        case=case, amount=said["amount"], instalments=said["instalments"], reason=said["reason"], actor=actor
    )  # fmt: skip
    return None


def _objection(case: Case, request: HttpRequest, actor: Actor) -> Refused:
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return {"reason_form": form}
    filed = get_object_or_404(Objection.objects.visible_to(actor), case=case, state="filed")
    amount = RecoverForm.base_fields["amount"]
    given = request.POST.get("amount", "").strip()
    services.decide_objection(
        objection=filed, upheld=request.POST.get("upheld") == YES, reason=form.cleaned_data["reason"],
        amount=amount.clean(given) if given else None, actor=actor,
    )  # fmt: skip
    return None


def _write(case: Case, request: HttpRequest, actor: Actor) -> Refused:
    form = WordsForm(request.POST)
    if not form.is_valid():
        return {"words_form": form}
    services.write(case=case, text=form.cleaned_data["text"], actor=actor)
    return None


ACTS: Mapping[str, Act] = {
    "take": _plain(services.take),
    "release": _plain(services.release),
    "hand-over": _hand_over,
    "return": _with_reason(services.return_for_correction, clause=True),
    "check": _check,
    "spot-check": _spot_check,
    "send-back": _with_reason(services.send_back),
    "decide": _decide,
    "budget": _budget,
    "suspend": _with_reason(services.suspend, period=True),
    "resume": _with_reason(services.resume, period=True),
    "end": _with_reason(services.end),
    "recover": _recover,
    "objection": _objection,
    "write": _write,
}
