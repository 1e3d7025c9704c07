"""What applicants do, and the nomination of somebody who did not apply."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from yangui.platform.cases import papers
from yangui.platform.cases.models import Paper
from yangui.platform.core import audit
from yangui.platform.core.actor import Actor, DeniedError
from yangui.platform.core.clock import now, today
from yangui.platform.core.numbers import next_key
from yangui.platform.core.privileges import Privilege
from yangui.platform.core.stepping import step
from yangui.platform.core.transitions import RefusedError
from yangui.platform.core.workdays import add_working_days
from yangui.platform.library import packs
from yangui.platform.recognition import forms, ladders
from yangui.platform.recognition.models import Entry, Recognition, Register
from yangui.platform.recognition.rules import Rules
from yangui.platform.recognition.states import ALIVE, LISTED, RETURNED, WITH_APPLICANT
from yangui.platform.recognition.telling import tell
from yangui.platform.registry.answers import answered, prefilled
from yangui.platform.registry.models import Entity

Origin = Recognition.Origin


def own(recognition: Recognition, actor: Actor) -> Recognition:
    """The row, locked; raises `DeniedError` where it is not one of the actor's own."""
    row: Recognition | None = (
        Recognition.objects.own(actor).select_for_update(of=("self",)).filter(pk=recognition.pk).first()
    )
    if row is None:
        raise DeniedError(_("这份申请不是您的。"))
    return row


def _open(recognition: Recognition, actor: Actor) -> Recognition:
    """The row of a recognition that its applicant may still change."""
    row = own(recognition, actor)
    if row.state not in WITH_APPLICANT:
        raise RefusedError(_("已经提交，不能再改；需要补正时会退回给您。"))
    return row


@transaction.atomic
def open_application(*, register: Register, entity: Entity, actor: Actor) -> Recognition:
    """An application to fill in; an open draft of the same applicant is continued.

    Raises `DeniedError` for somebody else's entity, `RefusedError` for a kind that cannot be listed, for what only an
    officer proposes, and for who is listed there or higher on the ladder.
    """
    if not Entity.objects.of(actor, today()).filter(pk=entity.pk).exists():
        raise DeniedError(_("只能为自己或所代办的单位申请。"))
    if Rules(register.rules).way == "naming":
        raise RefusedError(_("这份名录由主管单位提名，不接受申请。"))
    return _begun(register, entity, Origin.APPLICATION, actor)


def _begun(register: Register, entity: Entity, origin: str, actor: Actor) -> Recognition:
    Entity.objects.select_for_update(of=("self",)).get(pk=entity.pk)  # two requests begin one draft
    if entity.kind not in register.rules["kinds"]:
        raise RefusedError(_("这份名录不收这类对象。"))
    may_be_listed(register, entity)
    alive: Recognition | None = Recognition.objects.filter(register=register, entity=entity, state__in=ALIVE).first()
    if alive is not None:
        if alive.state in WITH_APPLICANT:
            return alive
        raise RefusedError(_("已有申请 %s 在办理。") % alive.number)
    key = next_key(Recognition)
    made = Recognition(
        id=key, number=f"RD{today():%Y}{key:07}", register=register, entity=entity, applicant_id=actor.account,
        origin=origin, rules=register.rules, opened_at=now(),
    )  # fmt: skip
    made.form = forms.made(made)
    made.answers = prefilled(made)
    made.save(force_insert=True)
    audit.record("recognition.opened", made, actor=actor, detail={"form": made.form["version"], "origin": origin})
    return made


def may_be_listed(register: Register, entity: Entity) -> None:
    """Raises `RefusedError` for who is listed in the register, or stands on this rung of its ladder or a higher one."""
    if Entry.objects.filter(register=register, entity=entity, state__in=LISTED).exists():
        raise RefusedError(_("已在这份名录中。"))
    held = ladders.held(register.ladder, entity)
    if held is not None:
        pack = packs.current()
        if ladders.height(pack, held.register.type) >= ladders.height(pack, register.type):
            raise RefusedError(_("已在同一梯次的“%s”中，不能再申请同级或更低的一级。") % held.register.title)


@transaction.atomic
def answer(
    *,
    recognition: Recognition,
    answers: Mapping[str, Any],
    values: Mapping[str, str],
    actor: Actor,
    statement: str | None = None,
) -> Recognition:
    """Saves without submitting. Raises `FactError` or `RefusedError` for a value that cannot be."""
    row = _open(recognition, actor)
    row.answers = answered(row, answers)
    row.values = forms.filled(row, values)
    row.statement = row.statement if statement is None else statement.strip()
    row.save()
    audit.record("recognition.answered", row, actor=actor, detail={"facts": sorted(answers), "fields": sorted(values)})
    recognition.refresh_from_db()
    return recognition


@transaction.atomic
def give_paper(*, recognition: Recognition, document: str, name: str, content: bytes, actor: Actor) -> Paper:
    """A paper that the form asks for. Raises `RefusedError` for one that nobody asked for and a file not taken."""
    row = _open(recognition, actor)
    if document not in row.form["papers"]:
        raise RefusedError(_("这份申请没有要求这份材料。"))
    return papers.lay(of=row, document=document, name=name, content=content, actor=actor)


@transaction.atomic
def submit(*, recognition: Recognition, actor: Actor) -> None:
    """Hands an application in. Raises `RefusedError` where something is missing or too late."""
    row = _open(recognition, actor)
    if row.state == RETURNED and row.due_on is not None and today() > row.due_on:
        raise RefusedError(_("补正期限已过，不能再提交。"))
    missing = forms.problems(row)
    if missing:
        raise RefusedError(_("还有 %s 项没有填好，请先补齐。") % len(missing))
    step(row, "submit", actor=actor, submitted_at=row.submitted_at or now(), **_received(row))
    tell(row, _("已收到申请"), _("编号 %s。") % row.number)
    recognition.refresh_from_db()


def _received(row: Recognition) -> dict[str, Any]:
    due = add_working_days(today(), Rules(row.rules).days("check"))
    return {"officer": None, "due_on": due, "decision": forms.pinned(row, forms.eligible(row))}


@transaction.atomic
def propose(*, register: Register, entity: Entity, values: Mapping[str, str], reason: str, actor: Actor) -> Recognition:
    """An officer proposes somebody for a register, with the reason. Raises as `open_application` does."""
    actor.must(Privilege.RECOGNITION_CHECK, register.organisation_id)
    row = _begun(register, entity, Origin.NOMINATION, actor)
    if row.origin != Origin.NOMINATION:
        raise RefusedError(_("对方正在填写自己的申请 %s。") % row.number)
    row.values = forms.filled(row, values)
    row.statement = reason.strip()
    row.save(update_fields=["values", "statement"])
    step(row, "propose", actor=actor, reason=reason, submitted_at=now(), **_received(row))
    tell(row, _("已被提名"), reason.strip())
    row.refresh_from_db()
    return row


@transaction.atomic
def withdraw(*, recognition: Recognition, actor: Actor) -> None:
    """Takes an application back before it is noticed."""
    step(own(recognition, actor), "withdraw", actor=actor, due_on=None, officer=None)
    recognition.refresh_from_db()
