"""Addresses of one's own applications."""

from django.urls import path

from yangui.platform.web.my.applications import drafts, views

urlpatterns = [
    path("", views.applications, name="my-applications"),
    path("apply/<int:pk>", views.apply, name="my-apply"),
    path("<slug:number>", views.application, name="my-application"),
    path("<slug:number>/form", views.form, name="my-application-form"),
    path("<slug:number>/draft", drafts.draft, name="my-application-draft"),
    path("<slug:number>/papers", views.paper, name="my-application-paper"),
    path("<slug:number>/do/<slug:step>", views.step, name="my-application-step"),
]
