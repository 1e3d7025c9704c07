"""What is due, what came back, how long what was granted has waited, and what will be needed."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, Q, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from yangui.platform.core.clock import today
from yangui.platform.core.masking import masked_account
from yangui.platform.core.privileges import Privilege
from yangui.platform.funds import reports
from yangui.platform.funds.models import BankAccount, Due, Fund, Payment
from yangui.platform.funds.querysets import units_of
from yangui.platform.organisations.models import Organisation
from yangui.platform.web.desk.funds.access import holding, reader
from yangui.platform.web.desk.funds.budgets import PER_PAGE
from yangui.platform.web.desk.funds.references import Reference, named
from yangui.platform.web.desk.funds.sheets import MOST, sheet
from yangui.rules.dates import add_months

AHEAD = 24


def _until(request: HttpRequest) -> date:
    try:
        return parse_date(request.GET.get("until", "")) or today()
    except ValueError:
        return today()


@never_cache
@require_GET
def due(request: HttpRequest) -> HttpResponse:
    """What is to be paid until a day and is in no batch, and whether there is an account for it."""
    actor, until = reader(request), _until(request)
    account = BankAccount.objects.valid().filter(entity=OuterRef("obligation__payee"))
    rows = Due.objects.visible_to(actor).owed(until).annotate(payable=Exists(account))
    rows = rows.select_related("obligation__payee", "obligation__payer", "obligation__fund")
    if (only := request.GET.get("account")) in ("yes", "no"):
        rows = rows.filter(payable=only == "yes")
    if request.GET.get("format") == "xlsx":
        head = [
            _("关联"),
            _("收款人"),
            _("付款单位"),
            _("资金"),
            _("所属期"),
            _("应付日期"),
            _("金额"),
            _("状态"),
            _("账户"),
        ]
        listed = list(rows[:MOST])
        known = named((row.obligation.reference for row in listed), actor)
        return sheet("due", head, (_due_line(row, known) for row in listed))
    sums = rows.order_by().aggregate(total=Sum("amount"))
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    known = named((row.obligation.reference for row in page), actor)
    context = {"page": page, "references": known, "until": until, "total": sums["total"] or 0, "only": only or ""}
    return render(request, "desk/funds/due.html", context)


def _due_line(row: Any, known: Mapping[str, Reference]) -> list[object]:
    o, number = row.obligation, known[row.obligation.reference].number
    said = _("有") if row.payable else _("缺")
    return [number, o.payee, o.payer, o.fund, row.period, row.due_on, row.amount, row.state_label, said]


@never_cache
@require_GET
def returned(request: HttpRequest) -> HttpResponse:
    """What came back and is still owed, with the bank's reason and whether a new account was given."""
    actor = reader(request)
    valid = BankAccount.objects.valid().filter(entity=OuterRef("due__obligation__payee"))
    rows = (
        Payment.objects.visible_to(actor)
        .filter(result=Payment.Result.RETURNED, due__state="returned")
        .annotate(corrected=Exists(valid))
        .select_related("account", "batch", "due__obligation__payee", "due__obligation__payer")
        .order_by("-id")
    )
    if request.GET.get("format") == "xlsx":
        head = [
            _("流水号"),
            _("关联"),
            _("收款人"),
            _("账号"),
            _("所属期"),
            _("金额"),
            _("原因代码"),
            _("原因"),
            _("退回日期"),
            _("新账户"),
        ]
        listed = list(rows[:MOST])
        known = named((row.due.obligation.reference for row in listed), actor)
        return sheet("returned", head, (_returned_line(row, known) for row in listed))
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    for row in page:
        row.masked = masked_account(row.account.number)
    known = named((row.due.obligation.reference for row in page), actor)
    return render(request, "desk/funds/returned.html", {"page": page, "references": known})


def _returned_line(row: Any, known: Mapping[str, Reference]) -> list[object]:
    o = row.due.obligation
    said = _("已登记") if row.corrected else _("待登记")
    return [
        row.end_to_end, known[o.reference].number, o.payee, masked_account(row.account.number), row.due.period,
        row.amount, row.code, row.reason, row.result_on, said,
    ]  # fmt: skip


@never_cache
@require_GET
def ageing(request: HttpRequest) -> HttpResponse:
    """How long what was granted has waited for its money: for all of the unit, who grants and who pays."""
    actor = holding(request, Privilege.FUNDS_READ, Privilege.CASES_READ)
    overdue = Due.objects.overdue(today())
    units = [units_of(actor, p) for p in (Privilege.FUNDS_READ, Privilege.CASES_READ)]
    if None not in units:
        overdue = overdue.filter(Q(obligation__payer__in=frozenset().union(*(u for u in units if u is not None))))
    found = reports.waiting(overdue, today())
    names = (Organisation.objects.in_bulk({w.payer for w in found}), Fund.objects.in_bulk({w.fund for w in found}))
    rows: dict[tuple[int, int], dict[int, reports.Waiting]] = {}
    for waiting in found:
        rows.setdefault((waiting.payer, waiting.fund), {})[waiting.days] = waiting
    table = [
        (names[0][payer], names[1][fund], [row.get(s) for s in reports.STRETCHES], sum(w.amount for w in row.values()))
        for (payer, fund), row in rows.items()
    ]
    return render(request, "desk/funds/ageing.html", {"rows": table, "on": today()})


@never_cache
@require_GET
def forecast(request: HttpRequest) -> HttpResponse:
    """What falls due month by month, this month and two years on."""
    actor = reader(request)
    first = today().replace(day=1)
    dues = Due.objects.visible_to(actor)
    funds = list(Fund.objects.visible_to(actor))
    chosen = next((f for f in funds if f.slug == request.GET.get("fund")), None)
    if chosen is not None:
        dues = dues.filter(obligation__fund=chosen)
    months = reports.forecast(dues, first=first, last=add_months(first, AHEAD))
    most = max((m.promised for m in months), default=0)
    rows = [(m, int(240 * m.promised / most) if most else 0) for m in months]
    context = {"rows": rows, "funds": funds, "chosen": chosen, "total": sum(m.needed for m in months)}
    return render(request, "desk/funds/forecast.html", context)
