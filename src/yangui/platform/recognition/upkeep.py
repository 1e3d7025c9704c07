"""What becomes of an entry: re-evaluation, removal or downgrade with a hearing, exit."""

from django.db import transaction
from django.utils.translation import gettext as _

from yangui.platform.core.actor import Actor, DeniedError
from yangui.platform.core.clock import today
from yangui.platform.core.privileges import Privilege
from yangui.platform.core.stepping import step
from yangui.platform.core.transitions import RefusedError
from yangui.platform.core.workdays import add_working_days
from yangui.platform.library import packs
from yangui.platform.recognition import ladders, listing
from yangui.platform.recognition.models import Entry, Register
from yangui.platform.recognition.rules import Rules
from yangui.platform.recognition.states import DUE, HEARING, INTENDED, VALID
from yangui.platform.recognition.telling import tell

Intended = Entry.Intended


def _kept(entry: Entry, actor: Actor, privilege: Privilege) -> Entry:
    actor.must(privilege, entry.register.organisation_id)
    row: Entry = Entry.objects.select_for_update(of=("self",)).get(pk=entry.pk)
    return row


def _own(entry: Entry, actor: Actor) -> Entry:
    row: Entry | None = Entry.objects.own(actor).select_for_update(of=("self",)).filter(pk=entry.pk).first()
    if row is None:
        raise DeniedError(_("这项认定不是您的。"))
    return row


@transaction.atomic
def call_up(*, entry: Entry, actor: Actor) -> None:
    """The re-evaluation is due; the holder is told what to do."""
    row = _kept(entry, actor, Privilege.RECOGNITION_CHECK)
    step(row, "call_up", actor=actor)
    tell(row, _("到期复核"), _("请核对名录中的信息；复核结果会通知您。咨询：%s") % row.register.contact)
    entry.refresh_from_db()


@transaction.atomic
def renew(*, entry: Entry, reason: str, actor: Actor) -> None:
    """The re-evaluation was passed: it holds for another term, with a new certificate."""
    row = _kept(entry, actor, Privilege.RECOGNITION_DECIDE)
    rules = row.register.rules
    until, review = listing.years_on(rules["validity"]), listing.years_on(rules["reevaluation"] or rules["validity"])
    step(row, "renew", actor=actor, reason=reason, until=until, review_on=review)
    listing.renewed(row, actor)
    tell(row, _("复核通过"), reason.strip())
    entry.refresh_from_db()


@transaction.atomic
def intend(*, entry: Entry, what: str, reason: str, actor: Actor) -> None:
    """Tells that a removal or downgrade is intended, why, and until when a hearing can be asked for.

    Raises `RefusedError` for a downgrade without a lower rung that is kept.
    """
    row = _kept(entry, actor, Privilege.RECOGNITION_CHECK)
    if what not in Intended.values:
        raise RefusedError(_("请选撤销或降级。"))
    if what == Intended.DOWNGRADE:
        lower(row)
    until = add_working_days(today(), Rules(row.register.rules | _clocks(row)).days("hearing"))
    step(row, "intend", actor=actor, reason=reason, intended=what, hear_until=until, minutes="")
    said = _("%(reason)s 您可在 %(day)s 前在线要求听证。") % {"reason": reason.strip(), "day": until.isoformat()}
    tell(row, _("拟%s") % row.get_intended_display(), said)
    entry.refresh_from_db()


def _clocks(row: Entry) -> dict[str, object]:
    held = row.recognition.rules if row.recognition is not None else row.register.rules
    return {"clocks": held["clocks"]}


def lower(entry: Entry) -> Register:
    """The rung below as a register that is kept, by the same unit before another; raises `RefusedError`."""
    rungs = ladders.below(packs.current(), entry.register.type)
    among = list(Register.objects.filter(type__in=rungs).order_by("pk"))
    same = [r for r in among if r.organisation_id == entry.register.organisation_id]
    if not among:
        raise RefusedError(_("没有可降的下一级名录。"))
    return (same or among)[0]


@transaction.atomic
def ask_hearing(*, entry: Entry, actor: Actor) -> None:
    """The holder asks to be heard. Raises `RefusedError` after the last day."""
    row = _own(entry, actor)
    if row.hear_until is None or today() > row.hear_until:
        raise RefusedError(_("要求听证的期限已过。"))
    step(row, "hear", actor=actor)
    entry.refresh_from_db()


@transaction.atomic
def conclude(*, entry: Entry, outcome: str, reason: str, minutes: str, actor: Actor) -> Entry | None:
    """Decides after the hearing, or once nobody asked for one in time: `keep`, `remove` or `downgrade`.

    The entry on the rung below, for a downgrade. Raises `RefusedError` too early, without the hearing's minutes, and
    for more than was intended.
    """
    row = _kept(entry, actor, Privilege.RECOGNITION_DECIDE)
    if row.state == INTENDED and (row.hear_until is None or today() <= row.hear_until):
        raise RefusedError(_("要求听证的期限还没有过。"))
    if row.state == HEARING and not minutes.strip():
        raise RefusedError(_("请写听证记录。"))
    allowed = {"keep", "remove" if row.intended == Intended.REMOVAL else "downgrade"}
    if outcome not in allowed:
        raise RefusedError(_("只能按告知的内容决定，或予以保留。"))
    row.minutes = minutes.strip()
    row.save(update_fields=["minutes"])
    following = None
    if outcome == "keep":
        step(row, "keep", actor=actor, reason=reason, intended="", hear_until=None)
        tell(row, _("予以保留"), reason.strip())
    else:
        below = lower(row) if outcome == "downgrade" else None
        listing.take_out(row, outcome, actor=actor, reason=reason)
        if below is not None:
            following = listing.enter(register=below, entity=row.entity.live, values=_fitting(row, below), actor=actor)
    entry.refresh_from_db()
    return following


def _fitting(row: Entry, below: Register) -> dict[str, str]:
    return {name: value for name, value in row.values.items() if name in below.rules["fields"]}


@transaction.atomic
def leave(*, entry: Entry, actor: Actor) -> None:
    """The holder gives it up."""
    listing.take_out(_own(entry, actor), "exit", actor=actor, reason=_("持有人退出"))
    entry.refresh_from_db()


@transaction.atomic
def follow_days() -> tuple[int, int]:
    """What the days bring: entries past their term expire, those whose review has come are called up; how many each."""
    over = list(Entry.objects.filter(state__in=(VALID, DUE), until__lt=today()).select_related("register", "entity"))
    for row in over:
        listing.take_out(row, "expire", actor=listing.PROGRAM)
    due = list(Entry.objects.filter(state=VALID, review_on__lte=today()).select_related("register", "entity"))
    for row in due:
        call_up(entry=row, actor=listing.PROGRAM)
    return len(over), len(due)
