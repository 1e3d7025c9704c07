"""Addresses of the leaders' pages."""

from django.urls import path

from yangui.platform.web.cockpit import views

urlpatterns = [
    path("", views.first, name="cockpit"),
    path("goals/<slug:slug>", views.goal, name="cockpit-goal"),
    path("figures/<int:pk>", views.records, name="cockpit-records"),
    path("units/<slug:slug>", views.unit, name="cockpit-unit"),
    path("regions/<slug:code>", views.region, name="cockpit-region"),
    path("briefing.pdf", views.briefing, name="cockpit-briefing"),
    path("goals.xlsx", views.workbook, name="cockpit-workbook"),
]
