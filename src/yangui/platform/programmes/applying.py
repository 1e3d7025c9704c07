"""What applicants, their hosts and those who recommend them do."""

import secrets
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from yangui.platform.cases import papers
from yangui.platform.cases.models import Paper
from yangui.platform.core import audit
from yangui.platform.core.actor import PUBLIC, Actor, DeniedError
from yangui.platform.core.clock import now, today
from yangui.platform.core.numbers import next_key
from yangui.platform.core.stepping import step
from yangui.platform.core.transitions import RefusedError
from yangui.platform.core.workdays import add_working_days
from yangui.platform.notifications.services import post
from yangui.platform.programmes import forms
from yangui.platform.programmes.models import Application, Award, Call, Recommendation
from yangui.platform.programmes.states import ALIVE, CHECKING, HELD, OPEN, RETURNED, WITH_APPLICANT
from yangui.platform.programmes.telling import tell
from yangui.platform.registry.answers import answered, prefilled
from yangui.platform.registry.known import related_to
from yangui.platform.registry.models import Entity, Relation

CHECK_DAYS = 10
MOST_LETTERS = 5


def own(application: Application, actor: Actor) -> Application:
    """The row, locked; raises `DeniedError` where it is not one of the actor's own."""
    row: Application | None = (
        Application.objects.own(actor).select_for_update(of=("self",)).filter(pk=application.pk).first()
    )
    if row is None:
        raise DeniedError(_("这份申报不是您的。"))
    return row


def _open(application: Application, actor: Actor) -> Application:
    """The row of an application that its applicant may still change."""
    row = own(application, actor)
    if row.state not in WITH_APPLICANT:
        raise RefusedError(_("已经提交，不能再改；需要补正时会退回给您。"))
    return row


@transaction.atomic
def open_application(*, call: Call, category: str, entity: Entity, actor: Actor) -> Application:
    """An application to fill in; an open draft of the same applicant is continued.

    Raises `RefusedError` outside of the days of the call, for an entity of another kind, and for who applied already.
    """
    if not Entity.objects.of(actor, today()).filter(pk=entity.pk).exists():
        raise DeniedError(_("只能为自己或所代办的单位申报。"))
    if call.state != OPEN or not call.opens_on <= today() <= call.closes_on:
        raise RefusedError(_("现在不在申报期内。"))
    said = call.rules["categories"].get(category)
    if said is None or said["kind"] != entity.kind:
        raise RefusedError(_("这个类别不由这样的对象申报。"))
    held = Application.objects.filter(call=call, entity=entity, state__in=ALIVE).first()
    if held is not None:
        if held.state in WITH_APPLICANT and held.category == category:
            return held
        raise RefusedError(_("同一批次只能申报一次，已有申报 %s。") % held.number)
    key = next_key(Application)
    relation = related_to(entity, Relation.Type.WORKS_AT, today())
    application = Application(
        id=key, number=f"SB{today():%Y}{key:07}", call=call, category=category, entity=entity,
        leader=entity if entity.kind == "person" else None, host=None if relation is None else relation.to,
        applicant_id=actor.account, opened_at=now(),
    )  # fmt: skip
    application.form = forms.made(application)
    application.answers = prefilled(application)
    try:
        with transaction.atomic():
            application.save(force_insert=True)
    except IntegrityError:
        # somebody at another window was faster
        return open_application(call=call, category=category, entity=entity, actor=actor)
    audit.record("application.opened", application, actor=actor, detail={"form": application.form["version"]})
    return application


class StaleError(RefusedError):
    """Another window has saved the draft since this one read it: what was typed here is not saved yet."""


@transaction.atomic
def answer(
    *,
    application: Application,
    answers: Mapping[str, Any],
    actor: Actor,
    statement: str | None = None,
    fields: Sequence[str] | None = None,
    members: Sequence[str] | None = None,
    leader: Entity | None = None,
    window: str = "",
    seen: int | None = None,
    unasked: bool = False,
) -> Application:
    """Saves without submitting; `unasked` where the page does it while somebody types.

    `window` names the browser window, `seen` how often the draft had been saved when it was read there. Raises
    `StaleError` where another window has saved since, `FactError` for a value that cannot be, `RefusedError` once
    submitted.
    """
    row = _open(application, actor)
    other = row.saved_from != window
    if seen is not None and row.saves != seen and other:
        raise StaleError(
            _("这份申报已在另一个窗口保存过。您在这里填的还在页面上，但没有保存：请核对后再保存，将以这里的内容为准。")
        )
    row.answers = answered(row, answers)
    row.statement = row.statement if statement is None else statement.strip()
    row.fields = row.fields if fields is None else list(dict.fromkeys(f.strip() for f in fields if f.strip()))
    row.members = row.members if members is None else [m.strip() for m in members if m.strip()]
    row.leader = leader or row.leader
    row.saves, row.saved_from, row.saved_at = row.saves + 1, window, now()
    row.save()
    if not unasked or other:
        # of what a page saves while somebody types, the first one tells the trail
        audit.record("application.answered", row, actor=actor, detail={"facts": sorted(answers)})
    application.refresh_from_db()
    return application


@transaction.atomic
def give_paper(*, application: Application, document: str, name: str, content: bytes, actor: Actor) -> Paper:
    """A paper that the form asks for. Raises `RefusedError` for one that nobody asked for and a file not taken."""
    row = _open(application, actor)
    if document not in row.form["papers"]:
        raise RefusedError(_("这份申报没有要求这份材料。"))
    return papers.lay(of=row, document=document, name=name, content=content, actor=actor)


