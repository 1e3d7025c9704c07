"""Showing in full what pages mask: each time with a purpose, and noted in the audit trail."""

from django.db import models, transaction
from django.utils.translation import gettext as _

from yangui.platform.core import audit
from yangui.platform.core.actor import Actor
from yangui.platform.core.privileges import Privilege
from yangui.platform.core.transitions import RefusedError


@transaction.atomic
def unmask(
    row: models.Model,
    field: str,
    *,
    actor: Actor,
    privilege: Privilege,
    organisation: int | None = None,
    purpose: str,
) -> str | None:
    """The content of a field in full. Raises `DeniedError` without the privilege, `RefusedError` without a purpose."""
    actor.must(privilege, organisation)
    if not purpose.strip():
        raise RefusedError(_("请写明查看完整信息的用途。"))
    audit.record("personal.unmasked", row, actor=actor, reason=purpose.strip(), detail={"field": field})
    value = getattr(row, field)
    return None if value is None else str(value)
