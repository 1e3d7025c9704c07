"""Files of evidence: given for a record by who answers for it, and opened on record; whose that is, its app says."""

from dataclasses import asdict
from typing import ClassVar

from django.db import transaction
from django.utils.translation import gettext as _

from yangui.platform.core import audit
from yangui.platform.core.actor import Actor, DeniedError
from yangui.platform.core.clock import now
from yangui.platform.core.papers import SealedFile, sealed, unsealed
from yangui.platform.core.transitions import RefusedError

MOST = 10


class Evidence(SealedFile):
    """A file on which a record rests; the app that keeps the record adds which one."""

    PURPOSE: ClassVar = "evidence"

    class Meta(SealedFile.Meta):
        abstract = True


@transaction.atomic
def add[E: Evidence](row: E, beside: int, *, name: str, content: bytes, actor: Actor) -> E:
    """Takes a file in for a row that is not saved yet and names its record, which has so many others `beside` it.

    Whose record that is, and whether it is still open, the caller has seen to.

    Raises `RefusedError` for too many files, and for a file that is not taken.
    """
    if actor.account is None:
        raise DeniedError(_("请先登录。"))
    if beside >= MOST:
        raise RefusedError(_("最多附 %s 份材料。") % MOST)
    file = sealed(name=name, content=content, purpose=Evidence.PURPOSE, folder=Evidence.PURPOSE)
    for field, value in asdict(file).items():
        setattr(row, field, value)
    row.uploaded_by_id, row.uploaded_at = actor.account, now()
    row.save()
    audit.record("evidence.given", row, actor=actor, detail={"digest": row.digest})
    return row


@transaction.atomic
def opened(file: Evidence, *, actor: Actor) -> bytes:
    """What was given, for an actor of whom it is known that they may see it; that it was read is noted."""
    found = unsealed(file.file, purpose=file.PURPOSE)
    audit.record("evidence.read", file, actor=actor)
    return found
