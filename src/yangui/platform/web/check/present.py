"""Decisions in the words of the page."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import pairwise
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from yangui.platform.core.language import current_language
from yangui.platform.entitlements.selfcheck import SelfCheck
from yangui.platform.web.check.questions import shown
from yangui.policy.bundle import Bundle, Left, bundles, worth
from yangui.policy.decision import MONTHS, Decision, Payment
from yangui.rules.dates import add_months, add_years

# How far ahead a result looks.
YEARS = 5


class Line(NamedTuple):
    """A label and what is said of it; `change` is the fact that a link next to it lets the person change."""

    label: str
    text: str
    change: str = ""


@dataclass(frozen=True)
class Shown:
    """One decision, ready for a page."""

    check: SelfCheck
    decision: Decision
    language: str

    @property
    def id(self) -> str:
        """The benefit."""
        return self.decision.benefit.id

    @property
    def title(self) -> str:
        """Of the benefit."""
        return self.decision.benefit.title[self.language]

    @property
    def answer(self) -> str:
        """yes, unknown, judgement or no: the class of its sign."""
        return self.decision.answer

    @property
    def word(self) -> str:
        """The answer in words."""
        return {
            "yes": _("符合"),
            "unknown": _("待补充信息"),
            "judgement": _("待单位认定"),
            "no": _("按现有信息暂不符合"),
        }[self.decision.answer]

    @property
    def cite(self) -> str:
        """Document and clause."""
        return (
            f"{self.check.pack.documents[self.decision.cite.document].title[self.language]} {self.decision.cite.clause}"
        )

    @property
    def amount(self) -> str:
        """The sum, or what can be said of it."""
        d = self.decision
        if d.result is not None and d.benefit.result is not None:
            return self.check.pack.code_lists[d.benefit.result.list].codes[d.result][self.language]
        state = d.amount_state
        if state == "none":
            return ""
        if state == "open":
            span = d.amount_range
            if span and span[1] is not None:
                return _("%(low)s 至 %(high)s") % {"low": yuan(span[0]), "high": yuan(span[1])}
            return _("金额待核定")
        bound = {"exact": "%s", "at_most": _("最高 %s"), "at_least": _("不低于 %s"), "about": _("约 %s")}[state]
        return bound % yuan(d.amount_fen or 0)

    @property
    def schedule(self) -> list[str]:
        """When what is paid."""
        return [_payment(p, self.language) for p in self.decision.payments]

    @property
    def missing(self) -> list[Line]:
        """The questions that are still open, each to be answered by a link."""
        facts = self.check.pack.facts[self.check.kind]
        return [Line(facts[f].label[self.language], "", f) for f in self.decision.missing]

    @property
    def failed(self) -> list[str]:
        """The conditions that are not met."""
        return [self.check.pack.conditions[id].says[self.language] for id in self.decision.failed]

    @property
    def judges(self) -> list[str]:
        """Who judges what."""
        pack = self.check.pack
        said = []
        for id in self.decision.to_judge:
            condition = pack.conditions[id]
            unit = pack.organisations[condition.judged_by].name[self.language] if condition.judged_by else ""
            said.append(f"{unit}：{condition.says[self.language]}" if unit else condition.says[self.language])
        return said

    @property
    def conditions(self) -> list[dict[str, Any]]:
        """Every condition with its answer, the facts that it read, and its clause."""
        pack, kind = self.check.pack, self.check.kind
        words = {"yes": _("满足"), "no": _("不满足"), "unknown": _("未知"), "judgement": _("待认定")}
        found: list[dict[str, Any]] = []
        for c in self.decision.conditions:
            facts = [Line(pack.facts[kind][n].label[self.language], self._fact(n, v), n) for n, v in c.facts.items()]
            cite = f"{pack.documents[c.cite.document].title[self.language]} {c.cite.clause}"
            found.append(
                {"says": c.says[self.language], "answer": c.value, "word": words[c.value], "facts": facts, "cite": cite}
            )
        return found

    @property
    def nearest(self) -> list[Line]:
        """The smallest change of facts that would make it a yes."""
        facts = self.check.pack.facts[self.check.kind]
        return [
            Line(facts[c.fact].label[self.language], self._fact(c.fact, c.value), c.fact) for c in self.decision.nearest
        ]

    @property
    def readings(self) -> list[str]:
        """What was understood where the text leaves a choice, and that no unit has confirmed it."""
        held = [self.check.pack.readings[id] for id in self.decision.readings]
        return [f"{r.asks[self.language]} → {r.taken.says[self.language]}" for r in held if r.state == "unconfirmed"]

    @property
    def relations(self) -> list[Line]:
        """What may be had together with this, and what not."""
        named = {b.id: b.title[self.language] for b in self.check.pack.benefits}
        labels = {
            "stacks_with": _("可与之同享"),
            "excludes": _("不可同享"),
            "take_the_higher": _("就高不重复"),
            "tops_up": _("补足差额"),
            "needs_first": _("须先取得"),
        }
        found = []
        for name, label in labels.items():
            ids = getattr(self.decision.benefit.relations, name)
            if ids:
                found.append(Line(label, "、".join(named[id] for id in ids)))
        return found

    @cached_property
    def later(self) -> date | None:
        """The first day within the next years on which it becomes a yes by the mere course of time."""
        d = self.decision
        if d.answer == "yes" or d.changes_on is None:
            return None
        periods = d.periods(d.on, add_years(d.on, YEARS))
        return next((p.first for p in periods if p.answer == "yes"), None)

    def _fact(self, name: str, held: object) -> str:
        return _("未知") if held is None else shown(self.check.pack, self.check.kind, name, held, self.language)


@dataclass(frozen=True)
class Result:
    """All decisions of a self-check, sorted for a page."""

    check: SelfCheck
    language: str = field(default_factory=current_language)

    @cached_property
    def all(self) -> list[Shown]:
        """Every decision."""
        return [Shown(self.check, d, self.language) for d in self.check.decisions]

    @cached_property
    def yours(self) -> list[Shown]:
        """What is the person's, the largest sum first."""
        return sorted((s for s in self.all if s.answer == "yes"), key=lambda s: -(s.decision.amount_fen or 0))

    @cached_property
    def later(self) -> list[Shown]:
        """What comes by itself, the first day first."""
        return sorted((s for s in self.all if s.later), key=lambda s: (s.later, s.title))

    @cached_property
    def perhaps(self) -> list[Shown]:
        """What depends on facts that are missing, most money first."""
        found = [s for s in self.all if s.answer == "unknown" and not s.later]
        return sorted(found, key=lambda s: (-s.decision.at_stake_fen, len(s.decision.missing)))

    @cached_property
    def judged(self) -> list[Shown]:
        """What a unit has to judge."""
        found = [s for s in self.all if s.answer == "judgement" and not s.later]
        return sorted(found, key=lambda s: -s.decision.at_stake_fen)

    @cached_property
    def not_yet(self) -> list[Shown]:
        """What is not the person's on what is known, the nearest first."""
        found = [s for s in self.all if s.answer == "no" and not s.later]
        return sorted(found, key=lambda s: (len(s.decision.failed), s.title))

    @cached_property
    def bundles(self) -> list[Bundle]:
        """What may not be had together, and the choice that gives most."""
        return bundles(self.check.decisions)

    @cached_property
    def counted(self) -> list[Shown]:
        """What is the person's and may be had together."""
        left = {held.decision.benefit.id for bundle in self.bundles for held in bundle.sure.left}
        return [s for s in self.yours if s.id not in left]

    @property
    def choices(self) -> list[dict[str, Any]]:
        """The same for the page: a line for each benefit of a group, and why it is taken or left."""
        return [choice(bundle, {s.id: s for s in self.all}) for bundle in self.bundles]

    @property
    def total(self) -> str:
        """The sum of all that may be had together and has a sum; loans are not counted. Nothing known is not zero."""
        return yuan(self.total_fen) if self.total_fen else _("尚无确定的金额")

    @property
    def total_fen(self) -> int:
        """The same in fen."""
        return sum(worth(s.decision) or 0 for s in self.counted)

    @property
    def uncounted(self) -> int:
        """How many of them have a sum that is not known."""
        return sum(s.decision.amount_state == "open" for s in self.counted)

    @property
    def months(self) -> list[dict[str, str]]:
        """What comes each month: stretches of months with the same sum."""
        return _months([p for s in self.counted for p in s.decision.payments])

    @property
    def answers(self) -> list[Line]:
        """What was answered, each to be changed."""
        facts = self.check.pack.facts[self.check.kind]
        given = [
            Line(facts[f].label[self.language], shown(self.check.pack, self.check.kind, f, v, self.language), f)
            for f, v in self.check.answers.items()
        ]
        return given + [Line(facts[f].label[self.language], _("我不知道"), f) for f in self.check.skipped]


