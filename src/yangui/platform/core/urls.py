"""Addresses for the machine that watches the platform."""

from django.urls import path

from yangui.platform.core import health

urlpatterns = [
    path("live", health.live, name="live"),
    path("ready", health.ready, name="ready"),
]
