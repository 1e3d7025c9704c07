"""Where one's money goes to: the account, and another in its place."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from yangui.platform.core.actor import acting
from yangui.platform.core.masking import masked_account
from yangui.platform.core.transitions import RefusedError
from yangui.platform.funds import services
from yangui.platform.funds.models import BankAccount
from yangui.platform.funds.states import RETURNED, VALID
from yangui.platform.registry.models import Entity
from yangui.platform.web.bank_form import BankForm


@never_cache
@require_http_methods(["GET", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """The account as it is registered, masked; what is typed takes its place."""
    actor = acting(request)
    own = Entity.objects.current().filter(account=actor.account).first()
    if own is None:
        raise Http404
    form = BankForm(request.POST or None, initial={"holder": own.name})
    if request.method == "POST" and form.is_valid():
        try:
            services.record_account(entity=own, actor=actor, **form.account())
        except RefusedError as error:
            form.add_error("number", str(error))
        else:
            messages.success(request, _("已登记，以后的款项打到这个账户。"))
            return redirect("my-account")
    held = BankAccount.objects.filter(entity=own, state__in=[VALID, RETURNED]).order_by("-pk").first()
    context = {
        "form": form,
        "held": held,
        "number": masked_account(held.number) if held is not None else "",
        "returned": held is not None and held.state == RETURNED,
    }
    return render(request, "my/account.html", context, status=422 if form.errors else 200)
