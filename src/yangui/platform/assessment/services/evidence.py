"""Files on which a judgement rests: given by who judged, until the score is frozen; read by who may see it."""

from django.db import transaction
from django.utils.translation import gettext as _

from yangui.platform.assessment.models import Evidence, Judgement, Scorecard
from yangui.platform.assessment.states import FROZEN
from yangui.platform.core import evidence as files
from yangui.platform.core.actor import Actor, DeniedError
from yangui.platform.core.privileges import Privilege
from yangui.platform.core.transitions import RefusedError

JUDGES = (Privilege.ASSESSMENT_JUDGE, Privilege.ASSESSMENT_DECIDE)


def may_attach(judgement: Judgement, card: Scorecard, actor: Actor) -> bool:
    """Whether the actor judged so, and may still do so, by a judgement that holds on a score that is not frozen."""
    judges = actor.account == judgement.by_id and any(actor.may(privilege) for privilege in JUDGES)
    return judges and judgement.holds and card.state != FROZEN


@transaction.atomic
def attach(*, judgement: Judgement, name: str, content: bytes, actor: Actor) -> Evidence:
    """A file for a judgement of one's own.

    Raises `DeniedError` for anybody else's, `RefusedError` for one that another replaced, for a frozen score, and as
    `core.evidence.add` does.
    """
    if actor.account != judgement.by_id:
        raise DeniedError(_("评定的依据材料由评定人附上。"))
    card = Scorecard.objects.select_for_update().get(pk=judgement.card_id)
    held = Judgement.objects.get(pk=judgement.pk)
    if not may_attach(held, card, actor):
        raise RefusedError(_("得分已经确定，或已经改评，不能再附材料。"))
    return files.add(Evidence(judgement=held), held.files.count(), name=name, content=content, actor=actor)


def content(*, evidence: Evidence, actor: Actor) -> bytes:
    """What was given; that it was read is noted. Raises `DeniedError` for who may not see the judgement."""
    if not Judgement.objects.visible_to(actor).filter(pk=evidence.judgement_id).exists():
        raise DeniedError(_("这份材料您不能查看。"))
    return files.opened(evidence, actor=actor)
