"""The only writers of a state: `transition`, and `transition_many` for a table of cases, check, change and record in
one transaction.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from yangui.platform.core import audit
from yangui.platform.core.actor import Actor, DeniedError
from yangui.platform.core.machine import Machine, Transition
from yangui.platform.core.models import AuditEvent

AT_A_TIME = 1000


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

    @property
    def state_label(self) -> str:
        """The state in words."""
        return str(self.MACHINE.states[self.state])

    def save(self, *args: Any, **kwargs: Any) -> None:
        """A new case begins in the initial state."""
        if self._state.adding and not self.state:
            self.state = self.MACHINE.initial
        super().save(*args, **kwargs)


def allowed(case: Stateful, actor: Actor) -> list[Transition]:
    """The transitions that the actor may make now, in the order of the table: the buttons of a page."""
    return [t for t in case.MACHINE.transitions if case.state in t.sources and _denial(case, t, actor) is None]


def transition(
    case: Stateful, name: str, /, *, actor: Actor, reason: str = "", request_id: str = "", **changes: Any
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


@dataclass(frozen=True)
class Bulk:
    """What came of many transitions at once: the keys of those made, and why each of the others was not."""

    done: list[Any] = field(default_factory=list)
    refused: dict[Any, str] = field(default_factory=dict)


@transaction.atomic
def transition_many(
    model: type[Stateful],
    keys: Iterable[Any],
    name: str,
    *,
    actor: Actor,
    reason: str = "",
    changes: Mapping[Any, Mapping[str, Any]] | None = None,
) -> Bulk:
    """Makes a transition of each case of `model` with these primary keys that allows it; a result for each.

    `changes` are the fields to set with it, by primary key: the same fields for all.
    """
    step, bulk = model.MACHINE.by_name[name], Bulk()
    if step.reason and not reason.strip():
        raise RefusedError(f"{name}: a reason is needed")
    wanted = list(dict.fromkeys(keys))
    found = {row.pk: row for row in model._base_manager.select_for_update().filter(pk__in=wanted).order_by("pk")}
    barred = _barred(model, step, actor, found)
    rows, told = [], []
    for key in wanted:
        row = found.get(key)
        denial = f"{name}: there is none" if row is None else _unable(row, step, actor, barred)
        if row is None or denial is not None:
            bulk.refused[key] = str(denial)
            continue
        detail = {"from": row.state, "to": step.target}
        told.append(audit.Told(_action(row, name), row._meta.label, row.pk, reason.strip(), detail))
        rows.append(row)
    _write(model, rows, step.target, changes or {})
    audit.record_many(told, actor=actor)
    bulk.done.extend(row.pk for row in rows)
    return bulk


def _write(model: type[Stateful], rows: list[Stateful], state: str, changes: Mapping[Any, Mapping[str, Any]]) -> None:
    if not changes:
        model._base_manager.filter(pk__in=[row.pk for row in rows]).update(state=state)
        return
    for row in rows:
        for attribute, value in {"state": state, **changes.get(row.pk, {})}.items():
            setattr(row, attribute, value)
    fields = {"state", *(attribute for set_ in changes.values() for attribute in set_)}
    model._base_manager.bulk_update(rows, sorted(fields), batch_size=AT_A_TIME)


def _unable(row: Stateful, step: Transition, actor: Actor, barred: set[Any]) -> str | None:
    if row.state not in step.sources:
        return f"{step.name}: not from {row.state}"
    if row.pk in barred:
        return _not_by(step)
    return None if actor.may(step.privilege, row.owner) else f"{step.name}: {step.privilege} is needed"


def _barred(model: type[Stateful], step: Transition, actor: Actor, found: Mapping[Any, Stateful]) -> set[Any]:
    """The cases with which the actor has had to do already, as `not_by` says."""
    if not step.not_by or actor.account is None:
        return set()
    actions = [f"{model.MACHINE.name}.{other}" for other in step.not_by]
    done = AuditEvent.objects.filter(
        subject_type=model._meta.label, subject_id__in=map(str, found), action__in=actions, actor=actor.account
    ).values_list("subject_id", flat=True)
    barred = set(done)
    return {key for key in found if str(key) in barred}


def _not_by(step: Transition) -> str:
    return f"{step.name}: not by who did {', '.join(step.not_by)}"


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
        return _not_by(step)
    return None


def _action(case: Stateful, name: str) -> str:
    return f"{case.MACHINE.name}.{name}"
