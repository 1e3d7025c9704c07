"""Addresses of the officers' pages on goals."""

from django.urls import path

from yangui.platform.web.desk.targets import figures, matters, reporting

urlpatterns = [
    path("", reporting.start, name="targets"),
    path("report", reporting.report, name="targets-report"),
    path("rounds/new", reporting.open_round, name="targets-round-new"),
    path("rounds/<int:pk>", reporting.round_page, name="targets-round"),
    path("rounds/<int:pk>/sheet.xlsx", reporting.sheet_file, name="targets-sheet"),
    path("rounds/<int:pk>/upload", reporting.upload, name="targets-upload"),
    path("figures", figures.waiting, name="targets-figures"),
    path("figures/<int:pk>", figures.figure, name="targets-figure"),
    path("figures/<int:pk>/correct", figures.correct, name="targets-correct"),
    path("figures/<int:pk>/<slug:step>", figures.step, name="targets-figure-step"),
    path("matters", matters.matters, name="targets-matters"),
    path("matters/<int:pk>", matters.matter, name="targets-matter"),
    path("matters/<int:pk>/<slug:step>", matters.step, name="targets-matter-step"),
]
