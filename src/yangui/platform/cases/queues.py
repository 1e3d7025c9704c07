"""The queues of the officers: one state, by day; read by position, so that the last page costs what the first does."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from yangui.platform.cases.models import Case
from yangui.platform.cases.states import CHECKED, OPEN, SUBMITTED
from yangui.platform.core.actor import Actor
from yangui.platform.core.clock import today
from yangui.platform.core.privileges import Privilege

SIZE = 50
# what a count says at most; more is "1000+", since nobody counts a queue that long
MOST = 1000
SHOWN = (
    "number", "state", "benefit", "due_on", "paused_at", "submitted_at", "total", "origin", "entity__name",
    "entity__kind", "organisation__name_zh", "organisation__name_en", "officer__name", "region__name_zh",
    "region__name_en", "escalated_on",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asked:
    """What is wanted: a state; `whose` is all, mine or free; `after` the position behind which to go on."""

    state: str = SUBMITTED
    whose: str = "all"
    benefit: str = ""
    late: bool = False
    after: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """Cases, and the position of the next page; empty where this is the last."""

    cases: list[Case]
    next: str = ""


def page(actor: Actor, asked: Asked, size: int = SIZE) -> Page:
    """The cases of the actor's units: those with a clock by their day, the others by number, the newest first."""
    found = _filtered(actor, asked)
    if asked.state in OPEN:
        found = _after_day(found, asked.after).order_by("due_on", "id")
    else:
        found = _before_key(found, asked.after).order_by("-id")
    related = found.select_related("entity", "organisation", "officer", "region").only(*SHOWN)
    cases = list(related[: size + 1])
    return Page(cases[:size], _position(cases[size - 1], asked.state) if len(cases) > size else "")


def all_of(actor: Actor, asked: Asked, most: int) -> list[Case]:
    """The same from the first on, for an export."""
    return page(actor, Asked(asked.state, asked.whose, asked.benefit, asked.late), most).cases


def _filtered(actor: Actor, asked: Asked) -> Any:
    found = Case.objects.with_units(actor).filter(state=asked.state)
    if asked.whose == "mine":
        found = found.filter(officer=actor.account)
    elif asked.whose == "free":
        found = found.filter(officer=None)
    if asked.benefit:
        found = found.filter(benefit=asked.benefit)
    if asked.late:
        found = found.filter(due_on__lt=today())
    return found


def _after_day(found: Any, after: str) -> Any:
    day, _dot, key = after.partition(".")
    try:
        on, pk = date.fromisoformat(day), int(key)
    except ValueError:
        return found
    # the first condition is what an index can begin at
    return found.filter(due_on__gte=on).filter(Q(due_on__gt=on) | Q(id__gt=pk))


def _before_key(found: Any, after: str) -> Any:
    return found.filter(id__lt=int(after)) if after.isascii() and after.isdigit() else found


def _position(case: Case, state: str) -> str:
    return f"{case.due_on}.{case.pk}" if state in OPEN else str(case.pk)


def count(actor: Actor, asked: Asked) -> str:
    """How many there are, up to `MOST`."""
    counted = _filtered(actor, asked).order_by()[: MOST + 1].values("pk").count()
    return f"{MOST}+" if counted > MOST else str(counted)


def first(actor: Actor) -> str:
    """The state with which an actor begins: what they can do something about."""
    return SUBMITTED if actor.may(Privilege.CASES_CHECK) or not actor.may(Privilege.CASES_DECIDE) else CHECKED
