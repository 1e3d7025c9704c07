"""Matters of supervision: misses are found daily, each climbs the ladder by one rung, each step has its actor."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from yangui.platform.core.actor import Actor, Grant
from yangui.platform.core.clock import today
from yangui.platform.core.models import AuditEvent
from yangui.platform.core.privileges import Privilege
from yangui.platform.core.transitions import RefusedError
from yangui.platform.core.transitions import transition as make
from yangui.platform.organisations.models import Organisation
from yangui.platform.targets.clocks import due_days
from yangui.platform.targets.ladder import ANSWER_DAYS, BY_LETTER, BY_RULE, Rung, next_rung
from yangui.platform.targets.models import Indicator, Matter, Round, Standing
from yangui.platform.targets.progress import Colour
from yangui.platform.targets.services import orders, rounds
from yangui.platform.targets.services.officers import tell_officers

# What the rules do by themselves.
PROGRAM = Actor(grants=(Grant(Privilege.TARGETS_SUPERVISE, "supervisor"),))
# The unit does not know of these yet.
UNDECIDED = ("found", "registered", "approved")
PURSUED = (Colour.YELLOW, Colour.RED)
# of a supervisor's own matter
KEY = 32
# Steps after which the unit must know.
TOLD = frozenset(["notify", "send_back"])


@dataclass(frozen=True, slots=True)
class Miss:
    """One thing that went wrong once, by `key`; `thread` joins those of the same thing."""

    thread: str
    key: str
    organisation: Organisation
    said: str
    standing: Standing | None = None
    round: Round | None = None
    matter: Matter | None = None


def misses(day: date) -> Iterator[Miss]:
    """What went wrong by a day: figures behind or overdue, reports not given, matters not answered."""
    standings = Standing.objects.filter(until=None, colour__in=PURSUED).select_related(
        "indicator", "organisation", "region"
    )
    for s in standings:
        thread = f"goal:{s.indicator.slug}:{s.region_id}"
        what = _("已逾期") if s.colour == Colour.RED else _("进度滞后")
        mark = f"overdue:{s.due}" if s.colour == Colour.RED else f"behind:{s.as_of}"
        said = _("%(goal)s（%(region)s）：%(what)s") % {"goal": s.indicator, "region": s.region, "what": what}
        yield Miss(thread, f"{thread}:{mark}", s.organisation, said, standing=s)
    for late, unit in rounds.late(day):
        # a year of good reports, or bad ones, does not follow a unit into the next
        thread = f"report:{unit.slug}:{late.as_of.year}"
        yield Miss(thread, f"{thread}:{late.pk}", unit, _("%s：逾期未报") % late.title, round=late)
    waiting = Matter.objects.with_unit().select_related("organisation", "indicator", "round")
    for matter, due in with_due(list(waiting)):
        if due is not None and due < day:
            said = _("%s：逾期未反馈") % matter
            yield Miss(matter.thread, f"unanswered:{matter.pk}", matter.organisation, said, matter=matter)


def with_due(matters: list[Matter]) -> list[tuple[Matter, date | None]]:
    """Matters with the day by which the unit must answer, as the calendar is now; None before the notice."""
    told = [m for m in matters if m.notified_on is not None]
    clocks = [(m.notified_on, ANSWER_DAYS[Rung(m.rung)]) for m in told if m.notified_on is not None]
    dues = dict(zip((m.pk for m in told), due_days(clocks), strict=True))
    return [(m, dues.get(m.pk)) for m in matters]


def look(day: date) -> list[Matter]:
    """Raises a matter for each miss that has none yet. May run as often as wanted."""
    return [matter for miss in misses(day) if (matter := raise_matter(miss=miss, day=day)) is not None]


@transaction.atomic
def raise_matter(*, miss: Miss, day: date, actor: Actor = PROGRAM) -> Matter | None:
    """Registers a matter on the next rung of the miss's thread; None where the miss has its matter.

    None too while the rung before waits for its decision: nobody gets a letter before the interview took place.
    What goes out by rule is approved and notified at once; all else waits for a named decision.
    """
    actor.must(Privilege.TARGETS_SUPERVISE)
    if Matter.objects.filter(Q(miss=miss.key) | Q(thread=miss.thread, state__in=UNDECIDED)).exists():
        return None
    standing, before = miss.standing, miss.matter
    rung = next_rung(reached(miss.thread))
    matter: Matter = Matter.objects.create(
        thread=miss.thread, miss=miss.key, rung=rung, organisation=miss.organisation, said=miss.said, found_on=day,
        indicator=standing.indicator if standing else before.indicator if before else None,
        region_id=standing.region_id if standing else before.region_id if before else None,
        round=miss.round or (before.round if before else None),
    )  # fmt: skip
    make(matter, "register", actor=actor)
    if rung in BY_RULE and actor.account is None:
        make(matter, "approve", actor=actor)
        step(matter=matter, name="notify", actor=actor)
    return matter


@transaction.atomic
def open_matter(*, organisation: Organisation, said: str, actor: Actor, indicator: Indicator | None = None) -> Matter:
    """A matter of a supervisor's own, that no goal caused: a thread of its own, from the first rung on.

    Somebody else approves it. Raises `DeniedError`; `RefusedError` without a cause, and where the same is pursued.
    """
    actor.must(Privilege.TARGETS_SUPERVISE)
    if not said.strip():
        raise RefusedError(_("请写明事由。"))
    key = sha256(f"{organisation.pk} {said.strip()} {today()}".encode()).hexdigest()[:KEY]
    if Matter.objects.filter(miss=f"own:{key}").exists():
        raise RefusedError(_("同一事由今天已经立项。"))
    matter: Matter = Matter.objects.create(
        thread=f"own:{key}", miss=f"own:{key}", rung=next_rung([]), organisation=organisation, said=said.strip(),
        found_on=today(), indicator=indicator, region_id=indicator.region_id if indicator else None,
    )  # fmt: skip
    make(matter, "register", actor=actor)
    return matter


def reached(thread: str) -> list[str]:
    """The rungs of a thread since its goal last was met; what was dismissed does not count."""
    held = Matter.objects.filter(thread=thread).exclude(state="dismissed")
    kind, _colon, rest = thread.partition(":")
    if kind == "goal":
        slug, _colon, region = rest.rpartition(":")
        met = Standing.objects.filter(indicator__slug=slug, region=region, colour=Colour.GREEN).order_by("-since")
        if (last := met.first()) is not None:
            # while it is met, what is found from that day on counts: two matters left unanswered climb one by one
            held = held.filter(found_on__gte=last.since) if last.until is None else held.filter(found_on__gt=last.until)
    return list(held.values_list("rung", flat=True))


@transaction.atomic
def step(*, matter: Matter, name: str, actor: Actor, reason: str = "") -> AuditEvent:
    """Makes one step of a matter; the unit's own only for who reports for it. Tells the unit where it must know.

    Raises `DeniedError`, and `RefusedError` in another state, without a reason, or where the program would approve what
    a person has to.
    """
    wanted = matter.MACHINE.by_name[name]
    if wanted.privilege == Privilege.TARGETS_REPORT:
        actor.must(Privilege.TARGETS_REPORT, matter.organisation_id)
    if name == "approve" and actor.account is None and Rung(matter.rung) not in BY_RULE:
        raise RefusedError("a named decision is needed")
    changes: dict[str, Any] = {}
    if name == "approve" and Rung(matter.rung) in BY_LETTER:
        if not reason.strip():
            raise RefusedError(_("请写明决定和理由：它会写入送达单位的文书。"))
        changes["decision"] = reason.strip()
    if name in TOLD:
        changes["notified_on"] = today()
    if name == "report":
        changes["answer"] = reason.strip()
    event = make(matter, name, actor=actor, reason=reason, **changes)
    if name == "notify" and Rung(matter.rung) in BY_LETTER:
        orders.write(matter)
    if name in TOLD:
        url = reverse("targets-matter", args=[matter.pk])
        ((_matter, due),) = with_due([matter])
        text = _("%(said)s。请在 %(due)s 前签收并反馈。") % {"said": matter.said, "due": due}
        tell_officers(matter.organisation, subject=str(matter)[:200], text=text, url=url)
    return event
