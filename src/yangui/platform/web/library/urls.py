"""Addresses of the library."""

from django.contrib.auth.decorators import login_not_required
from django.urls import path

from yangui.platform.web.library import subscribing, views
from yangui.platform.web.library.feed import Documents

urlpatterns = [
    path("", views.library, name="library"),
    path("documents/<slug:id>", views.document, name="library-document"),
    path("benefits/<slug:id>", views.benefit, name="library-benefit"),
    path("targets/<slug:id>", views.target, name="library-target"),
    path("readings", views.readings, name="library-readings"),
    path("versions", views.versions, name="library-versions"),
    path("versions/<int:older>/<int:newer>", views.difference, name="library-difference"),
    path("subscribe", subscribing.subscribe, name="library-subscribe"),
    path("subscribe/confirm/<str:sealed>", subscribing.confirm, name="library-confirm"),
    path("subscriptions/<str:sealed>", subscribing.subscriber, name="library-subscriber"),
    path("documents.atom", login_not_required(Documents()), name="library-feed"),
]
