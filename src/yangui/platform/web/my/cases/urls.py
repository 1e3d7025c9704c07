"""Addresses of one's own claims."""

from django.urls import path

from yangui.platform.web.my.cases import views

urlpatterns = [
    path("cases", views.cases, name="my-cases"),
    path("claim/<slug:benefit>", views.claim, name="my-claim"),
    path("cases/<slug:number>", views.case, name="my-case"),
    path("cases/<slug:number>/form", views.form, name="my-case-form"),
    path("cases/<slug:number>/papers", views.paper, name="my-case-paper"),
    path("cases/<slug:number>/do/<slug:step>", views.step, name="my-case-step"),
    path("papers/<int:pk>", views.file, name="my-paper"),
    path("letters/<int:pk>.pdf", views.letter, name="my-letter"),
]
