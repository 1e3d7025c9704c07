"""Addresses of the officers' pages of tickets."""

from django.urls import path

from yangui.platform.web.desk.tickets import views

urlpatterns = [
    path("", views.listed, name="desk-tickets"),
    path("tickets.xlsx", views.export, name="desk-tickets-export"),
    path("<int:pk>", views.ticket, name="desk-ticket"),
    path("<int:pk>/do/<slug:step>", views.step, name="desk-ticket-step"),
    path("<int:pk>/files", views.attach, name="desk-ticket-attach"),
    path("files/<int:pk>", views.file, name="desk-ticket-file"),
]
