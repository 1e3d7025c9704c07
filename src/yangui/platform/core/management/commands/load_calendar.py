"""`yangui manage load_calendar`: working days for the years that are announced, and provisional ones after them."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from yangui.platform.core import workdays


class Command(BaseCommand):
    """Announced years replace what was provisional."""

    help = "fill the table of working days"

    def add_arguments(self, parser: CommandParser) -> None:
        """The years."""
        parser.add_argument("--first", type=int, default=workdays.FIRST)
        parser.add_argument("--last", type=int, default=workdays.LAST)

    def handle(self, *_: Any, first: int, last: int, **__: Any) -> None:
        """Fills it."""
        if not 2000 <= first <= last <= 2100:
            raise CommandError(
                f"--first {first} --last {last}: years between 2000 and 2100, the first not after the last"
            )
        self.stdout.write(f"{workdays.load(first, last)} days from {first} to {last}")
