"""What follows by rule: a change in the registers stops, changes or resumes what runs; the ledger moves the states.

What somebody was when the claim was granted stays settled (a fresh graduate does not become stale). What must go on
holding are the conditions that the arrangement names as `lasting`; where it names none, those that read a relation
(employer, insurance, …) or a region. The sum follows the facts that it is computed from.
A condition that is no longer known to hold stops the payments too, until it is known.
"""

from collections.abc import Collection, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Subquery, TextField, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext as _

from yangui.platform.cases import letters, money, running
from yangui.platform.cases.deciding import decided
from yangui.platform.cases.models import Case, Letter
from yangui.platform.cases.scheduling import Slot, total
from yangui.platform.cases.states import PAID, RECOVERING, RUNNING, SUSPENDED
from yangui.platform.cases.stepping import PROGRAM, by_rule, locked
from yangui.platform.cases.telling import tell
from yangui.platform.core import audit
from yangui.platform.core.actor import Actor
from yangui.platform.core.clock import now, today
from yangui.platform.core.money import yuan
from yangui.platform.core.stepping import step
from yangui.platform.core.transitions import transition_many
from yangui.platform.funds import changes as ledger
from yangui.platform.funds.changes import What
from yangui.platform.funds.models import Due
from yangui.platform.funds.services import OvercommittedError
from yangui.platform.funds.states import BATCHED, INSTRUCTED, PLANNED, RETURNED
from yangui.platform.library import packs
from yangui.platform.registry import answers
from yangui.platform.registry import changes as registers
from yangui.platform.registry.known import RELATED, facts_of
from yangui.platform.registry.models import Entity, Fact, Relation
from yangui.platform.registry.values import canonical, raw
from yangui.policy.decision import Decision
from yangui.policy.pack import BenefitRule
from yangui.rules.dates import add_months

AT_A_TIME = 500
PREFIX = "case:"


@registers.follows
def registers_changed(entities: Collection[int]) -> None:
    """Each running case of these entities is held against what is registered now."""
    merged = Entity.objects.filter(merged_into__in=registers.each(entities)).values_list("pk", flat=True)
    theirs = Case.objects.filter(entity__in=registers.each([*entities, *merged]), state__in=(*RUNNING, SUSPENDED))
    ids = list(theirs.exclude(schedule=[]).order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(ids), AT_A_TIME):
        some = Case.objects.filter(pk__in=ids[start : start + AT_A_TIME]).order_by("pk")
        for case in some.select_related("entity__merged_into", "arrangement"):
            follow(case)


@transaction.atomic
def follow(case: Case) -> None:
    """Stops, changes or resumes one case, where what it rests on has changed since it was last looked at."""
    rule = _rule(case)
    names = lasting(case, rule)
    known = answers.known(case)
    pack, kind = packs.current(), rule.benefit.for_
    types = pack.scopes[kind].facts
    held = {n: t for n, t in canonical(pack, kind, {n: known[n] for n in names if n in known}).items() if t is not None}
    before = case.followed or {n: v for n, v in case.decision.get("facts", {}).items() if n in names}
    changed = sorted(n for n in names if held.get(n) != before.get(n))
    if not changed:
        return
    settled = {n: raw(types[n], v) for n, v in case.decision.get("facts", {}).items() if n not in names and n in types}
    using = settled | {n: known[n] for n in names if n in known}
    decision = _again(case, using)
    since = _since(case.entity.live, changed)
    row = locked(case)
    if decision.answer == "yes":
        _holds(row, decision, since, held)
    elif row.state in RUNNING:
        _stops(row, decision, since, held)
    else:
        Case.objects.filter(pk=row.pk).update(followed=held)


def _rule(case: Case) -> BenefitRule:
    decider = packs.current().decider(case.entity.live.pack_kind)
    return decider.versions[case.benefit][-1]


