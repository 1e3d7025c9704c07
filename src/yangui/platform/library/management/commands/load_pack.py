"""`yangui manage load_pack`: the pack into the database, for search, versions, regions and units."""

from typing import Any

from django.core.management.base import BaseCommand

from yangui.platform.library import packs
from yangui.platform.library.models import SearchEntry
from yangui.platform.library.services import load_pack


class Command(BaseCommand):
    """Loads the pack of the settings; may be run as often as wanted."""

    help = "load the pack into the database: regions, units, search and versions"

    def handle(self, *_: Any, **options: Any) -> None:
        """In one transaction: readers see the old pack until all of the new one is there."""
        version = load_pack(packs.current())
        if options["verbosity"]:
            self.stdout.write(f"{version}: {SearchEntry.objects.count()} entries of the search")
