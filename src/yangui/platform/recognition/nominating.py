"""Nomination upward: who in the registers meets the rules of the state, who of them is sent up, and what comes back."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from yangui.platform.cases.models import Paper
from yangui.platform.cases.papers import lacking, lay
from yangui.platform.core import audit
from yangui.platform.core.actor import Actor
from yangui.platform.core.clock import now, today
from yangui.platform.core.privileges import Privilege
from yangui.platform.core.stepping import step
from yangui.platform.core.transitions import RefusedError
from yangui.platform.library import packs
from yangui.platform.notifications.services import notify
from yangui.platform.organisations.models import Organisation
from yangui.platform.recognition import candidates, listing
from yangui.platform.recognition.applying import may_be_listed
from yangui.platform.recognition.models import Entry, Nomination, Nominee, Register
from yangui.platform.recognition.rules import Rules
from yangui.platform.recognition.states import FOUND, OPEN, PROPOSED, SENT
from yangui.platform.recognition.telling import concerned
from yangui.platform.registry.models import Entity

# so many of the best are taken in at once
MOST = 200


@transaction.atomic
def open_nomination(
    *,
    title: str,
    organisation: Organisation,
    due_on: date,
    papers: Iterable[str],
    actor: Actor,
    register: Register | None = None,
    programme: str = "",
    category: str = "",
) -> Nomination:
    """A round for a national register, or for a category of a programme by which the pack nominates.

    `papers` are asked for besides those that the rules ask for (`asked`). Raises `RefusedError` for what is decided
    here, and for a day that has passed.
    """
    actor.must(Privilege.RECOGNITION_CHECK, organisation.pk)
    if not title.strip() or due_on < today():
        raise RefusedError(_("请写明名称；上报截止须不早于今天。"))
    if register is not None and Rules(register.rules).way != "nomination":
        raise RefusedError(_("这份名录由本单位认定，不上报。"))
    rules = packs.current().call_rules.get(programme)
    if register is None and (rules is None or rules.kind != "nomination" or category not in rules.categories):
        raise RefusedError(_("政策库里没有这个推荐申报的项目或类别。"))
    made = Nomination(
        title=title.strip(), organisation=organisation, register=register,
        programme="" if register else programme, category="" if register else category,
        papers=list(dict.fromkeys([*asked(register, programme), *(p.strip() for p in papers if p.strip())])),
        due_on=due_on, opened_at=now(),
    )  # fmt: skip
    made.save()
    audit.record("nomination.opened", made, actor=actor, detail={"for": register.type if register else programme})
    return made


def asked(register: Register | None, programme: str) -> list[str]:
    """The papers that the rules of the register, or the pack for the programme, ask for; none where nothing is said."""
    if register is not None:
        return list(register.rules["papers"])
    rules = packs.current().call_rules.get(programme)
    return [] if rules is None else [paper.zh for paper in rules.papers]


def _locked(nomination: Nomination, actor: Actor) -> Nomination:
    actor.must(Privilege.RECOGNITION_CHECK, nomination.organisation_id)
    row: Nomination = Nomination.objects.select_for_update(of=("self",)).get(pk=nomination.pk)
    return row


@transaction.atomic
def search(*, nomination: Nomination, actor: Actor) -> int:
    """Takes in who meets the rules, or may once a unit has judged, with what is open; how many are new."""
    row = _locked(nomination, actor)
    if row.state != OPEN:
        raise RefusedError(_("已经上报，不能再查找。"))
    there = set(row.nominees.values_list("entity", flat=True))
    keys = [key for key, answer in _found(row) if answer in ("yes", "judgement") and key not in there][:MOST]
    made = 0
    for entity in Entity.objects.filter(pk__in=keys).order_by("pk"):
        _take_in(row, entity)
        made += 1
    audit.record("nomination.searched", row, actor=actor, detail={"found": made})
    return made


def _found(row: Nomination) -> list[tuple[int, str]]:
    if row.register is None:
        return candidates.to_programme(row.programme, row.category)
    kinds = row.register.rules["kinds"]
    return [found for kind in kinds for found in candidates.to_register(row.register.type, kind)]


def _take_in(row: Nomination, entity: Entity) -> Nominee:
    said = (
        candidates.explained_for_programme(row.programme, row.category, entity)
        if row.register is None
        else candidates.explained_for_register(row.register.type, entity)
    )
    decision = {"answer": said.answer, "on": today().isoformat(), "lacks": list(said.lacks)}
    made = Nominee(nomination=row, entity=entity, decision=decision, found_at=now())
    made.save()
    return made


@transaction.atomic
def give_paper(*, nominee: Nominee, document: str, name: str, content: bytes, actor: Actor) -> Paper:
    """A paper of somebody who may be sent up. Raises `RefusedError` for one that nobody asked for, a file that is not
    taken, and once it was sent up.
    """
    row = _locked(nominee.nomination, actor)
    if row.state != OPEN:
        raise RefusedError(_("推荐已经上报或取消，不能再交材料。"))
    if document not in row.papers:
        raise RefusedError(_("这次推荐没有要求这份材料。"))
    return lay(of=nominee, document=document, name=name, content=content, actor=actor)


@transaction.atomic
def choose(*, nominee: Nominee, proposed: bool, reason: str, actor: Actor) -> None:
    """One of those found is to be sent up, or not, with the reason. Raises `RefusedError` while papers are missing."""
    _locked(nominee.nomination, actor)
    if proposed:
        if missing := lacking(nominee):
            raise RefusedError(_("材料还没有齐全，缺：%s。") % "、".join(missing))
        step(nominee, "propose", actor=actor, reason=reason)
    else:
        step(nominee, "leave_out", actor=actor, reason=reason)


@transaction.atomic
def send(*, nomination: Nomination, actor: Actor) -> int:
    """Sends up those that are proposed, by somebody else than who proposed them; how many.

    Raises `RefusedError` after the deadline and where there is nobody.
    """
    actor.must(Privilege.RECOGNITION_DECIDE, nomination.organisation_id)
    row = Nomination.objects.select_for_update(of=("self",)).get(pk=nomination.pk)
    if today() > row.due_on:
        raise RefusedError(_("上报截止日期已过。"))
    chosen = list(row.nominees.filter(state=PROPOSED).select_related("entity"))
    if not chosen:
        raise RefusedError(_("还没有拟推荐的对象。"))
    for nominee in row.nominees.filter(state=FOUND):
        step(nominee, "leave_out", actor=listing.by_rule(actor), reason=_("上报时未列入"))
    for nominee in chosen:
        step(nominee, "send", actor=actor)
        _tell(nominee, _("已推荐上报"))
    step(row, "send", actor=actor, sent_at=now())
    nomination.refresh_from_db()
    return len(chosen)


def _tell(nominee: Nominee, subject: str) -> None:
    for account in concerned(nominee.entity):
        said = f"{nominee.nomination.title}：{subject}"
        notify(account=account, subject=said, text=said, url="/my/recognitions/", by_mail=True)


@transaction.atomic
def take_result(*, nominee: Nominee, chosen: bool, number: str, actor: Actor) -> Entry | None:
    """What the state decided; who was chosen for a national register is listed in it, with the state's number.

    Once all results are in, the round is closed.
    """
    row = _locked(nominee.nomination, actor)
    held = Nominee.objects.select_for_update().get(pk=nominee.pk)
    entry = None
    if chosen:
        if not number.strip():
            raise RefusedError(_("请填写国家的公布文号或编号。"))
        step(held, "choose", actor=actor, reason=number, result=number.strip())
        if row.register is not None:
            if Entry.objects.filter(number=number.strip()).exists():
                raise RefusedError(_("这个编号已经用过。"))
            may_be_listed(row.register, held.entity.live)
            entry = listing.enter(register=row.register, entity=held.entity.live, number=number, actor=actor)
        _tell(held, _("入选"))
    else:
        step(held, "pass_over", actor=actor)
        _tell(held, _("未入选"))
    if not row.nominees.filter(state=SENT).exists():
        step(row, "close", actor=actor)
    nominee.refresh_from_db()
    return entry


@transaction.atomic
def cancel(*, nomination: Nomination, reason: str, actor: Actor) -> None:
    """The round is not held."""
    step(_locked(nomination, actor), "cancel", actor=actor, reason=reason)
    nomination.refresh_from_db()
