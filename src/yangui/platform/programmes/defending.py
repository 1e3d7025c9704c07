"""Sessions in which applicants are heard: slots one after another, invitations, who came, and minutes."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from yangui.platform.core import audit
from yangui.platform.core.actor import Actor, DeniedError
from yangui.platform.core.clock import today
from yangui.platform.core.privileges import Privilege
from yangui.platform.core.stepping import step
from yangui.platform.core.transitions import RefusedError
from yangui.platform.notifications.services import notify
from yangui.platform.programmes.models import Application, Attendance, Call, DefenceSession, Expert, Slot
from yangui.platform.programmes.reviewing import found_conflicts
from yangui.platform.programmes.rules import Rules
from yangui.platform.programmes.states import DELIBERATING, ELIGIBLE, HELD_SESSION, PLANNED
from yangui.platform.programmes.telling import tell

LATEST = time(21)


@transaction.atomic
def plan_session(
    *,
    call: Call,
    held_on: date,
    begins_at: time,
    minutes_each: int,
    mode: str,
    place: str,
    applications: Sequence[Application],
    experts: Sequence[Expert],
    actor: Actor,
    quorum: int | None = None,
) -> DefenceSession:
    """Plans a session with a slot for each application, in the order given, and invites who appears and who listens.

    Raises `RefusedError` outside of the stage, for a day that is past, for an application that is planned already or a
    member of the panel with a conflict of interest, and for fewer members than the quorum (that of the call, if None).
    """
    actor.must(Privilege.PROGRAMMES_MANAGE, call.organisation_id)
    row = Call.objects.select_for_update().get(pk=call.pk)
    if row.state != DELIBERATING or not Rules(row.rules).has("defence"):
        raise RefusedError(_("这一批现在没有答辩环节。"))
    if held_on < today() or mode not in DefenceSession.Mode.values or not place.strip():
        raise RefusedError(_("请给出今天以后的日期、方式、地点或会议号。"))
    _fit(row, applications, experts, quorum or row.quorum)
    session: DefenceSession = DefenceSession.objects.create(
        call=row, held_on=held_on, begins_at=begins_at, mode=mode, place=place.strip(), quorum=quorum or row.quorum
    )
    for slot in _slots(session, applications, minutes_each):
        slot.save()
    Attendance.objects.bulk_create(Attendance(session=session, expert=e) for e in experts)
    detail = {"applications": [a.number for a in applications], "experts": [e.pk for e in experts]}
    audit.record("session.planned", session, actor=actor, detail=detail)
    _invite(session)
    return session


def _fit(call: Call, applications: Sequence[Application], experts: Sequence[Expert], quorum: int) -> None:
    """Raises `RefusedError` for who cannot be heard or cannot listen."""
    if not applications or any(a.call_id != call.pk or a.state != ELIGIBLE for a in applications):
        raise RefusedError(_("请选这一批中通过形式审查、还没有结论的申报。"))
    taken = Slot.objects.filter(application__in=applications, session__state__in=(PLANNED, HELD_SESSION))
    if taken.exists():
        numbers = "、".join(taken.values_list("application__number", flat=True))
        raise RefusedError(_("这些申报已安排答辩：%s。") % numbers)
    if len(experts) < quorum:
        raise RefusedError(_("请至少邀请 %s 位专家。") % quorum)
    for application in applications:
        barred = [e for e in experts if found_conflicts(call, application=application, expert=e)]
        if barred:
            raise RefusedError(
                _("%(expert)s与申报 %(number)s 有利益冲突，请另安排一场。")
                % {"expert": barred[0], "number": application.number}
            )


def _slots(session: DefenceSession, applications: Sequence[Application], minutes: int) -> list[Slot]:
    if not 1 <= minutes <= 180:
        raise RefusedError(_("每位用时请填 1 到 180 分钟。"))
    at, made = datetime.combine(session.held_on, session.begins_at), []
    for application in applications:
        ends = at + timedelta(minutes=minutes)
        if ends > datetime.combine(session.held_on, LATEST):
            raise RefusedError(_("一天安排不下：请分几场，或缩短每位用时。"))
        who = (application.leader or application.entity).name
        made.append(Slot(session=session, application=application, begins_at=at.time(), ends_at=ends.time(), who=who))
        at = ends
    return made


def _invite(session: DefenceSession) -> None:
    where = f"{session.get_mode_display()} {session.place}"
    for slot in session.slots.select_related("application__call"):
        when = f"{session.held_on.isoformat()} {slot.begins_at:%H:%M}–{slot.ends_at:%H:%M}"
        tell(slot.application, _("请参加答辩"), _("%(when)s，%(where)s，答辩人：%(who)s。")
             % {"when": when, "where": where, "who": slot.who})  # fmt: skip
    for attendance in session.attendances.select_related("expert__account"):
        subject = _("请参加答辩会：%s") % session.call.title
        text = _("%(day)s %(time)s 开始，%(where)s。") % {
            "day": session.held_on.isoformat(), "time": f"{session.begins_at:%H:%M}", "where": where,
        }  # fmt: skip
        notify(account=attendance.expert.account, subject=subject, text=text, url="/review/", by_mail=True)


@transaction.atomic
def attend(
    *, session: DefenceSession, attended: Mapping[int, bool], appeared: Mapping[int, bool], actor: Actor
) -> None:
    """Who came: members of the panel by expert, applicants by slot. On the day, until the session is closed."""
    row = _planned(session, actor)
    if today() < row.held_on:
        raise RefusedError(_("还没有到答辩的日子。"))
    for attendance in row.attendances.filter(expert__in=attended):
        attendance.attended = attended[attendance.expert_id]
        attendance.save(update_fields=["attended"])
    for slot in row.slots.filter(pk__in=appeared):
        slot.appeared = appeared[slot.pk]
        slot.save(update_fields=["appeared"])
    detail = {"experts": sorted(k for k, came in attended.items() if came)}
    audit.record("session.attended", row, actor=actor, detail=detail)


def _planned(session: DefenceSession, actor: Actor) -> DefenceSession:
    actor.must(Privilege.PROGRAMMES_MANAGE, session.owner)
    row: DefenceSession = DefenceSession.objects.select_for_update(of=("self",)).get(pk=session.pk)
    if row.state != PLANNED:
        raise RefusedError(_("这场答辩会已经结束或取消。"))
    return row


@transaction.atomic
def hold_session(*, session: DefenceSession, minutes: str, actor: Actor) -> None:
    """Closes a session with minutes. Raises `RefusedError` short of the quorum or where it is not said who came."""
    row = _planned(session, actor)
    came = row.attendances.filter(attended=True).count()
    if came < row.quorum:
        raise RefusedError(_("到会 %(in)s 人，须满 %(quorum)s 人。") % {"in": came, "quorum": row.quorum})
    if row.slots.filter(appeared=None).exists() or row.attendances.filter(attended=None).exists():
        raise RefusedError(_("请先登记每位专家和答辩人是否到场。"))
    if not minutes.strip():
        raise RefusedError(_("请写会议纪要。"))
    step(row, "hold", actor=actor, minutes=minutes.strip())
    session.refresh_from_db()


@transaction.atomic
def cancel_session(*, session: DefenceSession, reason: str, actor: Actor) -> None:
    """The session does not take place; all who were invited are told why."""
    row = _planned(session, actor)
    step(row, "cancel", actor=actor, reason=reason)
    for slot in row.slots.select_related("application__call"):
        tell(slot.application, _("答辩取消，另行通知"), reason.strip())
    for attendance in row.attendances.select_related("expert__account"):
        subject = _("答辩会取消：%s") % row.call.title
        notify(account=attendance.expert.account, subject=subject, text=reason.strip(), url="/review/", by_mail=True)
    session.refresh_from_db()


def must_have_heard(application: Application, expert: Expert) -> None:
    """Raises `DeniedError` for who was not there when the application was to be heard."""
    there = Slot.objects.filter(
        application=application, session__state__in=(PLANNED, HELD_SESSION), session__attendances__expert=expert,
        session__attendances__attended=True, appeared__isnull=False,
    )  # fmt: skip
    if not there.exists():
        raise DeniedError(_("只有到会听取答辩的专家可以投票。"))


def must_be_heard(application: Application) -> None:
    """Raises `RefusedError` while the session of an application is not closed."""
    if not Slot.objects.filter(application=application, session__state=HELD_SESSION).exists():
        raise RefusedError(_("答辩会还没有结束。"))
