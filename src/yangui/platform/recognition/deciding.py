"""The decision by a second pair of eyes: notice, recommendation upward, recognition or refusal."""

from django.db import transaction
from django.utils.translation import gettext as _

from yangui.platform.core import audit
from yangui.platform.core.actor import PUBLIC, Actor
from yangui.platform.core.clock import now, today
from yangui.platform.core.masking import masked_name
from yangui.platform.core.privileges import Privilege
from yangui.platform.core.stepping import step
from yangui.platform.core.transitions import RefusedError
from yangui.platform.core.workdays import add_working_days
from yangui.platform.recognition import listing
from yangui.platform.recognition.applying import may_be_listed
from yangui.platform.recognition.models import Entry, NoticeObjection, Recognition
from yangui.platform.recognition.rules import Rules
from yangui.platform.recognition.states import FILED, NOTICED, SENT_UP, VISITED
from yangui.platform.recognition.telling import tell
from yangui.platform.registry.models import Entity


def _decided(recognition: Recognition, actor: Actor) -> Recognition:
    actor.must(Privilege.RECOGNITION_DECIDE, recognition.register.organisation_id)
    row: Recognition = Recognition.objects.select_for_update(of=("self",)).get(pk=recognition.pk)
    return row


def _visited(row: Recognition) -> None:
    if Rules(row.rules).visit and row.state not in (VISITED, NOTICED, SENT_UP):
        raise RefusedError(_("还没有核查。"))


@transaction.atomic
def publish(*, recognition: Recognition, actor: Actor) -> None:
    """Means to recognise, and says so in public for the working days of the notice; by somebody else than who checked.

    Raises `RefusedError` for a register without notice, and while nobody has been there where somebody must.
    """
    row = _decided(recognition, actor)
    if not Rules(row.rules).notice:
        raise RefusedError(_("这份名录没有公示环节。"))
    _visited(row)
    may_be_listed(row.register, row.entity.live)
    until = add_working_days(today(), Rules(row.rules).days("notice"))
    step(row, "publish", actor=actor, notice_on=today(), notice_until=until, due_on=None)
    tell(row, _("拟认定，公示至 %s") % until.isoformat())
    recognition.refresh_from_db()


def shown_name(entity: Entity) -> str:
    """The name as a public page shows it: masked where it is a person's."""
    return masked_name(entity.name) if entity.kind == "person" else entity.name


@transaction.atomic
def file_objection(*, recognition: Recognition, name: str, contact: str, reason: str) -> NoticeObjection:
    """Anybody objects, by name, until the last day of the notice; the recognition waits for the answer."""
    row = Recognition.objects.select_for_update(of=("self",)).get(pk=recognition.pk)
    if row.state != NOTICED or row.notice_until is None or today() > row.notice_until:
        raise RefusedError(_("公示期已过，或已有异议在核查。"))
    if not (name.strip() and contact.strip() and reason.strip()):
        raise RefusedError(_("请写明姓名、联系方式和理由。"))
    made = NoticeObjection(
        recognition=row, name=name.strip(), contact=contact.strip(), reason=reason.strip(), filed_at=now(),
        due_on=add_working_days(today(), Rules(row.rules).days("objection")),
    )  # fmt: skip
    made.save()
    step(row, "suspend", actor=listing.by_rule(PUBLIC), reason=_("公示期内收到异议"))
    audit.record("notice.objected", row, actor=PUBLIC, detail={"objection": made.pk})
    tell(row, _("公示期内收到异议，正在核查"))
    return made


@transaction.atomic
def decide_objection(*, objection: NoticeObjection, upheld: bool, reason: str, actor: Actor) -> None:
    """Upheld, it is not recognised; dismissed, the notice goes on, at least until its day."""
    held = NoticeObjection.objects.select_for_update().get(pk=objection.pk)
    step(held, "uphold" if upheld else "dismiss", actor=actor, reason=reason, answer=reason.strip())
    row = held.recognition
    if upheld:
        step(row, "refuse", actor=actor, reason=reason)
        tell(row, _("异议成立，不予认定"), reason.strip())
    else:
        step(row, "restore", actor=actor, reason=reason)
        tell(row, _("异议不成立"))
    objection.refresh_from_db()


def _notice_over(row: Recognition) -> None:
    if not Rules(row.rules).notice:
        return
    if row.state not in (NOTICED, SENT_UP):
        raise RefusedError(_("还没有公示。"))
    if row.notice_until is None or today() <= row.notice_until:
        raise RefusedError(_("公示期还没有结束。"))


@transaction.atomic
def send_up(*, recognition: Recognition, actor: Actor) -> None:
    """Recommends to the state, after visit and notice. Raises `RefusedError` for what is decided here."""
    row = _decided(recognition, actor)
    if Rules(row.rules).way != "nomination":
        raise RefusedError(_("这份名录由本单位认定，不上报。"))
    _visited(row)
    _notice_over(row)
    step(row, "send_up", actor=actor)
    tell(row, _("已推荐上报"))
    recognition.refresh_from_db()


@transaction.atomic
def recognise(*, recognition: Recognition, actor: Actor, number: str = "") -> Entry:
    """Recognises: listed with its number and certificate. Of what was sent up it records that the state did, with the
    state's number. Raises `RefusedError` before visit, notice or sending up, and for a number that is given away.
    """
    row = _decided(recognition, actor)
    _visited(row)
    if Rules(row.rules).way == "nomination" and row.state != SENT_UP:
        raise RefusedError(_("国家级名录须先推荐上报，再登记结果。"))
    if row.objections.filter(state=FILED).exists():
        raise RefusedError(_("还有异议在核查。"))
    _notice_over(row)
    entity = Entity.objects.select_for_update(of=("self",)).get(pk=row.entity.live.pk)
    may_be_listed(row.register, entity)
    if number.strip() and Entry.objects.filter(number=number.strip()).exists():
        raise RefusedError(_("这个编号已经用过。"))
    step(row, "recognise", actor=actor, due_on=None)
    entry = listing.enter(
        register=row.register, entity=entity, recognition=row, values=row.values, number=number, actor=actor
    )
    tell(row, _("已认定，编号 %s") % entry.number)
    recognition.refresh_from_db()
    return entry


@transaction.atomic
def refuse(*, recognition: Recognition, reason: str, actor: Actor) -> None:
    """Does not recognise; the reason is told."""
    row = _decided(recognition, actor)
    if row.objections.filter(state=FILED).exists():
        raise RefusedError(_("还有异议在核查。"))
    step(row, "refuse", actor=actor, reason=reason, due_on=None)
    tell(row, _("未认定"), reason.strip())
    recognition.refresh_from_db()