def lasting(case: Case, rule: BenefitRule) -> frozenset[str]:
    """The facts that a running case follows: those of the lasting conditions, and those of the sum."""
    types = packs.current().scopes[rule.benefit.for_].facts
    named = set(case.arrangement.lasting)
    conditions = [
        c.node.facts
        for c in rule.conditions
        if (c.id in named if named else any("." in n or types[n].type.name == "region" for n in c.node.facts))
    ]
    money_ = [rule.payment.facts] if rule.payment is not None else []
    return frozenset(n for facts_ in (*conditions, *money_) for n in facts_)


def _again(case: Case, using: Mapping[str, Any]) -> Decision:
    try:
        return decided(case, using=using)
    except KeyError:  # no longer in force for new claims; what runs goes on under its rule
        return decided(case, using=using, on=date.fromisoformat(case.decision["on"]))


def _since(entity: Entity, changed: Collection[str]) -> date:
    """The first day on which something changed, as the registers tell it; never after today."""
    rows = facts_of(entity)
    days = [rows[n].on for n in changed if n in rows]
    gone = [n for n in changed if n not in rows]
    relations = {RELATED.get(entity.kind, {}).get(n.partition(".")[0]) for n in gone} - {None}
    ended = Relation.objects.filter(entity=entity, type__in=relations, ended_by=None, until__isnull=False)
    days += [day for day in ended.order_by("-until").values_list("until", flat=True)[:1] if day is not None]
    past = Fact.objects.filter(entity=entity, name__in=gone).exclude(ended_by=None).order_by("-id")
    days += list(past.values_list("ended_by__on", flat=True)[:1])
    return min([*days, today()])


def _after(day: date) -> str:
    """The month after a day's: the one in which it changed is still paid as it was."""
    return f"{add_months(day.replace(day=1), 1):%Y-%m}"


def _stops(row: Case, decision: Decision, since: date, held: Mapping[str, str]) -> None:
    open_ = [c for c in decision.conditions if c.value != "yes"]
    words = "；".join(c.says.zh for c in open_)
    known = any(c.value == "no" for c in open_)
    form = _("登记信息自 %(day)s 起有变化，按现有信息暂不符合：%(what)s。") if known else _(
        "登记信息自 %(day)s 起有变化，暂时无法确认：%(what)s。请补充或更正信息。"
    )  # fmt: skip
    reason = form % {"day": since.isoformat(), "what": words}
    running.suspend(case=row, period=_after(since), reason=reason, actor=PROGRAM, ruled=True, followed=dict(held))


def _holds(row: Case, decision: Decision, since: date, held: Mapping[str, str]) -> None:
    Case.objects.filter(pk=row.pk).update(followed=dict(held))
    if row.state == SUSPENDED and row.stopped_by_rule:
        reason = _("登记信息自 %s 起重新满足条件。") % since.isoformat()
        period = max(f"{since:%Y-%m}", row.stopped_from)
        try:
            with transaction.atomic():
                running.resume(case=row, period=period, reason=reason, actor=PROGRAM)
        except OvercommittedError as error:
            audit.record("claim.not_resumed", row, actor=PROGRAM, reason=str(error))
            return
    each = yuan(decision.payments[0].fen) if decision.payments else None
    if row.state in RUNNING and each is not None and row.amount is not None and each != row.amount:
        _changes(row, each, since)


def _changes(row: Case, each: Decimal, since: date) -> None:
    """Another sum from the month after, where the sum granted was that of the rules."""
    if row.outcome != Case.Outcome.GRANTED or (len({s["amount"] for s in row.schedule}) > 1 and not row.followed):
        return
    period = _after(since)
    reason = _("登记信息自 %(day)s 起有变化：每期由 %(old)s 元改为 %(new)s 元。") % {
        "day": since.isoformat(), "old": row.amount, "new": each,
    }  # fmt: skip
    try:
        with transaction.atomic():
            slots = _promised_anew(row, each, period, reason)
    except OvercommittedError as error:  # what somebody registered stands, whatever the budget holds
        audit.record("claim.not_changed", row, actor=PROGRAM, reason=f"{reason}{error}")
        return
    if not slots:
        return
    new = {s.period: s for s in slots}
    schedule = [new.get(s.period, s) for s in map(Slot.of, row.schedule)]
    before, row.amount, row.total = row.amount, each, total(schedule)
    row.schedule = [s.plain() for s in schedule]
    row.save(update_fields=["amount", "total", "schedule"])
    detail = {"from": str(before), "to": str(each), "period": slots[0].period}
    audit.record("claim.changed", row, actor=PROGRAM, reason=reason, detail=detail)
    lines = [reason, _("自 %s 起。") % slots[0].period]
    letters.write(row, Letter.About.CHANGED, lines)
    tell(row, _("金额有变化"), " ".join(lines))


