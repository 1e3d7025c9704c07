"""Addresses of the officers' pages on claims."""

from django.urls import path

from yangui.platform.web.desk.cases import more, views

urlpatterns = [
    path("", views.queue, name="desk-cases"),
    path("bulk", views.bulk, name="desk-cases-bulk"),
    path("export", views.download, name="desk-cases-export"),
    path("objections", more.objections, name="desk-objections"),
    path("arrangements", more.arrangements, name="desk-arrangements"),
    path("arrangements/new", more.arrange, name="desk-arrange"),
    path("papers/<int:pk>", views.file, name="desk-paper"),
    path("letters/<int:pk>.pdf", views.letter, name="desk-letter"),
    path("<slug:number>", views.case, name="desk-case"),
    path("<slug:number>/story", views.told, name="desk-case-story"),
    path("<slug:number>/do/<slug:step>", views.step, name="desk-case-step"),
]
