"""The app `core`."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class CoreConfig(AppConfig):
    name = "yangui.platform.core"
    label = "core"

    def ready(self) -> None:
        """What the tables must hold before anything else works."""
        post_migrate.connect(_fill, sender=self)


def _fill(**_: Any) -> None:
    from django.core.management import call_command  # noqa: PLC0415  models are not ready before

    from yangui.platform.core import workdays  # noqa: PLC0415
    from yangui.platform.core.models import WorkingDay  # noqa: PLC0415

    call_command("createcachetable", verbosity=0)
    if not WorkingDay.objects.exists():
        workdays.load()
