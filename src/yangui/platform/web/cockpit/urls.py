"""Addresses of the leaders' pages."""

from django.urls import path

from yangui.platform.web.cockpit import comparisons, records, tickets, views, wall, years

urlpatterns = [
    path("", views.first, name="cockpit"),
    path("goals/<slug:slug>", views.goal, name="cockpit-goal"),
    path("figures/<int:pk>", records.page, name="cockpit-records"),
    path("evidence/<int:pk>", records.file, name="cockpit-evidence"),
    path("units/<slug:slug>", views.unit, name="cockpit-unit"),
    path("regions/<slug:code>", views.region, name="cockpit-region"),
    path("tickets", tickets.page, name="cockpit-tickets"),
    path("tickets.xlsx", tickets.export, name="cockpit-tickets-export"),
    path("wall", wall.page, name="cockpit-wall"),
    path("years/<int:year>", years.page, name="cockpit-year"),
    path("years/<int:year>.xlsx", years.export, name="cockpit-year-export"),
    path("compare", comparisons.page, name="cockpit-compare"),
    path("compare.xlsx", comparisons.workbook, name="cockpit-compare-workbook"),
    path("compare/<slug:subject>/<slug:code>/<int:year>", comparisons.records, name="cockpit-compare-records"),
    path("briefing.pdf", views.briefing, name="cockpit-briefing"),
    path("goals.xlsx", views.workbook, name="cockpit-workbook"),
]
