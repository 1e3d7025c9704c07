"""A fictional world to look around in: who is registered, what they are given, and what they and officers do.

Everything goes through the services and the officers whom the pages go through; only who they are is made up.
"""

import io

from django.core.management import call_command

from yangui.platform.config.world import assessment, claims, goals, grids, programmes, recognition, registers, tickets
from yangui.platform.organisations import fictional
from yangui.platform.registry.models import Entity


def make() -> None:
    """Makes the world where there is none. Raises `DeniedError` where the settings do not want fictional people."""

    call_command("load_calendar", verbosity=0, stdout=io.StringIO())
    fictional.write_accounts()
    if Entity.objects.exists():
        return
    registers.fill()
    claims.pay()
    programmes.call()
    recognition.recognise()
    registers.complete()
    assessment.score(goals.follow())
    tickets.raise_some()
    grids.lay_out()
