"""Addresses of the desk of finance."""

from django.urls import path

from yangui.platform.web.desk.funds import batches, budgets, lists, paying_accounts, recoveries

urlpatterns = [
    path("", budgets.funds, name="desk-funds"),
    path("due", lists.due, name="desk-funds-due"),
    path("returned", lists.returned, name="desk-funds-returned"),
    path("ageing", lists.ageing, name="desk-funds-ageing"),
    path("forecast", lists.forecast, name="desk-funds-forecast"),
    path("paying-accounts", paying_accounts.page, name="desk-funds-paying-accounts"),
    path("batches/", batches.batches, name="desk-funds-batches"),
    path("batches/results", batches.results, name="desk-funds-results"),
    path("batches/<int:pk>", batches.batch, name="desk-funds-batch"),
    path("batches/<int:pk>/<slug:step>", batches.step, name="desk-funds-batch-step"),
    path("payments/<int:pk>/withhold", batches.withhold, name="desk-funds-withhold"),
    path("recoveries/", recoveries.recoveries, name="desk-funds-recoveries"),
    path("recoveries/<int:pk>", recoveries.recovery, name="desk-funds-recovery"),
    path("instalments/<int:pk>/<slug:step>", recoveries.step, name="desk-funds-instalment-step"),
    path("files/<int:pk>", batches.file, name="desk-funds-file"),
    path("accounts/<int:pk>", budgets.account, name="desk-funds-account"),
    path("entries/<int:pk>", budgets.entry, name="desk-funds-entry"),
    path("entries/<int:pk>/reverse", budgets.reverse_entry, name="desk-funds-reverse"),
    path("entries/<int:pk>/voucher.pdf", budgets.voucher, name="desk-funds-voucher"),
    path("of/<slug:slug>", budgets.fund, name="desk-fund"),
]
