"""The writers of grids: places, who is in charge, visits, what is open, and hand-overs without a day between."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from yangui.platform.accounts.models import User
from yangui.platform.core import audit
from yangui.platform.core.actor import Actor, DeniedError
from yangui.platform.core.clock import today
from yangui.platform.core.privileges import Privilege
from yangui.platform.core.stepping import step
from yangui.platform.core.transitions import RefusedError
from yangui.platform.grids.models import HandOver, Kind, Need, Place, Term, Visit
from yangui.platform.grids.states import OFFERED
from yangui.platform.notifications.services import notify
from yangui.platform.organisations.holders import holders
from yangui.platform.organisations.models import Organisation

MANAGE, VISIT = Privilege.GRIDS_MANAGE, Privilege.GRIDS_VISIT


@transaction.atomic
def add_place(*, organisation: Organisation, kind: Kind, name: str, actor: Actor, parent: Place | None = None) -> Place:
    """A place in the grid of a unit. Raises `DeniedError`; `RefusedError` where it is there, or lies elsewhere."""
    actor.must(MANAGE, organisation.pk)
    if parent is not None and parent.organisation_id != organisation.pk:
        raise RefusedError(_("上级不在这个单位的网格里。"))
    if Place.objects.live().filter(organisation=organisation, kind=kind, name=name.strip(), parent=parent).exists():
        raise RefusedError(_("网格里已有这一处。"))
    made: Place = Place.objects.create(organisation=organisation, kind=kind, name=name.strip(), parent=parent)
    audit.record("place.added", made, actor=actor)
    return made


@transaction.atomic
def end_place(*, place: Place, actor: Actor, reason: str) -> None:
    """It is no longer in the grid; nobody is in charge of it from tomorrow."""
    actor.must(MANAGE, place.organisation_id)
    if not reason.strip():
        raise RefusedError(_("请写明理由。"))
    row = Place.objects.select_for_update().get(pk=place.pk)
    row.ended_on = today()
    row.save(update_fields=["ended_on"])
    _end_terms(row, today())
    audit.record("place.ended", row, actor=actor, reason=reason.strip())


@transaction.atomic
def assign(
    *, place: Place, account: User, since: date, actor: Actor, until: date | None = None, reason: str = ""
) -> Term:
    """Somebody is in charge from a day on; who was so ends the day before.

    Raises `DeniedError`; `RefusedError` for who is no member of the unit's grid, for a term that ends before it
    begins, and where another one begins later: that one ends first.
    """
    actor.must(MANAGE, place.organisation_id)
    return _begin(place, account, since, until, actor, reason)


@transaction.atomic
def visit(*, place: Place, found: Visit.Found, text: str, needs: Iterable[str], actor: Actor) -> Visit:
    """What who is in charge found today, with what is to be done.

    Raises `DeniedError` for who is not in charge, `RefusedError` where something is to be done and nobody says what.
    """
    _in_charge(place, actor)
    assert actor.account is not None
    wanted = [need.strip() for need in needs if need.strip()]
    if (found is Visit.Found.NEEDS) != bool(wanted):
        raise RefusedError(_("有需要办的事时，请写明是什么事；没有时不写。"))
    made = Visit.objects.create(place=place, by_id=actor.account, on=today(), found=found, text=text.strip())
    Need.objects.bulk_create([Need(visit=made, place=place, text=need) for need in wanted])
    audit.record("place.visited", place, actor=actor, detail={"found": found.value, "needs": len(wanted)})
    return made


@transaction.atomic
def settle(*, need: Need, how: str, actor: Actor) -> None:
    """Something open was settled. Raises `DeniedError` for who is not in charge, `RefusedError` without how."""
    _in_charge(need.place, actor)
    row = Need.objects.select_for_update().get(pk=need.pk)
    if row.settled_on is not None:
        raise RefusedError(_("这件已经办结。"))
    if not how.strip():
        raise RefusedError(_("请写明怎样办结。"))
    row.settled_on, row.settled_by_id, row.how = today(), actor.account, how.strip()
    row.save(update_fields=["settled_on", "settled_by", "how"])
    audit.record("need.settled", row, actor=actor)


@transaction.atomic
def offer(*, place: Place, to: User, reason: str, actor: Actor) -> HandOver:
    """Who is in charge offers the place to another, with what is open; until it is taken they stay in charge.

    Raises `DeniedError`; `RefusedError` for who is no member of the grid, and while another offer waits.
    """
    term = _in_charge(place, actor)
    if not reason.strip():
        raise RefusedError(_("请写明理由。"))
    if to.pk == actor.account:
        raise RefusedError(_("请选择另一个人。"))
    _member(place, to)
    if HandOver.objects.filter(term=term, state=OFFERED).exists():
        raise RefusedError(_("已有一件交接待接收。"))
    needs = [{"need": n.pk, "text": n.text, "since": n.visit.on.isoformat()} for n in open_needs(place)]
    made: HandOver = HandOver.objects.create(
        term=term, to=to, reason=reason.strip(), open_needs=needs, offered_on=today()
    )
    audit.record("hand_over.offer", made, actor=actor, reason=reason.strip(), detail={"open": len(needs)})
    text = _("请接收：%(place)s，待办 %(n)s 件。") % {"place": place, "n": len(needs)}
    notify(account=to, subject=_("联包联保交接"), text=text, url=reverse("my-grid"), by_mail=True)
    return made


@transaction.atomic
def answer(*, hand_over: HandOver, taken: bool, actor: Actor, reason: str = "") -> None:
    """Taken: from tomorrow the other one is in charge, and today still who was: no day is without anybody.

    Raises `DeniedError` for whom it was not offered to, `RefusedError` where it was answered, or refused without why.
    """
    if actor.account is None or hand_over.to_id != actor.account:
        raise DeniedError(_("这件交接不是给您的。"))
    step(hand_over, "take" if taken else "refuse", actor=actor, reason=reason, answered_on=today())
    term = hand_over.term
    if taken:
        if term.until is not None and term.until < today():
            raise RefusedError(_("原责任人的任期已结束，请由网格管理人员指定。"))
        until = term.until if term.until is not None and term.until > today() else None
        _begin(term.place, hand_over.to, today() + timedelta(days=1), until, actor, hand_over.reason)
    said = _("已接收：%s") if taken else _("未接收：%s")
    notify(account=term.account, subject=_("联包联保交接"), text=said % term.place, url=reverse("my-grid"))


def open_needs(place: Place) -> list[Need]:
    """What is open there, the oldest first."""
    return list(place.needs.filter(settled_on=None).select_related("visit"))


def _begin(place: Place, account: User, since: date, until: date | None, actor: Actor, reason: str) -> Term:
    row = Place.objects.select_for_update().get(pk=place.pk)
    if row.ended_on is not None:
        raise RefusedError(_("这一处已停用。"))
    if until is not None and until < since:
        raise RefusedError(_("任期的止日不能早于起日。"))
    _member(row, account)
    if Term.objects.filter(place=row, since__gte=since).exists():
        raise RefusedError(_("这一天或以后已有另一个任期。"))
    _end_terms(row, since - timedelta(days=1))
    made: Term = Term.objects.create(place=row, account=account, since=since, until=until)
    audit.record("term.begun", made, actor=actor, reason=reason.strip())
    return made


def _end_terms(place: Place, last: date) -> None:
    for term in Term.objects.select_for_update().filter(Q(until=None) | Q(until__gt=last), place=place):
        term.until = max(last, term.since)
        term.save(update_fields=["until"])


def _member(place: Place, account: User) -> None:
    if account.pk not in {user.pk for user in holders(VISIT, place.organisation)}:
        raise RefusedError(_("这个人不是本单位的联包人员：请先由安全管理员授予角色。"))


def _in_charge(place: Place, actor: Actor) -> Term:
    actor.must(VISIT, place.organisation_id)
    term = Term.objects.on(today()).filter(place=place, account=actor.account).first()
    if term is None or place.ended_on is not None:
        raise DeniedError(_("这一处不由您负责。"))
    found: Term = term
    return found
