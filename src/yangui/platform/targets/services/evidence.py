"""Files on which a reported figure rests: given by the unit before it is verified, read by who may see the figure."""

from dataclasses import asdict

from django.db import transaction
from django.utils.translation import gettext as _

from yangui.platform.accounts.models import User
from yangui.platform.core import audit
from yangui.platform.core.actor import Actor, DeniedError
from yangui.platform.core.clock import now
from yangui.platform.core.papers import sealed, unsealed
from yangui.platform.core.privileges import Privilege
from yangui.platform.core.transitions import RefusedError
from yangui.platform.targets.models import Evidence, Figure
from yangui.platform.targets.reporting import OPEN_STATES

PURPOSE, FOLDER = "evidence", "evidence"
MOST = 10


@transaction.atomic
def attach(*, figure: Figure, name: str, content: bytes, actor: Actor) -> Evidence:
    """A file for a figure of one's unit that waits to be verified.

    Raises `DeniedError` for who does not report for the unit, `RefusedError` for a verified figure, too many files, and
    a file that is not taken.
    """
    actor.must(Privilege.TARGETS_REPORT, figure.organisation_id)
    if actor.account is None:
        raise DeniedError(_("请先登录。"))
    held = Figure.objects.select_for_update().get(pk=figure.pk)
    if held.state not in OPEN_STATES:
        raise RefusedError(_("数据核实以后，不能再改依据材料。"))
    if held.files.count() >= MOST:
        raise RefusedError(_("一项数据最多附 %s 份材料。") % MOST)
    file = sealed(name=name, content=content, purpose=PURPOSE, folder=FOLDER)
    row = Evidence.objects.create(
        figure=held, uploaded_by=User.objects.get(pk=actor.account), uploaded_at=now(), **asdict(file)
    )
    audit.record("evidence.given", row, actor=actor, detail={"figure": held.pk, "digest": row.digest})
    return row


@transaction.atomic
def content(*, evidence: Evidence, actor: Actor) -> bytes:
    """What was given; that it was read is noted. Raises `DeniedError` for who may not see the figure."""
    if not Figure.objects.visible_to(actor).filter(pk=evidence.figure_id).exists():
        raise DeniedError(_("这份材料您不能查看。"))
    found = unsealed(evidence.file, purpose=PURPOSE)
    audit.record("evidence.read", evidence, actor=actor)
    return found
