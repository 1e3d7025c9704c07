"""Addresses of one's own recognitions."""

from django.urls import path

from yangui.platform.web.my.recognitions import entries, views

urlpatterns = [
    path("", views.recognitions, name="my-recognitions"),
    path("apply/<int:pk>", views.apply, name="my-recognition-apply"),
    path("entries/<int:pk>", entries.entry, name="my-entry"),
    path("entries/<int:pk>/do/<slug:step>", entries.step, name="my-entry-step"),
    path("certificates/<int:pk>.pdf", entries.certificate, name="my-certificate"),
    path("<slug:number>", views.recognition, name="my-recognition"),
    path("<slug:number>/form", views.form, name="my-recognition-form"),
    path("<slug:number>/papers", views.paper, name="my-recognition-paper"),
    path("<slug:number>/withdraw", views.withdraw, name="my-recognition-withdraw"),
]
