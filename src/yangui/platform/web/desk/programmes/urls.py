"""Addresses of the officers' pages on programmes."""

from django.urls import path

from yangui.platform.web.desk.programmes import applications, awards, calls, sessions

urlpatterns = [
    path("", calls.calls, name="desk-programmes"),
    path("new", calls.new, name="desk-call-new"),
    path("experts", calls.experts, name="desk-experts"),
    path("awards", awards.awards, name="desk-awards"),
    path("<int:pk>", calls.call, name="desk-call"),
    path("<int:pk>/do/<slug:step>", calls.step, name="desk-call-step"),
    path("<int:pk>/sessions", sessions.sessions, name="desk-sessions"),
    path("sessions/<int:pk>", sessions.session, name="desk-session"),
    path("sessions/<int:pk>/minutes.pdf", sessions.minutes, name="desk-session-minutes"),
    path("sessions/<int:pk>/do/<slug:step>", sessions.step, name="desk-session-step"),
    path("applications/<slug:number>", applications.application, name="desk-application"),
    path("applications/<slug:number>/do/<slug:step>", applications.step, name="desk-application-step"),
    path("applications/<slug:number>/papers/<int:pk>", applications.paper, name="desk-application-paper"),
]
