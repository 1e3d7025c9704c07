"""Addresses of the public page of tickets."""

from django.urls import path

from yangui.platform.web.tickets import views

urlpatterns = [path("", views.page, name="tickets")]
