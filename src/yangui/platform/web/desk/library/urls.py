"""Addresses of the officers' desk."""

from django.urls import path

from yangui.platform.web.desk.library import views

urlpatterns = [
    path("", views.texts, name="desk-texts"),
    path("new", views.upload, name="desk-upload"),
    path("<int:pk>", views.text, name="desk-text"),
    path("<int:pk>/attach", views.attach, name="desk-attach"),
    path("<int:pk>/<slug:step>", views.step, name="desk-step"),
]