def choice(bundle: Bundle, shown: Mapping[str, Shown]) -> dict[str, Any]:
    """A group that bars one another: what is taken, what is left and why, and what may change it."""
    sure, at_best = bundle.sure, bundle.at_best
    better = [d for d in at_best.take if d.answer != "yes"]
    return {
        "take": [shown[d.benefit.id] for d in sure.take],
        "sum": None if sure.fen is None else yuan(sure.fen),
        "left": [(shown[held.decision.benefit.id], _barred(held, shown)) for held in sure.left],
        "unpriced": [shown[d.benefit.id] for d in (at_best if better else sure).unpriced],
        "better": [shown[d.benefit.id] for d in better],
        "better_sum": None if at_best.fen is None else yuan(at_best.fen),
        "better_left": [(shown[held.decision.benefit.id], _barred(held, shown)) for held in at_best.left],
    }


def _barred(held: Left, shown: Mapping[str, Shown]) -> str:
    said = _("就高不重复：与“%s”只取其高") if held.relation == "take_the_higher" else _("不可同享：与“%s”只能选一项")
    return said % shown[held.beside.benefit.id].title


def yuan(fen: int) -> str:
    """A sum of money as it is written: 97,200 元."""
    whole, rest = divmod(fen, 100)
    said = f"{whole:,}" if rest == 0 else f"{whole:,}.{rest:02}"
    return _("%s 元") % said


