"""Writes fictional registers as Excel files, and gives the fictional accounts somebody to be."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from yangui.platform.registry import fictional


class Command(BaseCommand):
    """Deterministic files for a demo or a journey."""

    help = "Writes employers.xlsx and graduates.xlsx, and links the fictional accounts to the first of each."

    def add_arguments(self, parser: CommandParser) -> None:
        """Where to, and how many."""
        parser.add_argument("out", type=Path, help="the folder for the files")
        parser.add_argument("--employers", type=int, default=fictional.EMPLOYERS)
        parser.add_argument("--graduates", type=int, default=fictional.GRADUATES)
        parser.add_argument("--seed", type=int, default=0)

    def handle(self, *_: Any, **options: Any) -> None:
        """Both; again is no harm."""
        out: Path = options["out"]
        out.mkdir(parents=True, exist_ok=True)
        fictional.employers(options["employers"], options["seed"]).write_excel(out / "employers.xlsx")
        employed_by = max(options["employers"] - 3, 1)
        table = fictional.graduates(options["graduates"], employed_by, options["seed"])
        table.write_excel(out / "graduates.xlsx")
        fictional.link()
        self.stdout.write(f"{out}: employers.xlsx, graduates.xlsx")
