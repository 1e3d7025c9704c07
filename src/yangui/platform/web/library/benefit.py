"""A benefit of the pack in the words of its page."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from yangui.platform.web.check.present import Line, yuan
from yangui.platform.web.library.words import BENEFICIARIES, BENEFIT_KINDS, BOUNDS, JUNCTIONS, PARTS, RELATIONS
from yangui.policy.model import MONEY_KINDS, Amount, Benefit, Interval, Number
from yangui.policy.pack import BenefitRule, Pack


def money(number: Number) -> str:
    """Yuan as a pack states them, as they are written."""
    return yuan(int(number * 100))


def period(interval: Interval | None) -> str:
    """From when to when; empty where neither is stated."""
    if interval is None or (interval.from_ is None and interval.to is None):
        return ""
    if interval.to is None:
        return _("自 %s 起") % interval.from_
    return _("至 %s") % interval.to if interval.from_ is None else f"{interval.from_} – {interval.to}"


@dataclass(frozen=True)
class BenefitPage:
    """Everything that the page of a benefit says."""

    pack: Pack
    rule: BenefitRule
    language: str
    on: date

    @property
    def benefit(self) -> Benefit:
        """As the pack has it."""
        return self.rule.benefit

    @property
    def id(self) -> str:
        """Of the benefit."""
        return self.benefit.id

    @property
    def title(self) -> str:
        """Of the benefit."""
        return self.benefit.title[self.language]

    @property
    def kind(self) -> str:
        """What sort of thing it gives."""
        return str(BENEFIT_KINDS[self.benefit.kind])

    @property
    def beneficiary(self) -> str:
        """Who receives it."""
        return str(BENEFICIARIES[self.benefit.for_])

    @property
    def document(self) -> str:
        """The title of the document."""
        return self.pack.documents[self.benefit.document].title[self.language]

    @property
    def region(self) -> str:
        """Where it holds."""
        code = self.benefit.region or self.pack.documents[self.benefit.document].region
        return self.pack.regions[code].name[self.language]

    @property
    def gives(self) -> str:
        """What it gives, in words; empty where the amount says it all."""
        text = self.benefit.gives or self.benefit.summary
        return text[self.language] if text else ""

    @property
    def programme(self) -> str:
        """The plan under which it is given."""
        return self.pack.programmes[self.benefit.programme].title[self.language] if self.benefit.programme else ""

    @property
    def in_force(self) -> str:
        """From when to when."""
        return period(self.benefit.in_force)

    @property
    def holds(self) -> bool:
        """Whether it is in force on the day."""
        return self.rule.in_force(self.on)

    @property
    def past(self) -> bool:
        """Whether its time is over on the day."""
        held = self.benefit.in_force
        return held is not None and held.to is not None and held.to < self.on

    @property
    def amount(self) -> str:
        """The sum in a few words; empty for what is no money."""
        amount = self.benefit.amount
        if amount is None:
            open_ = self.benefit.kind in MONEY_KINDS or "amount" in self.benefit.open
            return _("金额待核定") if open_ else ""
        if isinstance(amount, int | Decimal):
            return money(amount)
        if amount.formula is not None:
            return _("按公式计算")
        return str(BOUNDS[amount.bound]) % self._sum(amount)

    def _sum(self, amount: Amount) -> str:
        if amount.value is not None:
            return money(amount.value)
        if amount.table:
            low, high = min(amount.table.values()), max(amount.table.values())
            return money(high) if low == high else _("%(low)s 至 %(high)s") % {"low": money(low), "high": money(high)}
        if amount.share is not None and amount.of:
            return _("%(what)s的 %(share)s%%") % {
                "what": self._label(amount.of), "share": f"{Decimal(amount.share * 100).normalize():f}",
            }  # fmt: skip
        return _("金额待核定")

    @property
    def table(self) -> list[Line]:
        """The sum by what it depends on."""
        amount = self.benefit.amount
        if not isinstance(amount, Amount) or not amount.table or not amount.by:
            return []
        codes = self._codes(amount.by)
        return [Line(codes.get(code, code), money(value)) for code, value in amount.table.items()]

    @property
    def table_by(self) -> str:
        """What the sum depends on."""
        amount = self.benefit.amount
        return self._label(amount.by) if isinstance(amount, Amount) and amount.by else ""

    @property
    def additions(self) -> list[str]:
        """What is added to the sum, and where it ends."""
        amount = self.benefit.amount
        if not isinstance(amount, Amount):
            return []
        found = []
        if (more := amount.top_up) is not None:
            said = _("%(what)s每增加一，加 %(sum)s") % {"what": self._label(more.per), "sum": money(more.each)}
            found.append(said if more.cap is None else f"{said}，{_('最多 %s') % money(more.cap)}")
        if amount.cap is not None:
            found.append(_("总额最高 %s") % money(amount.cap))
        return found

    @property
    def schedule(self) -> list[str]:
        """When it is paid; empty where it is no money."""
        pays = self.benefit.pays
        if pays is None:
            return [_("一次性")] if self.benefit.kind in MONEY_KINDS and self.benefit.amount is not None else []
        each = {"once": _("一次性"), "month": _("按月"), "quarter": _("按季"), "year": _("按年")}[pays.every]
        said = [each]
        if pays.times is not None:
            said.append(
                _("共 %s 次") % pays.times if isinstance(pays.times, int) else _("次数：%s") % self._label(pays.times)
            )
        if pays.from_:
            said.append(_("自%s起") % self._label(pays.from_))
        shares = [f"{part.at[self.language]}：{Decimal(part.share * 100).normalize():f}%" for part in pays.instalments]
        return ["，".join(said), *shares]

    @property
    def result(self) -> str:
        """What it makes of somebody, such as a professional title: the list that it is a code of."""
        held = self.benefit.result
        return self.pack.code_lists[held.list].title[self.language] if held else ""

    @property
    def quota(self) -> str:
        """How many are funded."""
        quota = self.benefit.quota
        if quota is None:
            return ""
        said = str(BOUNDS[quota.bound]) % quota.count
        return _("每年 %s") % said if quota.per == "year" else said

    @property
    def papers(self) -> list[str]:
        """What is to be handed in: what the text lists, and the proof that conditions ask for."""
        shown = [c.condition.shown_by for c in self.rule.conditions if c.condition.shown_by]
        return list(dict.fromkeys(paper[self.language] for paper in (*self.benefit.papers, *shown)))

    @property
    def window(self) -> str:
        """When it can be applied for."""
        return period(self.benefit.window)

    @property
    def payers(self) -> list[str]:
        """Who pays which share."""
        found = []
        for id, share in self.benefit.payers.items():
            name = self.unit(id)
            found.append(name if share == 1 else f"{name} {Decimal(share * 100).normalize():f}%")
        return found

    @property
    def contacts(self) -> list[str]:
        """Whom to ask: who leads, else who is responsible, else who owes the rule."""
        ids = self.benefit.lead or self.benefit.responsible or [u for u in (self.benefit.owed_by,) if u]
        return [self.unit(id) for id in ids]

    @property
    def responsible(self) -> list[str]:
        """Who answers for it besides."""
        return [self.unit(id) for id in self.benefit.responsible or ()]

    @property
    def owed_by(self) -> str:
        """Who owes the detailed rule; empty where the text names no unit."""
        return self.unit(self.benefit.owed_by) if self.benefit.owed_by else ""

    @property
    def open(self) -> list[str]:
        """The parts that wait for a detailed rule."""
        return [str(PARTS[part]) for part in self.benefit.open]

    @property
    def is_open(self) -> Mapping[str, bool]:
        """Whether a part waits, by the part's name."""
        return {part: part in self.benefit.open for part in PARTS}

    @cached_property
    def conditions(self) -> list[dict[str, Any]]:
        """The conditions as lines, with how deep each stands under "all of", "any of" and "none of"."""
        rules = {c.id: c for c in self.rule.conditions}
        return list(self._walk(self.benefit.requires, rules, 0))

    def _walk(self, wanted: list[Any], rules: Mapping[str, Any], depth: int) -> list[dict[str, Any]]:
        lines: list[dict[str, Any]] = []
        for one in wanted:
            if isinstance(one, str):
                lines.append(self._condition(rules[one], depth))
                continue
            for junction, below in one.items():
                lines.append({"junction": str(JUNCTIONS[junction]), "depth": depth})
                lines += self._walk(below, rules, depth + 1)
        return lines

    def _condition(self, rule: Any, depth: int) -> dict[str, Any]:
        said = rule.condition
        return {
            "depth": depth,
            "says": said.says[self.language],
            "judged_by": self.unit(said.judged_by) if said.judged_by else "",
            "shown_by": said.shown_by[self.language] if said.shown_by else "",
            "document": rule.document,
            "cite": f"{self.pack.documents[rule.document].title[self.language]} {rule.clause}",
        }

    @property
    def readings(self) -> list[dict[str, Any]]:
        """The readings that it rests on."""
        return [reading_line(self.pack, id, self.language) for id in self.rule.readings]

    @property
    def relations(self) -> list[dict[str, Any]]:
        """How it stands to others: a label and the benefits."""
        named = {b.id: b.title[self.language] for b in self.pack.benefits}
        held = self.benefit.relations
        found = [(label, [(id, named[id]) for id in getattr(held, name)]) for name, label in RELATIONS.items()]
        return [{"label": label, "benefits": benefits} for label, benefits in found if benefits]

    def unit(self, id: str) -> str:
        """The name of a unit."""
        return self.pack.organisations[id].name[self.language]

    def _label(self, expression: str) -> str:
        """A fact's label, or the expression as it is."""
        fact = self.pack.facts[self.benefit.for_].get(expression)
        return fact.label[self.language] if fact else expression

    def _codes(self, fact: str) -> dict[str, str]:
        codes = self.pack.scopes[self.benefit.for_].facts[fact].type.codes
        held = self.pack.code_lists.get(codes.name) if codes else None
        return {code: text[self.language] for code, text in held.codes.items()} if held else {}


def reading_line(pack: Pack, id: str, language: str) -> dict[str, Any]:
    """A reading: what is asked, what was taken, what else it could be, and who may confirm it."""
    reading = pack.readings[id]
    return {
        "id": id,
        "asks": reading.asks[language],
        "taken": reading.taken.says[language],
        "others": [choice.says[language] for choice in reading.others],
        "confirmed_by": pack.organisations[reading.confirmed_by].name[language],
        "confirmed": reading.state == "confirmed",
    }