@transaction.atomic
def submit(*, application: Application, actor: Actor) -> None:
    """Hands an application in. Raises `RefusedError` where something is missing, too late or excluded."""
    row = _open(application, actor)
    again = row.state == RETURNED
    if not again and (row.call.state != OPEN or today() > row.call.closes_on):
        raise RefusedError(_("申报期已过，不能再提交。"))
    if again and (row.call.state not in (OPEN, CHECKING) or (row.due_on is not None and today() > row.due_on)):
        raise RefusedError(_("补正期限已过，不能再提交。"))
    missing = forms.problems(row)
    if missing:
        raise RefusedError(_("还有 %s 项没有填好，请先补齐。") % len(missing))
    _not_excluded(row)
    step(
        row, "submit", actor=actor, submitted_at=row.submitted_at or now(), officer=None,
        due_on=add_working_days(today(), CHECK_DAYS), decision=forms.pinned(row, forms.eligible(row)),
    )  # fmt: skip
    tell(row, _("已收到申报"), _("编号 %s。") % row.number)
    application.refresh_from_db()


def _not_excluded(application: Application) -> None:
    """Raises `RefusedError` where an award is held that this programme excludes."""
    excluded = application.call.rules["excludes"]
    held = Award.objects.filter(application__entity=application.entity, state__in=HELD).select_related(
        "application__call"
    )
    for award in held:
        other = award.application
        if {other.call.programme, f"{other.call.programme}/{other.category}"} & set(excluded):
            raise RefusedError(_("已入选“%s”，按规定不能同时享有。") % other.call.title)


@transaction.atomic
def withdraw(*, application: Application, actor: Actor) -> None:
    """Takes an application back before it is chosen."""
    step(own(application, actor), "withdraw", actor=actor, due_on=None, officer=None)
    application.refresh_from_db()


@transaction.atomic
def endorse(*, application: Application, rank: int | None, note: str, actor: Actor) -> None:
    """The host stands behind an application, with its rank among the host's own.

    Raises `DeniedError` for who does not act for the host, `RefusedError` for a rank that is given away.
    """
    row = Application.objects.hosted(actor).select_for_update(of=("self",)).filter(pk=application.pk).first()
    if row is None:
        raise DeniedError(_("只有依托单位的经办人可以推荐。"))
    if row.call.state not in (OPEN, CHECKING) or row.state not in ALIVE:
        raise RefusedError(_("现在不能再推荐这份申报。"))
    row.endorsed_by_id, row.endorsed_at, row.host_rank, row.host_note = actor.account, now(), rank, note.strip()
    try:
        with transaction.atomic():
            row.save(update_fields=["endorsed_by", "endorsed_at", "host_rank", "host_note"])
    except IntegrityError:
        raise RefusedError(_("推荐排序 %s 已给了另一份申报。") % rank) from None
    audit.record("application.endorsed", row, actor=actor, reason=note.strip(), detail={"rank": rank})
    application.refresh_from_db()


def _sealed(code: str) -> str:
    return sha256(code.encode()).hexdigest()


@transaction.atomic
def invite_letter(*, application: Application, name: str, email: str, site: str, actor: Actor) -> str:
    """Asks somebody outside for a letter; the code of the link, which leaves by mail only."""
    row = own(application, actor)
    try:
        validate_email(email)
    except ValidationError:
        raise RefusedError(_("请填写有效的邮箱。")) from None
    if row.call.state != OPEN or not name.strip():
        raise RefusedError(_("请写明推荐人；申报截止后不能再邀请。"))
    if row.recommendations.count() >= MOST_LETTERS or row.recommendations.filter(email=email).exists():
        raise RefusedError(_("已经邀请过，或已满 %s 位。") % MOST_LETTERS)
    code = secrets.token_urlsafe(24)
    letter = Recommendation.objects.create(
        application=row, name=name.strip(), email=email, code=_sealed(code), invited_at=now()
    )
    audit.record("application.letter_asked", row, actor=actor, detail={"letter": letter.pk})
    text = _("请在这里写推荐意见，申报人看不到内容：%s") % f"{site}/programmes/letters/{code}"
    post(to=email, subject=_("请为“%s”的申报人写推荐意见") % row.call.title, text=text)
    return code


def letter_of(code: str) -> Recommendation | None:
    """The letter that a code opens, as long as it may be written."""
    found: Recommendation | None = (
        Recommendation.objects.select_related("application__call", "application__entity")
        .filter(code=_sealed(code), written_at=None, application__call__state__in=(OPEN, CHECKING)).first()
    )  # fmt: skip
    return found


@transaction.atomic
def write_letter(*, code: str, text: str) -> None:
    """Writes a letter, once. Raises `RefusedError` for a code that opens none."""
    letter = letter_of(code)
    if letter is None:
        raise RefusedError(_("这个链接已经用过，或已过期。"))
    if not text.strip():
        raise RefusedError(_("请写下推荐意见。"))
    letter.text, letter.written_at = text.strip(), now()
    letter.save(update_fields=["text", "written_at"])
    audit.record("application.letter_written", letter.application, actor=PUBLIC, detail={"letter": letter.pk})
