"""Addresses of the officers' pages on programmes."""

from django.urls import path

from yangui.platform.web.desk.programmes import applications, calls

urlpatterns = [
    path("", calls.calls, name="desk-programmes"),
    path("new", calls.new, name="desk-call-new"),
    path("experts", calls.experts, name="desk-experts"),
    path("<int:pk>", calls.call, name="desk-call"),
    path("<int:pk>/do/<slug:step>", calls.step, name="desk-call-step"),
    path("applications/<slug:number>", applications.application, name="desk-application"),
    path("applications/<slug:number>/do/<slug:step>", applications.step, name="desk-application-step"),
]
