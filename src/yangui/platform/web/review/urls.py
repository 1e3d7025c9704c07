"""Addresses of the pages of experts."""

from django.urls import path

from yangui.platform.web.review import views

urlpatterns = [
    path("", views.start, name="review"),
    path("<int:pk>", views.sheet, name="review-sheet"),
    path("<int:pk>/do/<slug:step>", views.step, name="review-step"),
    path("panel/<int:pk>", views.panel, name="review-panel"),
]
