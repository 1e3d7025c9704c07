"""Addresses of the desk of the entitlements."""

from django.urls import path

from yangui.platform.web.desk.entitlements import views

urlpatterns = [
    path("", views.runs, name="desk-runs"),
    path("run", views.start, name="desk-run-now"),
    path("<int:pk>", views.run, name="desk-run"),
    path("disputes", views.disputes, name="desk-disputed-offers"),
    path("disputes/<int:pk>", views.dispute, name="desk-disputed-offer"),
]
