"""The panel: votes of its members, and what the secretary closes of it with minutes. Nothing goes on by itself."""

from collections import Counter

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from yangui.platform.core import audit
from yangui.platform.core.actor import Actor, DeniedError
from yangui.platform.core.clock import now, today
from yangui.platform.core.privileges import Privilege
from yangui.platform.core.stepping import step
from yangui.platform.core.transitions import RefusedError
from yangui.platform.programmes import defending
from yangui.platform.programmes.models import Application, Expert, Minutes, Vote
from yangui.platform.programmes.reviewing import found_conflicts
from yangui.platform.programmes.rules import Rules
from yangui.platform.programmes.states import DELIBERATING, ELIGIBLE

Choice = Vote.Choice


@transaction.atomic
def vote(*, application: Application, choice: str, actor: Actor) -> Vote:
    """A member of the panel votes once. Raises `DeniedError` for who is no expert or has a conflict of interest."""
    actor.must(Privilege.REVIEWS_WRITE)
    expert = Expert.objects.able().filter(account=actor.account).first()
    if expert is None:
        raise DeniedError(_("只有专家库中的专家可以投票。"))
    if application.call.state != DELIBERATING or application.state != ELIGIBLE or choice not in Choice.values:
        raise RefusedError(_("现在不能对这份申报投票。"))
    _no_conflict(application, expert)
    if Rules(application.call.rules).has("defence"):
        defending.must_have_heard(application, expert)
    try:
        with transaction.atomic():
            made = Vote.objects.create(application=application, expert=expert, choice=choice, cast_at=now())
    except IntegrityError:
        raise RefusedError(_("您已对这份申报投过票。")) from None
    # which way is in the minutes' count, not in the trail
    audit.record("panel.voted", application, actor=actor, detail={"expert": expert.pk})
    return made


def _no_conflict(application: Application, expert: Expert) -> None:
    if found_conflicts(application.call, application=application, expert=expert):
        raise DeniedError(_("您与这份申报有利益冲突，须回避。"))


def counts(application: Application) -> dict[str, int]:
    """The votes by choice."""
    found = Counter(application.votes.values_list("choice", flat=True))
    return {choice: found[choice] for choice in Choice.values}


@transaction.atomic
def close_vote(*, application: Application, outcome: str, text: str, actor: Actor) -> Minutes:
    """What the panel settled on an application, closed by the secretary with minutes.

    Raises `RefusedError` without minutes, where fewer voted than the quorum, and for an outcome that another beat.
    """
    row: Application = Application.objects.select_for_update(of=("self",)).get(pk=application.pk)
    actor.must(Privilege.PROGRAMMES_MANAGE, row.call.organisation_id)
    if row.call.state != DELIBERATING or outcome not in Choice.values:
        raise RefusedError(_("现在不在会议评议环节。"))
    if not text.strip():
        raise RefusedError(_("请写会议纪要。"))
    if Rules(row.call.rules).has("defence"):
        defending.must_be_heard(row)
    said = counts(row)
    if sum(said.values()) < row.call.quorum:
        raise RefusedError(
            _("投票 %(in)s 人，须满 %(quorum)s 人。") % {"in": sum(said.values()), "quorum": row.call.quorum}
        )
    if said[outcome] < max(said.values()):
        raise RefusedError(_("这不是得票最多的结果。"))
    minutes = Minutes.objects.create(application=row, outcome=outcome, counts=said, text=text.strip(), held_on=today())
    step(row, outcome, actor=actor, reason=text)
    application.refresh_from_db()
    return minutes