def _payment(payment: Payment, language: str) -> str:
    if payment.at is not None:
        return f"{payment.at[language]} {yuan(payment.fen)}"
    if payment.every == "once":
        return _("一次性") + (f" {payment.first}" if payment.first else "")
    each = {"month": _("每月 %s"), "quarter": _("每季 %s"), "year": _("每年 %s")}[payment.every] % yuan(payment.fen)
    if payment.first is None:
        return each
    return f"{each}，{payment.first} – {payment.last}" if payment.last else each + _("，自 %s 起") % payment.first


def _months(payments: Sequence[Payment]) -> list[dict[str, str]]:
    """Stretches of equal sums by month; only payments with known months count."""
    steps: dict[date, int] = {}
    for first, last, fen in _single(payments):
        steps[first] = steps.get(first, 0) + fen
        after = add_months(last, 1)
        steps[after] = steps.get(after, 0) - fen
    rows, held = [], 0
    for start, end in pairwise([*sorted(steps), None]):
        held += steps[start]  # type: ignore[index]
        if held and start is not None and end is not None:
            last = add_months(end, -1)
            rows.append({"first": f"{start:%Y-%m}", "last": f"{last:%Y-%m}", "sum": yuan(held)})
    return rows


def _single(payments: Iterable[Payment]) -> Iterable[tuple[date, date, int]]:
    """Each payment as first month, last month and sum in each of them."""
    for p in payments:
        if p.first is None or p.last is None:
            continue
        first, last = (date.fromisoformat(f"{day[:7]}-01") for day in (p.first, p.last))
        if p.every in ("once", "month"):
            yield first, last, p.fen
            continue
        while first <= last:
            yield first, first, p.fen
            first = add_months(first, MONTHS[p.every])
