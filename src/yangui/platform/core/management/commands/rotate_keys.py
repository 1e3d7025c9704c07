"""`yangui manage rotate_keys`: seals everything anew with the newest of the keys."""

from typing import Any

from django.core.management.base import BaseCommand

from yangui.platform.core.rotation import rotate


class Command(BaseCommand):
    """May be run again at any time, and while the platform is used."""

    help = "seal all encrypted fields anew with the first of SEALING_KEYS"

    def handle(self, *_: Any, **__: Any) -> None:
        """Seals, and tells how many rows."""
        for name, count in rotate().items():
            self.stdout.write(f"{name}: {count}")
