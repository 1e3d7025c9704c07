"""The pages by which one follows news of the library: ask, confirm by mail, see and end."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from yangui.platform.accounts.models import User
from yangui.platform.core.actor import acting
from yangui.platform.core.language import current_language
from yangui.platform.core.transitions import RefusedError
from yangui.platform.library import packs, subscriptions
from yangui.platform.library.models import Subscriber, Subscription
from yangui.platform.library.subscriptions import TAGS
from yangui.platform.web.library.forms import ANY, places
from yangui.platform.web.library.words import BENEFICIARIES, BENEFIT_KINDS
from yangui.policy.pack import Pack


class SubscribeForm(forms.Form):
    """What to follow; with an address of mail for who is not signed in."""

    region = forms.ChoiceField(label=gettext_lazy("地区"), required=False)
    beneficiary = forms.ChoiceField(label=gettext_lazy("对象"), required=False, choices=[ANY, *BENEFICIARIES.items()])
    kind = forms.ChoiceField(label=gettext_lazy("类别"), required=False, choices=[ANY, *BENEFIT_KINDS.items()])
    document = forms.ChoiceField(label=gettext_lazy("文件"), required=False)
    benefit = forms.ChoiceField(label=gettext_lazy("待遇"), required=False, widget=forms.HiddenInput)
    email = forms.EmailField(
        label=gettext_lazy("电子邮箱"),
        max_length=254,
        help_text=gettext_lazy("只用来发您订阅的动态；先发一封确认邮件，确认前不保存。每封邮件都能一键退订。"),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"required": gettext_lazy("请填写邮箱。"), "invalid": gettext_lazy("邮箱的写法不对。")},
    )

    def __init__(self, pack: Pack, language: str, *args: Any, mail: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = {
            "region": places(pack, language),
            "document": [(d.id, d.title[language]) for d in pack.documents.values()],
            "benefit": list({b.id: b.title[language] for b in pack.benefits}.items()),
        }
        self.titles: dict[str, dict[str, str]] = {name: dict(found) for name, found in choices.items()}
        for name, found in choices.items():
            self.fields[name].choices = [ANY, *found]  # type: ignore[attr-defined]
        if not mail:
            del self.fields["email"]

    @property
    def about(self) -> str:
        """The benefit that is followed by itself."""
        return self.titles["benefit"].get(str(self["benefit"].value() or ""), "")

    def clean(self) -> dict[str, Any]:
        """Something must be followed."""
        said = super().clean() or {}
        if not self.errors and not any(said.get(name) for name in TAGS):
            raise forms.ValidationError(_("请至少选一项：地区、对象、类别、文件或待遇。"))
        return said

    @property
    def wanted(self) -> dict[str, str]:
        """The tags that were chosen; the form must be valid."""
        return {name: self.cleaned_data.get(name, "") for name in TAGS}


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def subscribe(request: HttpRequest) -> HttpResponse:
    """Asks what to follow; who is signed in follows at once, others confirm by mail."""
    account = request.user if isinstance(request.user, User) else None
    pack, language = packs.current(), current_language()
    if request.method != "POST":
        chosen = {name: request.GET.get(name, "") for name in TAGS}
        form = SubscribeForm(pack, language, initial=chosen, mail=account is None)
        return render(request, "library/subscribe.html", {"form": form})
    form = SubscribeForm(pack, language, request.POST, mail=account is None)
    if form.is_valid() and account is not None:
        subscriptions.follow(account=account, wanted=form.wanted, actor=acting(request))
        messages.success(request, _("已订阅。有动态时发到您的邮箱，并在“我的消息”里提醒。"))
        return redirect("my-subscriptions")
    if form.is_valid():
        address, caller = form.cleaned_data["email"], request.META.get("REMOTE_ADDR", "")
        try:
            subscriptions.propose(address=address, wanted=form.wanted, caller=caller)
        except RefusedError as error:
            form.add_error("email", str(error))
        else:
            return render(request, "library/subscribe_sent.html", {"address": address})
    return render(request, "library/subscribe.html", {"form": form}, status=422)


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def confirm(request: HttpRequest, sealed: str) -> HttpResponse:
    """Begins a subscription that was asked for by mail; opening alone does not, since programs open links too."""
    if request.method == "POST":
        made = subscriptions.confirm(sealed)
        if made is not None:
            messages.success(request, _("已订阅。"))
            return redirect("library-subscriber", subscriptions.key(made.subscriber))
    elif subscriptions.meant(sealed):
        return render(request, "library/subscribe_confirm.html")
    return _stale(request)


@csrf_exempt  # the sealed link is the permission, also for the one click of a mail program (RFC 8058)
@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def subscriber(request: HttpRequest, sealed: str) -> HttpResponse:
    """The subscriptions of who has the link of a mail, each to be ended, or all at once."""
    held = subscriptions.held(sealed)
    if request.method == "POST" and request.POST.get("List-Unsubscribe") == "One-Click":
        # a mail program follows no redirect (RFC 8058, 3.1), and may ask again
        if held is not None:
            subscriptions.end(subscriber=held)
        return HttpResponse(_("已退订。"), content_type="text/plain; charset=utf-8")
    if held is None:
        return _stale(request)
    if request.method == "POST":
        subscriptions.end(subscriber=held, subscription=which(request))
        messages.success(request, _("已退订。"))
        held = subscriptions.held(sealed)
        return redirect("library-subscribe") if held is None else redirect("library-subscriber", sealed)
    return listed(request, held)


def which(request: HttpRequest) -> int | None:
    """The subscription that a form names; None for all, 0 (which there is not) for what is no number."""
    named = request.POST.get("subscription")
    if named is None:
        return None
    # a number too long for the database is none of them
    return int(named[:18]) if named.isascii() and named.isdigit() else 0


def listed(request: HttpRequest, own: Subscriber | None) -> HttpResponse:
    """The page of a subscriber."""
    pack, language = packs.current(), current_language()
    rows = [] if own is None else [(s, _said(s, pack, language)) for s in own.subscriptions.all()]
    return render(request, "library/subscriptions.html", {"rows": rows})


def _said(held: Subscription, pack: Pack, language: str) -> list[tuple[str, str]]:
    """What is followed, as labels and words."""
    named: dict[str, Any] = {
        "region": {code: r.name[language] for code, r in pack.regions.items()},
        "beneficiary": BENEFICIARIES,
        "kind": BENEFIT_KINDS,
        "document": {id: d.title[language] for id, d in pack.documents.items()},
        "benefit": {b.id: b.title[language] for b in pack.benefits},
    }
    values = [(name, getattr(held, name)) for name in TAGS]
    return [(str(_label(name)), str(named[name].get(value, value))) for name, value in values if value]


def _label(name: str) -> Any:
    return Subscription._meta.get_field(name).verbose_name  # type: ignore[union-attr]


def _stale(request: HttpRequest) -> HttpResponse:
    messages.warning(request, _("这个链接已过期、不完整，或已经退订。"))
    return redirect("library-subscribe")
