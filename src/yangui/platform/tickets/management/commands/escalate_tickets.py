"""`yangui manage escalate_tickets`: tells who must know of late tickets, as the daily job does."""

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from yangui.platform.core.clock import today
from yangui.platform.tickets.services import escalate


class Command(BaseCommand):
    """Escalates what is late by a day."""

    help = "tells supervisors and leaders of tickets whose clock ran out, and closes what nobody rates"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The options."""
        parser.add_argument("--on", type=date.fromisoformat, help="as of another day (settings of the desk only)")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Says how many it told of."""
        if options["on"] is not None and not settings.FICTIONAL_ACCOUNTS:
            raise CommandError("only the demo can stand on another day")
        self.stdout.write(f"{escalate(options['on'] or today())} escalated")
