"""`yangui manage run_jobs`: runs what is due; for a timer of the system, or with `--keep` for a service."""

import time
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser

from yangui.platform.core.jobs import run_due


class Command(BaseCommand):
    """Runs each due job once; with `--keep` goes on, and works off the queue of tasks too."""

    help = "run the jobs that are due"

    def add_arguments(self, parser: CommandParser) -> None:
        """The options."""
        parser.add_argument("--keep", action="store_true", help="go on until told to stop, with the queue of tasks")
        parser.add_argument("--interval", type=float, default=2.0, help="seconds between two looks")

    def handle(self, *_: Any, keep: bool = False, interval: float = 2.0, verbosity: int = 1, **__: Any) -> None:
        """Runs them."""
        while True:
            for name in run_due():
                if verbosity:
                    self.stdout.write(f"ran {name}")
            if not keep:
                return
            call_command("db_worker", batch=True, interval=0, startup_delay=False, verbosity=0)
            time.sleep(interval)
