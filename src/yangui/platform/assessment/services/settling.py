"""Scorecards on their way to be settled: reckoned, published to their units, objected to, decided, frozen."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.db.models import prefetch_related_objects
from django.urls import reverse
from django.utils.translation import gettext as _

from yangui.platform.accounts.models import User
from yangui.platform.assessment.models import Adjustment, Item, Objection, Scheme, Scorecard, Way
from yangui.platform.assessment.services import judging, schemes, scoring
from yangui.platform.assessment.states import DECIDED, DRAFTED, PUBLISHED
from yangui.platform.core import audit
from yangui.platform.core.actor import Actor, DeniedError
from yangui.platform.core.clock import today
from yangui.platform.core.privileges import Privilege
from yangui.platform.core.stepping import step
from yangui.platform.core.transitions import RefusedError
from yangui.platform.core.workdays import add_working_days
from yangui.platform.notifications.services import notify
from yangui.platform.organisations.holders import holders

SCORED = ("lines", "bonus", "deduction", "known", "score")


@dataclass(frozen=True, slots=True)
class Frozen:
    """How many scorecards were frozen, and which cannot be yet."""

    done: int
    waiting: list[Scorecard]


def current(cards: Iterable[Scorecard]) -> list[Scorecard]:
    """Scorecards of one scheme as they stand: those that are drawn up reckoned anew, unsaved; the others as told."""
    held = list(cards)
    drafts = [card for card in held if card.state == DRAFTED]
    if drafts:
        scheme = drafts[0].scheme
        known, items = scoring.records(scheme), list(scheme.items.all())
        prefetch_related_objects(drafts, "adjustments", "projects")
        for card in drafts:
            scoring.score(card, items, known)
    return held


@transaction.atomic
def publish(*, scheme: Scheme, actor: Actor) -> int:
    """Tells each unit its score, from when the clock for objections runs; how many.

    Raises `RefusedError` while the weights do not make 100, or nobody is left to be told.
    """
    actor.must(Privilege.ASSESSMENT_MANAGE)
    weight = schemes.weighed(scheme)
    if weight != schemes.FULL:
        raise RefusedError(_("权重合计应为 100，现在是 %s。") % weight)
    held = scheme.cards.filter(state=DRAFTED).select_for_update(of=["self"])
    drafts = current(held.select_related("scheme", "organisation", "leader"))
    if not drafts:
        raise RefusedError(_("没有待告知的考核对象。"))
    for card in drafts:
        card.save(update_fields=SCORED)
        step(card, "publish", actor=actor, published_on=today())
        _tell(card, _("考核得分已告知，可在 %s 前提出异议。") % last_day(card))
    return len(drafts)


def last_day(card: Scorecard) -> date:
    """The last day for an objection, as the calendar is now."""
    assert card.published_on is not None
    return add_working_days(card.published_on, card.scheme.objection_days)


@transaction.atomic
def object_to(
    *, card: Scorecard, text: str, actor: Actor, item: Item | None = None, adjustment: Adjustment | None = None
) -> Objection:
    """The unit, or the leader, does not agree with a line of its scorecard.

    Raises `DeniedError` for others, `RefusedError` after the clock ran out, without a reason or a line.
    """
    if actor.account is None or not Scorecard.objects.own(actor).filter(pk=card.pk).exists():
        raise DeniedError(_("只能对本单位或本人的得分提出异议。"))
    if card.published_on is not None and card.state == PUBLISHED and today() > last_day(card):
        raise RefusedError(_("提出异议的期限已过。"))
    if (item is None) == (adjustment is None):
        raise RefusedError(_("请选择对哪一项有异议。"))
    if (item and item.scheme_id != card.scheme_id) or (adjustment and adjustment.card_id != card.pk):
        raise RefusedError(_("没有这一项。"))
    step(card, "object", actor=actor, reason=text)
    made: Objection = Objection.objects.create(
        card=card, item=item, adjustment=adjustment, text=text.strip(), filed_by_id=actor.account, filed_on=today()
    )
    for officer in holders(Privilege.ASSESSMENT_DECIDE, card.organisation):
        _notify(officer, card, _("对考核得分有异议，请复核。"))
    return made


@transaction.atomic
def decide(
    *, objection: Objection, upheld: bool, reason: str, actor: Actor, share: Decimal | None = None, evidence: str = ""
) -> None:
    """Somebody who did not publish it answers. Upheld, another `share` takes the place of what was judged, what was
    added or deducted is struck, and a goal's attainment is read from the figures as they are verified now.

    Raises `DeniedError` for who published it or objected, `RefusedError` without a reason, or where it was answered.
    """
    card = Scorecard.objects.select_for_update(of=["self"]).select_related("scheme").get(pk=objection.card_id)
    name = "uphold" if upheld else "dismiss"
    step(objection, name, actor=actor, reason=reason, answer=reason.strip(), decided_by_id=actor.account)
    step(card, "decide", actor=actor, reason=reason)
    if upheld:
        _uphold(objection, card, share, reason, evidence, actor)
        before = card.score
        _scored(card)
        detail = {"from": str(before), "to": str(card.score)}
        audit.record("scorecard.reckoned", card, actor=actor, reason=reason, detail=detail)
    _tell(card, (_("异议成立：%s") if upheld else _("异议不成立：%s")) % reason.strip())


def _uphold(
    objection: Objection, card: Scorecard, share: Decimal | None, reason: str, evidence: str, actor: Actor
) -> None:
    item = objection.item
    if objection.adjustment is not None:
        Adjustment.objects.filter(pk=objection.adjustment.pk).update(holds=False)
    elif item is not None and item.way != Way.ATTAINMENT:
        if share is None:
            raise RefusedError(_("请写明应评定为多少。"))
        for project in list(card.projects.all()) if item.way == Way.PROJECTS else [None]:
            judging.found(item, card, project, share, reason, evidence, actor)


@transaction.atomic
def freeze(*, scheme: Scheme, actor: Actor) -> Frozen:
    """Freezes what was decided, and what nobody objected to in time; a frozen score never changes."""
    actor.must(Privilege.ASSESSMENT_MANAGE)
    done, waiting = 0, []
    for card in scheme.cards.select_related("scheme", "organisation", "leader"):
        over = card.state == DECIDED or (card.state == PUBLISHED and today() > last_day(card))
        if over:
            step(card, "freeze", actor=actor)
            done += 1
        elif card.state != "frozen":
            waiting.append(card)
    return Frozen(done, waiting)


def _scored(card: Scorecard) -> None:
    scoring.score(card, list(card.scheme.items.all()), scoring.records(card.scheme)).save(update_fields=SCORED)


def _tell(card: Scorecard, said: str) -> None:
    told = [card.leader] if card.leader is not None else holders(Privilege.ASSESSMENT_OBJECT, card.organisation)
    for account in told:
        _notify(account, card, said)


def _notify(account: User, card: Scorecard, said: str) -> None:
    url = reverse("desk-scorecard", args=[card.pk])
    notify(account=account, subject=_("考核：%s") % card.scheme, text=said, url=url, by_mail=True)
