"""Addresses of what is one's own: offers, an employer's people, claims, facts, notices, subscriptions."""

from django.urls import include, path

from yangui.platform.web.my import account, employees, facts, grid, notices, offers, subscriptions, tickets, titles

urlpatterns = [
    path("", offers.overview, name="my"),
    path("offers", offers.listed, name="my-offers"),
    path("offers/<int:pk>", offers.offer, name="my-offer"),
    path("offers/<int:pk>/<slug:step>", offers.step, name="my-offer-step"),
    path("consent", offers.consent, name="my-consent"),
    path("employees", employees.page, name="my-employees"),
    path("", include("yangui.platform.web.my.cases.urls")),
    path("account", account.page, name="my-account"),
    path("facts", facts.page, name="my-facts"),
    path("facts/<int:pk>/dispute", facts.dispute, name="my-fact-dispute"),
    path("disputes/<int:pk>/withdraw", facts.withdraw, name="my-dispute-withdraw"),
    path("grid", grid.page, name="my-grid"),
    path("grid/<int:pk>", grid.place, name="my-grid-place"),
    path("grid/<int:pk>/hand-over", grid.offer, name="my-grid-offer"),
    path("grid/needs/<int:pk>/settle", grid.settle, name="my-grid-settle"),
    path("grid/hand-overs/<int:pk>/<slug:step>", grid.answer, name="my-grid-answer"),
    path("tickets", tickets.listed, name="my-tickets"),
    path("tickets/new", tickets.new, name="my-ticket-new"),
    path("tickets/<int:pk>", tickets.ticket, name="my-ticket"),
    path("tickets/<int:pk>/do/<slug:step>", tickets.step, name="my-ticket-step"),
    path("tickets/<int:pk>/files", tickets.attach, name="my-ticket-attach"),
    path("tickets/files/<int:pk>", tickets.file, name="my-ticket-file"),
    path("notices", notices.page, name="my-notices"),
    path("notices/<int:pk>", notices.notice, name="my-notice"),
    path("subscriptions", subscriptions.page, name="my-subscriptions"),
    path("titles/", titles.page, name="my-titles"),
    path("titles/apply", titles.apply, name="my-title-apply"),
    path("titles/<slug:number>/vote", titles.vote, name="my-title-vote"),
    path("titles/<slug:number>/withdraw", titles.withdraw, name="my-title-withdraw"),
]
