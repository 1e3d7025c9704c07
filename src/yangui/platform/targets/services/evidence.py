"""Files on which a reported figure rests: given by the unit before it is verified, read by who may see the figure."""

from django.db import transaction
from django.utils.translation import gettext as _

from yangui.platform.core import evidence as files
from yangui.platform.core.actor import Actor, DeniedError
from yangui.platform.core.privileges import Privilege
from yangui.platform.core.transitions import RefusedError
from yangui.platform.targets.models import Evidence, Figure
from yangui.platform.targets.reporting import OPEN_STATES


@transaction.atomic
def attach(*, figure: Figure, name: str, content: bytes, actor: Actor) -> Evidence:
    """A file for a figure of one's unit that waits to be verified.

    Raises `DeniedError` for who does not report for the unit, `RefusedError` for a verified figure, and as
    `core.evidence.add` does.
    """
    actor.must(Privilege.TARGETS_REPORT, figure.organisation_id)
    held = Figure.objects.select_for_update().get(pk=figure.pk)
    if held.state not in OPEN_STATES:
        raise RefusedError(_("数据核实以后，不能再改依据材料。"))
    return files.add(Evidence(figure=held), held.files.count(), name=name, content=content, actor=actor)


def content(*, evidence: Evidence, actor: Actor) -> bytes:
    """What was given; that it was read is noted. Raises `DeniedError` for who may not see the figure."""
    if not Figure.objects.visible_to(actor).filter(pk=evidence.figure_id).exists():
        raise DeniedError(_("这份材料您不能查看。"))
    return files.opened(evidence, actor=actor)
