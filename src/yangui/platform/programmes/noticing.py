"""The public notice with masked names, and objections: they suspend only whom they are about."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from yangui.platform.core import audit, pinned
from yangui.platform.core.actor import PUBLIC, Actor
from yangui.platform.core.clock import now, today
from yangui.platform.core.masking import masked_name as masked
from yangui.platform.core.privileges import Privilege
from yangui.platform.core.stepping import step
from yangui.platform.core.transitions import RefusedError
from yangui.platform.core.workdays import add_working_days
from yangui.platform.programmes import awarding, choosing
from yangui.platform.programmes.models import Application, Call, NoticeObjection, PublicNotice
from yangui.platform.programmes.rules import Rules
from yangui.platform.programmes.states import AWARDING, NOTICED, RESERVE, SELECTED
from yangui.platform.programmes.telling import tell


@transaction.atomic
def publish(*, call: Call, actor: Actor) -> None:
    """Publishes who is chosen, for the working days of the notice; by somebody else than who froze the ranking."""
    actor.must(Privilege.PROGRAMMES_DECIDE, call.organisation_id)
    if not Rules(call.rules).has("public_notice"):
        raise RefusedError(_("这一批没有公示环节。"))
    until = add_working_days(today(), Rules(call.rules).days("notice"))
    step(call, "publish", actor=actor, notice_on=today(), notice_until=until)
    content = {
        "title": call.title, "unit": call.organisation.name_zh, "contact": call.contact, "rows": _rows(call),
        "from": today().isoformat(), "until": until.isoformat(),
    }  # fmt: skip
    digest = pinned.digest(content)
    PublicNotice.objects.create(
        call=call, number=f"GS{today():%Y}{call.pk:06}", content=content, digest=digest, published_on=today(),
        until=until,
    )  # fmt: skip
    audit.record("notice.published", call, actor=actor, detail={"digest": digest})


def _rows(call: Call) -> list[dict[str, Any]]:
    """Who is chosen and who is on the reserve list, names masked where they are a person's, by category and rank."""
    held = Application.objects.filter(call=call, state__in=(SELECTED, RESERVE)).select_related("entity", "host")
    return [
        {
            "number": a.number,
            "name": masked(a.entity.name) if a.entity.kind == "person" else a.entity.name,
            "host": a.host.name if a.host else "",
            "category": call.rules["categories"][a.category]["title"],
            "outcome": a.state,
        }
        for a in held.order_by("-state", "category", "place__rank")
    ]


def listed(call: Call) -> list[dict[str, Any]]:
    """What the notice says, and beside it what has become of each since; nothing before it is published."""
    notice = PublicNotice.objects.filter(call=call).first()
    if notice is None:
        return []
    now_ = dict(Application.objects.filter(call=call).values_list("number", "state"))
    words = Application.MACHINE.states
    return [
        row | {"outcome_label": str(words[row["outcome"]]), "state": str(words[now_[row["number"]]])}
        for row in notice.content["rows"]
    ]


@transaction.atomic
def file_objection(*, call: Call, number: str, name: str, contact: str, reason: str) -> NoticeObjection:
    """Anybody objects, by name, to one in the notice until its last day; that one waits, the others go on."""
    application = Application.objects.select_for_update(of=("self",)).filter(call=call, number=number).first()
    if call.state != NOTICED or call.notice_until is None or today() > call.notice_until:
        raise RefusedError(_("公示期已过，不能再提出异议。"))
    if application is None or application.state not in (SELECTED, RESERVE):
        raise RefusedError(_("请选公示名单中的一位；已有异议在核查的，请等待结果。"))
    if not (name.strip() and contact.strip() and reason.strip()):
        raise RefusedError(_("请写明姓名、联系方式和理由。"))
    objection = NoticeObjection.objects.create(
        application=application, name=name.strip(), contact=contact.strip(), reason=reason.strip(),
        was=application.state, filed_at=now(), due_on=add_working_days(today(), Rules(call.rules).days("objection")),
    )  # fmt: skip
    step(application, "suspend", actor=choosing.by_rule(PUBLIC), reason=_("公示期内收到异议"))
    audit.record("notice.objected", application, actor=PUBLIC, detail={"objection": objection.pk})
    tell(application, _("公示期内收到异议，正在核查"))
    return objection


@transaction.atomic
def decide_objection(*, objection: NoticeObjection, upheld: bool, reason: str, actor: Actor) -> None:
    """Upheld, the application is out and the reserve list moves up; dismissed, it is as it was."""
    row = NoticeObjection.objects.select_for_update(of=("self",)).get(pk=objection.pk)
    step(row, "uphold" if upheld else "dismiss", actor=actor, reason=reason, answer=reason.strip())
    application = row.application
    if upheld:
        step(application, "exclude", actor=actor, reason=reason)
        tell(application, _("异议成立，取消资格"), reason.strip())
        if row.was == SELECTED:
            awarding.move_up(call=application.call, actor=actor)
    else:
        back = "restore" if row.was == SELECTED else "restore_reserve"
        step(application, back, actor=actor, reason=reason)
        tell(application, _("异议不成立"))
        if application.call.state == AWARDING and row.was == SELECTED:
            awarding.offer(application=application, actor=actor)
    objection.refresh_from_db()


@transaction.atomic
def confirm(*, call: Call, actor: Actor) -> None:
    """Those in the notice are chosen for good, but for whom an objection is open; each is offered the award."""
    actor.must(Privilege.PROGRAMMES_DECIDE, call.organisation_id)
    row = Call.objects.select_for_update().get(pk=call.pk)
    if Rules(row.rules).has("public_notice"):
        if row.state != NOTICED:
            raise RefusedError(_("还没有公示。"))
        if row.notice_until is None or today() <= row.notice_until:
            raise RefusedError(_("公示期还没有结束。"))
    step(row, "confirm", actor=actor)
    for application in Application.objects.filter(call=row, state=SELECTED).order_by("pk"):
        awarding.offer(application=application, actor=actor)
    call.refresh_from_db()
