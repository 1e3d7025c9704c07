"""The accounts that units pay from."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from yangui.platform.core.masking import masked_account
from yangui.platform.core.privileges import Privilege
from yangui.platform.core.transitions import RefusedError
from yangui.platform.funds import services
from yangui.platform.funds.models import BankAccount
from yangui.platform.web.desk.funds.access import holding, payers
from yangui.platform.web.desk.funds.forms import PayerAccountForm


@never_cache
@require_http_methods(["GET", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """Those of the officer's units, masked; what is typed takes the place of the one before."""
    actor = holding(request, Privilege.FUNDS_PREPARE)
    units = payers(actor, Privilege.FUNDS_PREPARE)
    form = PayerAccountForm(units, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.record_account(organisation=form.cleaned_data["payer"], actor=actor, **form.account())
        except RefusedError as error:
            form.add_error("number", str(error))
        else:
            messages.success(request, _("已登记，以后从这个账户付款。"))
            return redirect("desk-funds-paying-accounts")
    held = BankAccount.objects.valid().filter(organisation__in=units).select_related("organisation")
    rows = [(account, masked_account(account.number)) for account in held.order_by("organisation__name_zh")]
    context = {"rows": rows, "form": form}
    return render(request, "desk/funds/paying_accounts.html", context, status=422 if form.errors else 200)
