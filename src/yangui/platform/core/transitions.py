"""The only writer of a state: `transition` checks, changes and records in one transaction."""

from typing import Any, ClassVar

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from yangui.platform.core import audit
from yangui.platform.core.actor import Actor, DeniedError
from yangui.platform.core.machine import Machine, Transition
from yangui.platform.core.models import AuditEvent


class RefusedError(ValueError):
    """The case is not in a state for this transition, or its reason is missing; the message may be shown."""


class Stateful(models.Model):
    """A model whose `state` follows `MACHINE`; its Meta must take `MACHINE.triggers()` among its triggers."""

    MACHINE: ClassVar[Machine]
    state = models.CharField(_("状态"), max_length=40)

    class Meta:
        abstract = True

    @property
    def owner(self) -> int | None:
        """The organisation whose officers deal with the case; None where any with the privilege may."""
        return None

    def save(self, *args: Any, **kwargs: Any) -> None:
        """A new case begins in the initial state."""
        if self._state.adding and not self.state:
            self.state = self.MACHINE.initial
        super().save(*args, **kwargs)


def allowed(case: Stateful, actor: Actor) -> list[Transition]:
    """The transitions that the actor may make now, in the order of the table: the buttons of a page."""
    return [t for t in case.MACHINE.transitions if case.state in t.sources and _denial(case, t, actor) is None]


def transition(
    case: Stateful, name: str, *, actor: Actor, reason: str = "", request_id: str = "", **changes: Any
) -> AuditEvent:
    """Makes a transition and sets the fields in `changes` with it; the case is read anew and locked before.

    Raises `DeniedError` where the actor may not, `RefusedError` where the state does not allow it or the reason is
    missing; nothing has changed then.
    """
    step = case.MACHINE.by_name[name]
    with transaction.atomic():
        row = type(case)._base_manager.select_for_update().get(pk=case.pk)
        if row.state not in step.sources:
            raise RefusedError(f"{name}: not from {row.state}")
        if (denial := _denial(row, step, actor)) is not None:
            raise DeniedError(denial)
        if step.reason and not reason.strip():
            raise RefusedError(f"{name}: a reason is needed")
        before, row.state = row.state, step.target
        for field, value in changes.items():
            setattr(row, field, value)
        row.save(update_fields=["state", *changes])
        detail = {"from": before, "to": step.target}
        event = audit.record(
            _action(row, name), row, actor=actor, reason=reason.strip(), detail=detail, request_id=request_id
        )
    case.refresh_from_db()
    return event


def _denial(case: Stateful, step: Transition, actor: Actor) -> str | None:
    if not actor.may(step.privilege, case.owner):
        return f"{step.name}: {step.privilege} is needed"
    done = AuditEvent.objects.filter(
        subject_type=case._meta.label,
        subject_id=str(case.pk),
        action__in=[_action(case, other) for other in step.not_by],
        actor=actor.account,
    )
    if step.not_by and actor.account is not None and done.exists():
        return f"{step.name}: not by who did {', '.join(step.not_by)}"
    return None


def _action(case: Stateful, name: str) -> str:
    return f"{case.MACHINE.name}.{name}"
