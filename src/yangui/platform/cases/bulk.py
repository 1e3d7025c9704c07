"""One step for many cases: each in a transaction of its own, each with its result."""

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from django.utils.translation import gettext as _

from yangui.platform.cases import handling
from yangui.platform.cases.models import Case
from yangui.platform.core.actor import Actor, DeniedError
from yangui.platform.core.transitions import RefusedError

MOST = 200


class Row(NamedTuple):
    """What came of one case: `said` tells why where it was not done."""

    case: Case
    done: bool
    said: str


def _grant(case: Case, actor: Actor, _reason: str) -> None:
    handling.decide(case=case, outcome=Case.Outcome.GRANTED, actor=actor)


def _refuse(case: Case, actor: Actor, reason: str) -> None:
    handling.decide(case=case, outcome=Case.Outcome.REFUSED, reason=reason, actor=actor)


STEPS: Mapping[str, Callable[[Case, Actor, str], None]] = {
    "take": lambda case, actor, _reason: handling.take(case=case, actor=actor),
    "release": lambda case, actor, _reason: handling.release(case=case, actor=actor),
    "check": lambda case, actor, _reason: handling.check(case=case, actor=actor),
    "grant": _grant,
    "refuse": _refuse,
    "send_back": lambda case, actor, reason: handling.send_back(case=case, reason=reason, actor=actor),
}


def in_bulk(*, numbers: Iterable[str], step: str, reason: str = "", actor: Actor) -> list[Row]:
    """Makes a step of `STEPS` with each of these cases that the actor sees; one that fails leaves the others.

    Raises `KeyError` for a step that there is not, `RefusedError` for too many cases at once.
    """
    act, wanted = STEPS[step], list(dict.fromkeys(numbers))
    if len(wanted) > MOST:
        raise RefusedError(_("一次最多办理 %s 件。") % MOST)
    seen = Case.objects.with_units(actor).filter(number__in=wanted).select_related("entity", "officer", "organisation")
    held = {case.number: case for case in seen}
    return [_one(held[number], act, actor, reason) for number in wanted if number in held]


def _one(case: Case, act: Callable[[Case, Actor, str], None], actor: Actor, reason: str) -> Row:
    try:
        act(case, actor, reason)
    except (RefusedError, DeniedError) as error:
        return Row(case, done=False, said=str(error))
    case.refresh_from_db()
    return Row(case, done=True, said=case.state_label)
