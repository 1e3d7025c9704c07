"""The app `organisations`."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class OrganisationsConfig(AppConfig):
    name = "yangui.platform.organisations"
    label = "organisations"

    def ready(self) -> None:
        """The table of roles follows the code."""
        post_migrate.connect(_write_roles, sender=self)


def _write_roles(**_: Any) -> None:
    from yangui.platform.organisations.services import write_roles  # noqa: PLC0415  models are not ready before

    write_roles()
