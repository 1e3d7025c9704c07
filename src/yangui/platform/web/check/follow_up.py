"""The pages of the follow-up: leave an address, confirm it, and months later say what became of each benefit."""

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from yangui.platform.core.language import current_language
from yangui.platform.core.transitions import RefusedError
from yangui.platform.takeup import services
from yangui.platform.takeup.models import Outcome, Reason
from yangui.platform.web.check.present import Result
from yangui.platform.web.check.views import held
from yangui.policy.model import Kind


class AddressForm(forms.Form):
    """An address of mail."""

    email = forms.EmailField(
        label=gettext_lazy("电子邮箱"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"required": gettext_lazy("请填写邮箱。"), "invalid": gettext_lazy("邮箱的写法不对。")},
    )


class OutcomeForm(forms.Form):
    """What became of each benefit, and for some outcomes why."""

    def __init__(self, titles: Mapping[str, str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.titles = titles
        for place, title in enumerate(titles.values()):
            self.fields[f"outcome-{place}"] = forms.ChoiceField(
                label=title, choices=Outcome.choices, widget=forms.RadioSelect, required=False
            )
            self.fields[f"reason-{place}"] = forms.ChoiceField(
                label=gettext_lazy("如果没有批或没有申请，主要原因"),
                choices=[("", "—"), *Reason.choices],
                required=False,
            )

    def clean(self) -> dict[str, Any]:
        """At least one is answered."""
        said = super().clean() or {}
        if not self.errors and not any(said.get(f"outcome-{n}") for n in range(len(self.titles))):
            raise forms.ValidationError(_("请至少回答一项；不想回答，可以删除我的邮箱。"))
        return said

    @property
    def pairs(self) -> Iterator[tuple[Any, Any]]:
        """The two fields of each benefit."""
        for place in range(len(self.titles)):
            yield self[f"outcome-{place}"], self[f"reason-{place}"]

    @property
    def outcomes(self) -> dict[str, tuple[Outcome, Reason | None]]:
        """What was said; the form must be valid."""
        said = self.cleaned_data
        return {
            id: (Outcome(said[f"outcome-{n}"]), Reason(said[f"reason-{n}"]) if said[f"reason-{n}"] else None)
            for n, id in enumerate(self.titles)
            if said[f"outcome-{n}"]
        }


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest, kind: Kind) -> HttpResponse:
    """Takes an address and asks there; nothing is stored."""
    check = held(request, kind)
    result = Result(check)
    if not result.yours:
        messages.info(request, _("还没有确定是您的待遇；有了再留邮箱。"))
        return redirect("self-check-result", kind=kind)
    form = AddressForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        address, caller = form.cleaned_data["email"], request.META.get("REMOTE_ADDR", "")
        try:
            services.propose(address=address, check=check, caller=caller)
        except RefusedError as error:
            form.add_error("email", str(error))
        else:
            return render(request, "library/subscribe_sent.html", {"address": address})
    context = {"form": form, "result": result, "kind": kind, "months": services.MONTHS}
    return render(request, "check/follow_up.html", context, status=422 if request.method == "POST" else 200)


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def confirm(request: HttpRequest, sealed: str) -> HttpResponse:
    """Begins what was asked for by mail; opening alone does not, since programs open links too."""
    if request.method == "POST":
        made = services.confirm(sealed)
        if made is not None:
            return render(request, "check/follow_up_begun.html", {"day": made.ask_on})
    elif services.meant(sealed):
        return render(request, "check/follow_up_confirm.html", {"months": services.MONTHS})
    return _stale(request)


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, sealed: str) -> HttpResponse:
    """Asks what became of each benefit; an answer, or the wish to be forgotten, removes the address."""
    row = services.held(sealed)
    if row is None:
        return _stale(request)
    if "forget" in request.POST:
        services.answer(follow_up=row, outcomes={})
        messages.success(request, _("已删除您的邮箱。"))
        return redirect("home")
    form = OutcomeForm(
        services.titles(row.benefits, current_language()), request.POST if request.method == "POST" else None
    )
    if request.method == "POST" and form.is_valid():
        services.answer(follow_up=row, outcomes=form.outcomes)
        messages.success(request, _("谢谢！回答已按待遇计数，您的邮箱和自测已删除。"))
        return redirect("home")
    return render(request, "check/follow_up_answer.html", {"form": form}, status=422 if form.errors else 200)


def _stale(request: HttpRequest) -> HttpResponse:
    messages.warning(request, _("这个链接已过期、不完整，或已经回答过。"))
    return redirect("self-check")
