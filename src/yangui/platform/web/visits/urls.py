"""Addresses of visits."""

from django.urls import path

from yangui.platform.web.visits import views

urlpatterns = [
    path("", views.visits, name="visits"),
    path("<int:pk>", views.visit, name="visit"),
    path("<int:pk>/decline", views.decline, name="visit-decline"),
]
