"""The app `accounts`."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "yangui.platform.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Sessions listen to who signs in, and the rotation of keys knows the second factors."""
        from yangui.platform.accounts import rotation, sessions  # noqa: F401, PLC0415  models are not ready before
