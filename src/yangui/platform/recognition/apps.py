"""The app `recognition`."""

from django.apps import AppConfig


class RecognitionConfig(AppConfig):
    name = "yangui.platform.recognition"
    label = "recognition"

    def ready(self) -> None:
        """Registers that it keeps entries of the registers, and what goes over when two entities are merged."""
        from yangui.platform.recognition import merging  # noqa: F401, PLC0415  models are not ready before
