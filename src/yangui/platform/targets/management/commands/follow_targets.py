"""`yangui manage follow_targets`: what the daily job does, now; in the demo as of another day too."""

from datetime import date
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from yangui.platform.core.clock import today
from yangui.platform.library import packs
from yangui.platform.targets import fictional
from yangui.platform.targets.services.counting import count_all
from yangui.platform.targets.services.matters import look
from yangui.platform.targets.services.standings import restand_all


class Command(BaseCommand):
    """Counts, judges and looks for misses; may be run as often as wanted."""

    help = "count what the registers say, judge all goals, raise a matter for each new miss"

    def add_arguments(self, parser: CommandParser) -> None:
        """The options."""
        parser.add_argument("--on", type=date.fromisoformat, help="as of another day (settings of the desk only)")
        parser.add_argument("--fictional", action="store_true", help="with a fictional goal that all cities owe")

    def handle(self, *_: Any, on: date | None = None, **options: Any) -> None:
        """Tells what it did in one line."""
        if (on is not None or options["fictional"]) and not settings.FICTIONAL_ACCOUNTS:
            raise CommandError("only the demo can stand on another day or follow a fictional goal")
        day = on or today()
        if options["fictional"]:
            fictional.write_goal(day.year)
        counted = count_all(pack=packs.current(), day=day)
        changed, raised = restand_all(day), look(day)
        self.stdout.write(f"{day}: {counted} figures counted, {changed} goals stand anew, {len(raised)} matters raised")
