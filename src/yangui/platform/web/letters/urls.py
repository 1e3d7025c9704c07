"""Addresses of letters."""

from django.urls import path

from yangui.platform.web.letters import views

urlpatterns = [path("<str:code>", views.verify, name="letter")]
