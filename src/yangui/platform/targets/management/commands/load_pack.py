"""`yangui manage load_pack`: the pack into the database, for search, versions, regions, units and goals."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from yangui.platform.library import packs
from yangui.platform.library.models import SearchEntry
from yangui.platform.library.services import load_pack
from yangui.platform.targets.services import plans


class Command(BaseCommand):
    """Loads the pack of the settings; may be run as often as wanted."""

    help = "load the pack into the database: regions, units, search, versions and goals"

    def handle(self, *_: Any, **options: Any) -> None:
        """In one transaction: readers see the old pack until all of the new one is there."""
        with transaction.atomic():
            version = load_pack(packs.current())
            plans.load_pack(packs.current())
        if options["verbosity"]:
            self.stdout.write(f"{version}: {SearchEntry.objects.count()} entries of the search")
