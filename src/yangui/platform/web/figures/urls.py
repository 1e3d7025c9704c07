"""Addresses of what is published."""

from django.urls import path

from yangui.platform.web.figures import views

urlpatterns = [
    path("", views.listed, name="figures"),
    path("<int:pk>", views.page, name="figures-page"),
    path("<int:pk>.xlsx", views.workbook, name="figures-workbook"),
]
