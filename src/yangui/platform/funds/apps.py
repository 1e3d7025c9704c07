"""The app `funds`."""

from django.apps import AppConfig


class FundsConfig(AppConfig):
    name = "yangui.platform.funds"
    label = "funds"

    def ready(self) -> None:
        """Registers what goes over when two payees are merged."""
        from yangui.platform.funds import merging  # noqa: F401, PLC0415  models are not ready before
