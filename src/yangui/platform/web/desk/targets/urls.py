"""Addresses of the officers' pages on goals."""

from django.urls import path

from yangui.platform.web.desk.targets import figures, goals, matters, plans, publications, reporting

urlpatterns = [
    path("", reporting.start, name="targets"),
    path("plans", plans.listed, name="targets-plans"),
    path("plans/<int:pk>", plans.plan, name="targets-plan"),
    path("plans/<int:pk>/<slug:what>", plans.add, name="targets-plan-add"),
    path("goals/<slug:slug>", goals.goal, name="targets-goal"),
    path("goals/<slug:slug>/<slug:step>", goals.step, name="targets-goal-step"),
    path("publications", publications.listed, name="targets-publications"),
    path("publications/<int:pk>", publications.page, name="targets-publication"),
    path("publications/<int:pk>/<slug:step>", publications.step, name="targets-publication-step"),
    path("demand", publications.demand, name="targets-demand"),
    path("report", reporting.report, name="targets-report"),
    path("rounds/new", reporting.open_round, name="targets-round-new"),
    path("rounds/<int:pk>", reporting.round_page, name="targets-round"),
    path("rounds/<int:pk>/sheet.xlsx", reporting.sheet_file, name="targets-sheet"),
    path("rounds/<int:pk>/upload", reporting.upload, name="targets-upload"),
    path("figures", figures.waiting, name="targets-figures"),
    path("figures/<int:pk>", figures.figure, name="targets-figure"),
    path("figures/<int:pk>/evidence", figures.attach, name="targets-evidence"),
    path("figures/<int:pk>/correct", figures.correct, name="targets-correct"),
    path("figures/<int:pk>/<slug:step>", figures.step, name="targets-figure-step"),
    path("matters", matters.matters, name="targets-matters"),
    path("matters/new", matters.new, name="targets-matter-new"),
    path("letters/<int:pk>.pdf", matters.letter, name="targets-letter"),
    path("matters/<int:pk>", matters.matter, name="targets-matter"),
    path("matters/<int:pk>/<slug:step>", matters.step, name="targets-matter-step"),
]
