"""The app `entitlements`."""

from django.apps import AppConfig


class EntitlementsConfig(AppConfig):
    name = "yangui.platform.entitlements"
    label = "entitlements"
