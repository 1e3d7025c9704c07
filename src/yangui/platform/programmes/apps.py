"""The app `programmes`."""

from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    name = "yangui.platform.programmes"
    label = "programmes"

    def ready(self) -> None:
        """Registers what goals may count."""
        from yangui.platform.programmes import recorded  # noqa: F401, PLC0415  models are not ready before
