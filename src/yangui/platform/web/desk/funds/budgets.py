"""Funds and their budgets: how they stand, money for them, and the ledger behind each figure."""

from collections import defaultdict
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from yangui.platform.core.actor import Actor
from yangui.platform.core.clock import today
from yangui.platform.core.privileges import Privilege
from yangui.platform.core.transitions import RefusedError
from yangui.platform.funds import services
from yangui.platform.funds.capitals import capitals
from yangui.platform.funds.models import Account, Entry, Fund, Line
from yangui.platform.web import pdf
from yangui.platform.web.desk.funds.access import holding, payers, reader
from yangui.platform.web.desk.funds.bars import WIDTH, Row, figures_of
from yangui.platform.web.desk.funds.forms import BudgetForm, FundForm
from yangui.platform.web.desk.funds.references import named

PER_PAGE = 50


def _year(request: HttpRequest) -> int:
    given = request.GET.get("year", "")
    return int(given) if given.isdecimal() and len(given) == 4 else today().year


@never_cache
def funds(request: HttpRequest) -> HttpResponse:
    """All funds in a year, and a new one."""
    actor = reader(request)
    may_make = actor.may(Privilege.FUNDS_PREPARE)
    form = FundForm(payers(actor, Privilege.FUNDS_PREPARE), request.POST or None, initial={"first_year": today().year})
    if request.method == "POST":
        holding(request, Privilege.FUNDS_PREPARE)
        if form.is_valid():
            asked = dict(form.cleaned_data)
            try:
                made = services.make_fund(organisation=asked.pop("payer"), actor=actor, **asked)
            except RefusedError as refused:
                form.add_error("slug", str(refused))
            else:
                return redirect("desk-fund", slug=made.slug)
    year = _year(request)
    held: dict[int, dict[str, Decimal]] = defaultdict(dict)
    sums = Account.objects.visible_to(actor).filter(year=year).order_by().values_list("fund", "kind")
    for fund, kind, balance in sums.annotate(Sum("balance")):
        held[fund][kind] = balance
    rows = [
        Row(fund.title, f"{reverse('desk-fund', args=[fund.slug])}?year={year}", figures_of(held[fund.pk]))
        for fund in Fund.objects.visible_to(actor)
        if fund.first_year <= year <= (fund.last_year or year) or fund.pk in held
    ]
    context = {"rows": rows, "width": WIDTH, "form": form if may_make else None} | _years(year)
    return render(request, "desk/funds/funds.html", context, status=422 if form.errors else 200)


def _years(year: int) -> dict[str, Any]:
    return {"year": year, "years": [year - 1, year, year + 1]}


@never_cache
def fund(request: HttpRequest, slug: str) -> HttpResponse:
    """One fund: its budgets and accounts, and money for them."""
    actor = reader(request)
    held = get_object_or_404(Fund.objects.visible_to(actor), slug=slug)
    year = _year(request)
    acts = {
        "appropriate": (Privilege.FUNDS_PREPARE, services.appropriate, _("安排预算")),
        "overdraft": (Privilege.FUNDS_OVERRIDE, services.allow_overdraft, _("准许超出预算")),
    }
    act = request.POST.get("act", "") if request.method == "POST" else ""
    forms = {
        name: (
            BudgetForm(
                held, payers(actor, p), request.POST if name == act else None, initial={"year": year}, prefix=name
            ),
            says,
        )
        for name, (p, _service, says) in acts.items()
        if actor.may(p)
    }
    if request.method == "POST":
        privilege, service, says = acts.get(act, acts["appropriate"])
        holding(request, privilege)
        form = forms[act if act in acts else "appropriate"][0]
        if form.is_valid():
            try:
                service(fund=held, actor=actor, **form.cleaned_data)
            except RefusedError as refused:
                form.add_error(None, str(refused))
            else:
                messages.success(request, _("%(act)s：已登记。") % {"act": says})
                return redirect(f"{reverse('desk-fund', args=[slug])}?year={form.cleaned_data['year']}")
    wrong = [form for form, _says in forms.values() if form.errors]
    context = {"fund": held, "rows": _budgets(held, year, actor), "width": WIDTH, "forms": forms, "wrong": wrong}
    return render(request, "desk/funds/fund.html", context | _years(year), status=422 if wrong else 200)


def _budgets(fund: Fund, year: int, actor: Any) -> list[tuple[Row, list[Account]]]:
    accounts = Account.objects.visible_to(actor).filter(fund=fund, year=year).select_related("payer", "region")
    grouped: dict[tuple[str, str], list[Account]] = defaultdict(list)
    for account in accounts:
        grouped[str(account.payer), str(account.region or "")].append(account)
    return [
        (Row(payer, "", figures_of({a.kind: a.balance for a in held}), region), held)
        for (payer, region), held in sorted(grouped.items())
    ]


@never_cache
@require_GET
def account(request: HttpRequest, pk: int) -> HttpResponse:
    """An account of the ledger with its lines, the newest first."""
    actor = reader(request)
    held = get_object_or_404(Account.objects.visible_to(actor).select_related("fund", "payer", "region"), pk=pk)
    lines = held.lines.select_related("entry").order_by("-id")
    page = Paginator(lines, PER_PAGE).get_page(request.GET.get("page"))
    known = named((line.entry.reference for line in page), actor)
    return render(request, "desk/funds/account.html", {"account": held, "page": page, "references": known})


@never_cache
@require_GET
def entry(request: HttpRequest, pk: int) -> HttpResponse:
    """An entry with its lines."""
    actor = reader(request)
    held = get_object_or_404(Entry.objects.visible_to(actor).select_related("made_by", "reversal_of"), pk=pk)
    reversible = held.type == Entry.Type.APPROPRIATE and not hasattr(held, "reversed_by")
    context = _voucher(held, actor) | {"may_reverse": reversible and actor.may(Privilege.FUNDS_PREPARE)}
    return render(request, "desk/funds/entry.html", context)


def _voucher(entry: Entry, actor: Actor) -> dict[str, Any]:
    lines = list(Line.objects.filter(entry=entry).select_related("account__fund", "account__payer", "account__region"))
    total = sum((line.amount for line in lines if line.amount > 0), Decimal(0))
    rows = [(line, max(line.amount, Decimal(0)), max(-line.amount, Decimal(0))) for line in lines]
    known = named([entry.reference], actor)
    return {"entry": entry, "references": known, "lines": rows, "total": total, "capitals": capitals(total)}


@never_cache
@require_POST
def reverse_entry(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes an appropriation back."""
    actor = holding(request, Privilege.FUNDS_PREPARE)
    held = get_object_or_404(Entry.objects.visible_to(actor), pk=pk)
    made = services.reverse(entry=held, actor=actor, reason=request.POST.get("reason", ""))
    return redirect("desk-funds-entry", pk=made.pk)


@never_cache
@require_GET
def voucher(request: HttpRequest, pk: int) -> HttpResponse:
    """An entry as a voucher to print, with its sum in capitals."""
    actor = reader(request)
    held = get_object_or_404(Entry.objects.visible_to(actor).select_related("made_by"), pk=pk)
    return pdf.response("desk/funds/voucher.html", _voucher(held, actor), f"voucher-{pk}.pdf", request)
