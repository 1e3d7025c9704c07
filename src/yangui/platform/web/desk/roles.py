"""The security administrator's page: which role may do what, and who holds which role where."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from yangui.platform.accounts.models import User
from yangui.platform.core.actor import Actor, acting
from yangui.platform.core.clock import today
from yangui.platform.core.privileges import Privilege
from yangui.platform.core.transitions import RefusedError
from yangui.platform.organisations import services
from yangui.platform.organisations.models import Membership, Organisation, Role
from yangui.platform.organisations.roles import ROLES

PER_PAGE = 50
TITLES = {role.id: role.title for role in ROLES}


class GiveForm(forms.Form):
    """Who gets which role where, and why."""

    email = forms.EmailField(label=gettext_lazy("账号（电子邮箱）"))
    role = forms.ChoiceField(label=gettext_lazy("角色"))
    organisation = forms.ModelChoiceField(
        Organisation.objects.all(),
        label=gettext_lazy("单位（含其下属单位）"),
        required=False,
        empty_label=gettext_lazy("所有单位"),
    )
    reason = forms.CharField(label=gettext_lazy("理由"), max_length=500)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [("", "—"), *TITLES.items()]  # type: ignore[attr-defined]

    def clean_email(self) -> User:
        """The account with this address."""
        account = User.objects.filter(email=self.cleaned_data["email"].lower(), is_active=True).first()
        if account is None:
            raise forms.ValidationError(_("没有这个账号：请本人先注册，或检查邮箱。"))
        return account


def _administrator(request: HttpRequest) -> Actor:
    """Who acts; a page that is none of theirs is not there for others."""
    actor = acting(request)
    if not actor.may(Privilege.ACCOUNTS_MANAGE):
        raise Http404
    return actor


@never_cache
@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """Roles with their privileges, and memberships by role and name."""
    return _shown(request, _administrator(request), GiveForm())


def _shown(request: HttpRequest, actor: Actor, form: GiveForm) -> HttpResponse:
    role, words = request.GET.get("role", ""), request.GET.get("q", "").strip()
    held = Membership.objects.visible_to(actor).on(today()).select_related("account", "organisation")
    if role:
        held = held.filter(role=role)
    if words:
        held = held.filter(Q(account__name__icontains=words) | Q(account__email__icontains=words))
    shown = Paginator(held.order_by("role", "account__email", "id"), PER_PAGE).get_page(request.GET.get("page"))
    roles = [(r, TITLES.get(r.id, r.id), set(r.privileges)) for r in Role.objects.all()]
    context = {
        "form": form,
        "roles": roles,
        "privileges": [(p.value, [p.value in held for _role, _title, held in roles]) for p in Privilege],
        "memberships": [(m, TITLES.get(m.role_id, m.role_id)) for m in shown],
        "page": shown,
        "role": role,
        "q": words,
        "today": today(),
    }
    return render(request, "desk/roles.html", context, status=422 if form.errors else 200)


@never_cache
@require_POST
def give(request: HttpRequest) -> HttpResponse:
    """Gives a role."""
    actor = _administrator(request)
    form = GiveForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        try:
            services.give_role(
                account=said["email"], role=said["role"], organisation=said["organisation"], actor=actor,
                reason=said["reason"],
            )  # fmt: skip
        except RefusedError as error:
            form.add_error("role", str(error))
        else:
            messages.success(request, _("已授予角色，今日起生效。"))
            return redirect("desk-roles")
    return _shown(request, actor, form)


@never_cache
@require_POST
def take(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes a role away, with a reason."""
    actor = _administrator(request)
    held = get_object_or_404(Membership.objects.visible_to(actor), pk=pk)
    reason = request.POST.get("reason", "").strip()
    if not reason:
        messages.warning(request, _("请写明理由。"))
    else:
        services.take_role(membership=held, actor=actor, reason=reason)
        messages.success(request, _("已收回角色，明日起失效。"))
    return redirect("desk-roles")
