"""The app `entitlements`."""

from importlib import import_module

from django.apps import AppConfig


class EntitlementsConfig(AppConfig):
    name = "yangui.platform.entitlements"
    label = "entitlements"

    def ready(self) -> None:
        """Begins to follow the registers."""
        import_module("yangui.platform.entitlements.following")
