"""Addresses of letters."""

from django.urls import path

from yangui.platform.web.letters import views

urlpatterns = [
    path("supervision/<str:code>", views.order, name="order"),
    path("<str:code>", views.verify, name="letter"),
]
