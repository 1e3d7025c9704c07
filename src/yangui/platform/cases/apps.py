"""The app `cases`."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "yangui.platform.cases"
    label = "cases"

    def ready(self) -> None:
        """Registers what follows the registers and the ledger, and what goals may count."""
        from yangui.platform.cases import doubles, following, recorded  # noqa: F401, PLC0415  models are not ready before