def _promised_anew(row: Case, each: Decimal, period: str, reason: str) -> list[Slot]:
    """The payments from a period on that could still be changed, with their new sum."""
    cancelled = money.cancelled_by(row, period=period, actor=PROGRAM, reason=reason)
    slots = [Slot(s.period, each, s.due_on) for s in map(Slot.of, row.schedule) if s.period in cancelled]
    if slots:
        money.oblige(row, actor=PROGRAM, slots=slots)
    return slots


@ledger.follows
def money_moved(references: frozenset[str], what: What, actor: Actor) -> None:
    """The state of each case is where its money is; who is paid, or whose bank sent it back, is told."""
    keys = [int(r.removeprefix(PREFIX)) for r in references if r.startswith(PREFIX)]
    name = {"instructed": "instruct", "paid": "pay", "returned": "bounce"}.get(what)
    if name is not None:
        fit = Case.objects.filter(pk__in=keys, state__in=Case.MACHINE.by_name[name].sources)
        if what == "paid":  # of several payers' parts the last one pays it
            fit = fit.exclude(Exists(_dues(INSTRUCTED, RETURNED)))
        transition_many(Case, fit.values_list("pk", flat=True), name, actor=by_rule(actor))
        to_come = _dues(PLANNED, BATCHED, INSTRUCTED, RETURNED).order_by("due_on").values("due_on")[:1]
        Case.objects.filter(pk__in=keys, state__in=RUNNING).update(due_on=Subquery(to_come))
    if what == "returned":
        _tell_returned(keys)
    if what == "paid":
        _finish(keys, actor)
    if what == "waived":
        _tell_waived(keys)
    if what in ("recovered", "waived"):
        _recovered(keys, actor)


def _dues(*states: str) -> Any:
    """The payments of the case of an outer query that are in one of these states."""
    reference = Concat(Value(PREFIX), Cast(OuterRef("pk"), TextField()))
    return Due.objects.filter(obligation__reference=reference, state__in=states)


def _tell_returned(keys: Collection[int]) -> None:
    for case in Case.objects.filter(pk__in=keys, state__in=(*RUNNING, SUSPENDED)):
        tell(case, _("银行退回了付款"), _("请核对收款账户；改正后会重新拨付，不需要重新申领。"))


def _tell_waived(keys: Collection[int]) -> None:
    for case in Case.objects.filter(pk__in=keys, state=RECOVERING):
        line = _("有一期应退金额已免除，还须退还 %s 元。") % money.owed_back(case)
        letters.write(case, Letter.About.CHANGED, [line])
        tell(case, _("免予退还"), line)


def _finish(keys: Collection[int], actor: Actor) -> None:
    """What has nothing more to be paid ends."""
    done = Case.objects.filter(pk__in=keys, state=PAID, due_on=None)
    changes = {key: {"ended_at": now()} for key in done.values_list("pk", flat=True)}
    transition_many(Case, changes, "end", actor=by_rule(actor), reason=_("已全部到账。"), changes=changes)


def _recovered(keys: Collection[int], actor: Actor) -> None:
    for case in Case.objects.filter(pk__in=keys, state=RECOVERING):
        if not money.owed_back(case):
            step(case, "recovered", actor=by_rule(actor), overpaid=Decimal(0), ended_at=now())
