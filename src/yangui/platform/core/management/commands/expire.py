"""`yangui manage expire`: what is past the time that it may be kept; removed only with `--remove`."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction

from yangui.platform.core import retention
from yangui.platform.core.privacy import expired


class Command(BaseCommand):
    """Tells how many rows of which model are past their time."""

    help = "list, or with --remove delete, rows that are past their time (privacy.py of each app)"

    def add_arguments(self, parser: CommandParser) -> None:
        """The options."""
        parser.add_argument("--remove", action="store_true", help="delete the rows")

    @transaction.atomic
    def handle(self, *_: Any, remove: bool = False, **__: Any) -> None:
        """All or nothing."""
        counts = retention.remove() if remove else {model._meta.label: rows.count() for model, rows in expired()}
        for label, count in counts.items():
            self.stdout.write(f"{label}: {count} {'removed' if remove else 'past their time'}")
