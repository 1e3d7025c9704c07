"""The visit: a checklist that is filled in on the spot, and handed in once."""

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from yangui.platform.core import audit
from yangui.platform.core.actor import Actor, DeniedError, Grant
from yangui.platform.core.clock import now
from yangui.platform.core.privileges import Privilege
from yangui.platform.core.stepping import step
from yangui.platform.core.transitions import RefusedError
from yangui.platform.recognition.models import Recognition, Visit
from yangui.platform.recognition.states import ACCEPTED, DECLINED, HANDED_IN, PLANNED

ANSWERS = ("yes", "no", "na")


def _mine(visit: Visit, actor: Actor) -> Visit:
    row: Visit | None = Visit.objects.own(actor).select_for_update(of=("self",)).filter(pk=visit.pk).first()
    if row is None:
        raise DeniedError(_("这次核查不是请您做的。"))
    return row


@transaction.atomic
def note(*, visit: Visit, lines: Mapping[str, Mapping[str, str]], conclusion: str, actor: Actor) -> None:
    """Saves what was found so far, by the number of the checklist's line: `answer` and `note`."""
    row = _mine(visit, actor)
    if row.state != PLANNED:
        raise RefusedError(_("已经提交，不能再改。"))
    count = len(row.recognition.rules["checklist"])
    known = {str(n) for n in range(count)}
    row.lines = {
        n: {"answer": said["answer"], "note": said.get("note", "").strip()[:1000]}
        for n, said in lines.items()
        if n in known and said.get("answer") in ANSWERS
    }
    row.conclusion = conclusion.strip()
    row.save(update_fields=["lines", "conclusion"])
    audit.record("visit.noted", row, actor=actor, detail={"lines": len(row.lines)})
    visit.refresh_from_db()


@transaction.atomic
def hand_in(*, visit: Visit, recommends: bool | None, actor: Actor) -> None:
    """Hands the result in; with the last one that was asked for, the recognition has been visited.

    Raises `RefusedError` while a line is not answered, a no has no word of explanation, or no conclusion is drawn.
    """
    row = _mine(visit, actor)
    recognition = Recognition.objects.select_for_update(of=("self",)).get(pk=row.recognition_id)
    count = len(recognition.rules["checklist"])
    open_ = [n for n in range(count) if str(n) not in row.lines]
    if open_:
        raise RefusedError(_("还有 %s 项没有核查。") % len(open_))
    if any(line["answer"] == "no" and not line["note"] for line in row.lines.values()):
        raise RefusedError(_("不符合的，请写明情况。"))
    if recommends is None or not row.conclusion:
        raise RefusedError(_("请写明结论，并说是否建议认定。"))
    step(row, "hand_in", actor=actor, recommends=recommends, handed_in_at=now())
    _all_in(recognition, actor)
    visit.refresh_from_db()


def _all_in(recognition: Recognition, actor: Actor) -> None:
    waiting = recognition.visits.filter(state=PLANNED).exists()
    if recognition.state == ACCEPTED and not waiting and recognition.visits.filter(state=HANDED_IN).exists():
        # who was asked may come from elsewhere
        asked = Actor(actor.account, actor.name, (Grant(Privilege.RECOGNITION_VISIT, "asked"),))
        step(recognition, "visit", actor=asked, due_on=None)


@transaction.atomic
def decline(*, visit: Visit, reason: str, actor: Actor) -> None:
    """Who was asked stands back; somebody else is to be asked where nobody is left."""
    row = _mine(visit, actor)
    step(row, "decline", actor=actor, reason=reason)
    assert row.state == DECLINED
    visit.refresh_from_db()
