"""The app `cases`."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "yangui.platform.cases"
    label = "cases"

    def ready(self) -> None:
        """Registers what follows the registers and the ledger."""
        from yangui.platform.cases import doubles, following  # noqa: F401, PLC0415  models are not ready before
