"""Addresses of the pages of assessments."""

from django.urls import path

from yangui.platform.web.desk.assessment import cards, judging, report, schemes

urlpatterns = [
    path("", schemes.start, name="desk-assessment"),
    path("new", schemes.new, name="desk-scheme-new"),
    path("<int:pk>", schemes.scheme, name="desk-scheme"),
    path("<int:pk>/do/<slug:step>", schemes.step, name="desk-scheme-step"),
    path("<int:pk>/report", report.page, name="desk-scheme-report"),
    path("<int:pk>/report.pdf", report.pdf, name="desk-scheme-pdf"),
    path("<int:pk>/report.xlsx", report.sheet, name="desk-scheme-sheet"),
    path("judging", judging.page, name="desk-judging"),
    path("judgements/<int:pk>/files", judging.attach, name="desk-judgement-attach"),
    path("files/<int:pk>", judging.file, name="desk-judgement-file"),
    path("cards/<int:pk>", cards.card, name="desk-scorecard"),
    path("cards/<int:pk>/object", cards.object_to, name="desk-scorecard-object"),
    path("cards/<int:pk>/decide", cards.decide, name="desk-scorecard-decide"),
]
