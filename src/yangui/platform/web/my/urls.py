"""Addresses of what is one's own: offers, an employer's people, claims, facts, notices, subscriptions."""

from django.urls import include, path

from yangui.platform.web.my import account, employees, facts, notices, offers, subscriptions

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
    path("notices", notices.page, name="my-notices"),
    path("notices/<int:pk>", notices.notice, name="my-notice"),
    path("subscriptions", subscriptions.page, name="my-subscriptions"),
]
