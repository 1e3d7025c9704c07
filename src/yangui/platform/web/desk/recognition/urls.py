"""Addresses of the officers' pages on registers."""

from django.urls import path

from yangui.platform.web.desk.recognition import cases, entries, keeping, titles, upward

urlpatterns = [
    path("", cases.queue, name="desk-recognition"),
    path("registers", keeping.registers, name="desk-registers"),
    path("registers/keep", keeping.keep, name="desk-register-keep"),
    path("propose", keeping.propose, name="desk-recognition-propose"),
    path("entries", entries.entries, name="desk-entries"),
    path("entries/<int:pk>", entries.entry, name="desk-entry"),
    path("entries/<int:pk>/do/<slug:step>", entries.step, name="desk-entry-step"),
    path("candidates", upward.candidates, name="desk-candidates"),
    path("nominations", upward.nominations, name="desk-nominations"),
    path("nominations/new", upward.new, name="desk-nomination-new"),
    path("nominations/<int:pk>", upward.nomination, name="desk-nomination"),
    path("nominations/<int:pk>/do/<slug:step>", upward.step, name="desk-nomination-step"),
    path("nominations/<int:pk>/papers/<int:key>", upward.paper, name="desk-nomination-paper"),
    path("committees", titles.committees, name="desk-committees"),
    path("committees/<int:pk>", titles.committee, name="desk-committee"),
    path("committees/<int:pk>/close", titles.close, name="desk-committee-close"),
    path("<slug:number>", cases.case, name="desk-recognition-case"),
    path("<slug:number>/do/<slug:step>", cases.step, name="desk-recognition-step"),
    path("<slug:number>/papers/<int:pk>", cases.paper, name="desk-recognition-paper"),
]
