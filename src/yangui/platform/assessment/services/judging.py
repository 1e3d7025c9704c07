"""Judgements: the named person says how much of an item was reached, for which reason, on which evidence."""

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _

from yangui.platform.assessment.models import Item, Judgement, KeyProject, Scorecard, Way
from yangui.platform.assessment.states import DRAFTED
from yangui.platform.core import audit
from yangui.platform.core.actor import Actor, DeniedError
from yangui.platform.core.clock import now
from yangui.platform.core.privileges import Privilege
from yangui.platform.core.transitions import RefusedError


class Task(NamedTuple):
    """Something to be judged, with the judgement that holds."""

    item: Item
    card: Scorecard
    project: KeyProject | None
    held: Judgement | None


def tasks(actor: Actor) -> Iterator[Task]:
    """What the actor is named to judge, of scorecards that are still drawn up."""
    if actor.account is None:
        return
    items = Item.objects.filter(judge=actor.account, scheme__cards__state=DRAFTED).distinct().select_related("scheme")
    cards = Scorecard.objects.filter(scheme__in=[i.scheme_id for i in items], state=DRAFTED)
    held = {
        (j.item_id, j.card_id, j.project_id): j
        for j in Judgement.objects.filter(item__in=items, card__in=cards, holds=True).prefetch_related("files")
    }
    of = list(cards.exclude(leader=actor.account).select_related("organisation", "leader").prefetch_related("projects"))
    for item in items:
        for card in (c for c in of if c.scheme_id == item.scheme_id):
            projects = list(card.projects.all()) if item.way == Way.PROJECTS else [None]
            for project in projects:
                yield Task(item, card, project, held.get((item.pk, card.pk, project.pk if project else None)))


@transaction.atomic
def judge(
    *,
    item: Item,
    card: Scorecard,
    share: Decimal,
    reason: str,
    evidence: str,
    actor: Actor,
    project: KeyProject | None = None,
) -> Judgement:
    """The judge's finding; one that was there is kept and no longer holds.

    Raises `DeniedError` for anybody but who is named, and for a leader on the own card; `RefusedError` without
    grounds, beyond 0 and 1, or once scores were published.
    """
    actor.must(Privilege.ASSESSMENT_JUDGE)
    if actor.account is None or item.judge_id != actor.account:
        raise DeniedError(_("这一项由指定的人评定。"))
    if card.leader_id == actor.account:
        raise DeniedError(_("不能评定自己。"))
    row = Scorecard.objects.select_for_update().get(pk=card.pk)
    if row.state != DRAFTED:
        raise RefusedError(_("得分已经告知，不能再改；可在异议复核中更正。"))
    return found(item, row, project, share, reason, evidence, actor)


def found(
    item: Item, card: Scorecard, project: KeyProject | None, share: Decimal, reason: str, evidence: str, actor: Actor
) -> Judgement:
    """Writes a judgement in place of the one that holds, in the transaction of the caller."""
    if not (reason.strip() and evidence.strip()):
        raise RefusedError(_("请写明理由和依据。"))
    if not 0 <= share <= 1:
        raise RefusedError(_("评定在 0 和 100 % 之间。"))
    if (item.way == Way.PROJECTS) != (project is not None) or item.scheme_id != card.scheme_id:
        raise RefusedError(_("没有这一项。"))
    assert actor.account is not None
    Judgement.objects.filter(item=item, card=card, project=project, holds=True).update(holds=False)
    made = Judgement.objects.create(
        item=item, card=card, project=project, share=share, reason=reason.strip(), evidence=evidence.strip(),
        by_id=actor.account, at=now(),
    )  # fmt: skip
    audit.record("scorecard.judge", card, actor=actor, reason=reason, detail={"item": item.pk, "share": str(share)})
    return made
