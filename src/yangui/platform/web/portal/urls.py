"""Addresses of the public pages."""

from django.urls import path

from yangui.platform.web.portal import views

urlpatterns = [path("", views.home, name="home"), path("view", views.view, name="view")]
