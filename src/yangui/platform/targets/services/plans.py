"""The tree of measures and its goals, made what the pack says; goals of officers' own; goals taken apart by region."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import count
from typing import Any

from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from yangui.platform.core import audit
from yangui.platform.core.actor import Actor
from yangui.platform.core.privileges import Privilege
from yangui.platform.core.transitions import RefusedError
from yangui.platform.organisations.models import Organisation, Region
from yangui.platform.targets.decomposition import Difference, additive, differences
from yangui.platform.targets.models import Allotment, Indicator, Measure, PlanPoint
from yangui.platform.targets.periods import PeriodReading, period_of
from yangui.policy.model import Document, Target, Text
from yangui.policy.model import Measure as PackMeasure
from yangui.policy.pack import Pack

LEVELS = tuple(Measure.Level)
# What stands for many units, or for none in particular, cannot report.
NO_UNIT = ("role", "collective")
GOVERNING = ("locality", "government")


@transaction.atomic
def load_pack(pack: Pack) -> None:
    """Makes measures and goals what the pack says. Goals that it no longer names lapse; their figures stay."""
    loader = _Loader(pack)
    for document in pack.documents.values():
        loader.document(document)
    loader.save()
    Indicator.objects.filter(document__in=pack.documents).exclude(slug__in=loader.indicators).update(lapsed=True)


class _Loader:
    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        self.units = {unit.slug: unit for unit in Organisation.objects.all()}
        self.targets = {t.id: t for t in pack.targets}
        self.measures: list[Measure] = []
        self.parents: dict[str, Measure] = {}
        self.indicators: dict[str, Indicator] = {}
        # rows with the ids of their units, lead and responsible
        self.owing: list[tuple[Measure | Indicator, dict[str, Sequence[str]]]] = []

    def document(self, document: Document) -> None:
        """The plan and all below it."""
        root = self.node(document, None, 0, 0, document.title, "")
        self.owing.append((root, {"lead": document.issuers, "responsible": ()}))
        own = iter([m for m in self.pack.measures if m.document == document.id])
        places = count(1)
        for measure in document.measures:
            self.measure(document, measure, root, 1, own, places)

    def measure(
        self,
        document: Document,
        measure: PackMeasure,
        parent: Measure,
        depth: int,
        own: Iterator[PackMeasure],
        places: Iterator[int],
    ) -> None:
        # the pack holds measures from top to bottom with the units that each inherits
        full = next(own)
        assert full.clause == measure.clause
        row = self.node(document, parent, depth, next(places), measure.title, measure.clause)
        self.owing.append((row, {"lead": full.lead, "responsible": full.responsible}))
        for target in measure.targets:
            self.target(document, self.targets[target.id], row)
        for part in measure.measures:
            self.measure(document, part, row, depth + 1, own, places)

    def node(
        self, document: Document, parent: Measure | None, depth: int, place: int, title: Text, clause: str
    ) -> Measure:
        """One node of the tree."""
        key = f"{document.id}.{place}" if place else document.id
        row = Measure(
            key=key, title_zh=title.zh, title_en=title.en, level=LEVELS[min(depth, len(LEVELS) - 1)],
            document=document.id, clause=clause, place=place,
        )  # fmt: skip
        self.measures.append(row)
        if parent is not None:
            self.parents[key] = parent
        return row

    def target(self, document: Document, target: Target, measure: Measure) -> None:
        """One goal with the units that owe it."""
        period = period_of(target, document)
        owner, stated = self.owner(document, target)
        notes = self.pack.indicators.get(target.id)
        row = Indicator(
            slug=target.id, measure=measure, title_zh=target.indicator.zh, title_en=target.indicator.en,
            kind=target.kind, unit=target.unit or "", bound=target.bound,
            down=target.kind == "rank" or target.bound == "at_most", value=target.value, value_max=target.value_max,
            baseline=notes.baseline if notes else None, baseline_on=notes.baseline_on if notes else None,
            first=period.first, last=period.last, annual=period.annual,
            period_reading=period.reading, region_id=str(target.region), owner=owner, owner_stated=stated,
            document=document.id, clause=target.clause or "", stated=target.achieved,
        )  # fmt: skip
        self.indicators[target.id] = row
        self.owing.append((row, {"lead": target.lead or (), "responsible": target.responsible or ()}))

    def save(self) -> None:
        """Writes what was collected, in a number of queries that does not grow with it."""
        _upsert(Measure, self.measures, "key")
        for row in self.measures:
            row.parent = self.parents.get(row.key)
        Measure.objects.bulk_update(self.measures, ["parent"])
        for goal in self.indicators.values():
            goal.measure = goal.measure  # its number is known now
        self.keep_what_officers_said()
        _upsert(Indicator, list(self.indicators.values()), "slug")
        for id, goal in self.indicators.items():
            notes, part_of = self.pack.indicators.get(id), self.targets[id].part_of
            goal.part_of = self.indicators[part_of] if part_of else None
            joined = notes.same_as if notes and notes.same_as else None
            if joined is not None or not goal.same_as_reason:
                goal.same_as = self.indicators[joined] if joined else None
                goal.same_as_reason = ""
            goal.follows = self.indicators[notes.follows] if notes and notes.follows else None
        Indicator.objects.bulk_update(self.indicators.values(), ["part_of", "same_as", "follows"])
        for model in (Measure, Indicator):
            for name in ("lead", "responsible"):
                self.save_units(model, name)

    def keep_what_officers_said(self) -> None:
        """A baseline with its source, and a goal joined to another, stay where the pack has none of its own."""
        for held in Indicator.objects.filter(slug__in=self.indicators):
            goal = self.indicators[held.slug]
            if held.baseline_source and goal.baseline is None:
                goal.baseline, goal.baseline_on = held.baseline, held.baseline_on
                goal.baseline_source = held.baseline_source
            if held.same_as_reason:
                goal.same_as_id, goal.same_as_reason = held.same_as_id, held.same_as_reason

    def save_units(self, model: type[Measure | Indicator], name: str) -> None:
        """Makes one of the relations to units what the pack says."""
        through: Any = model._meta.get_field(name).remote_field.through  # type: ignore[union-attr]
        column = f"{model._meta.model_name}_id"
        own = [(row, units[name]) for row, units in self.owing if isinstance(row, model)]
        wanted = {(row.pk, self.units[slug].pk) for row, slugs in own for slug in slugs}
        rows = through._base_manager.filter(**{f"{column}__in": [row.pk for row, _slugs in own]})
        held = {(getattr(row, column), row.organisation_id): row.pk for row in rows}
        through._base_manager.filter(pk__in=[pk for pair, pk in held.items() if pair not in wanted]).delete()
        new = [through(**{column: one, "organisation_id": unit}) for one, unit in sorted(wanted - set(held))]
        through._base_manager.bulk_create(new)

    def owner(self, document: Document, target: Target) -> tuple[Organisation, bool]:
        """Who reports: the first unit that the text names; else who issued it, else who governs the region."""
        for slug in (*(target.lead or ()), *(target.responsible or ())):
            if (unit := self.unit(slug)) is not None:
                return unit, True
        here = [self.unit(slug) for slug in document.issuers if document.region == target.region]
        issuer = next((unit for unit in here if unit is not None), None)
        return issuer or self.governing(str(target.region)), False

    def unit(self, slug: str) -> Organisation | None:
        """The unit, or the one that took over from it; None for a role or a group of units."""
        seen: set[str] = set()
        while (after := self.pack.organisations[slug].successor) is not None and slug not in seen:
            seen.add(slug)
            slug = after
        return None if self.pack.organisations[slug].kind in NO_UNIT else self.units[slug]

    def governing(self, region: str) -> Organisation:
        """Of the governments in a region the one with the shortest name, which is the region's own."""
        found = [u for u in self.units.values() if u.region_id == region and u.kind in GOVERNING]
        if not found:
            above = self.pack.regions[region].parent
            assert above is not None, f"nobody governs {region}"
            return self.governing(above)
        return min(found, key=lambda u: (len(u.name_zh), u.slug))


def _upsert(model: type[Model], rows: Sequence[Any], key: str) -> None:
    """Writes new rows and those that differ by their key; all have their number then."""
    names = [f.name for f in model._meta.concrete_fields if f.name not in ("id", key)]
    model._base_manager.bulk_create(rows, update_conflicts=True, unique_fields=[key], update_fields=names)


@dataclass(frozen=True, slots=True)
class Goal:
    """A goal that officers set."""

    slug: str
    title_zh: str
    title_en: str
    kind: str
    unit: str
    bound: str
    value: Decimal | None
    first: date
    last: date


@transaction.atomic
def add_goal(*, goal: Goal, measure: Measure, owner: Organisation, region: Region, actor: Actor) -> Indicator:
    """A goal of the officers' own. Raises `DeniedError`, or `RefusedError` for an id that is taken."""
    actor.must(Privilege.TARGETS_SUPERVISE)
    if Indicator.objects.filter(slug=goal.slug).exists():
        raise RefusedError(_("编号 %s 已被使用：请换一个。") % goal.slug)
    row: Indicator = Indicator.objects.create(
        slug=goal.slug, title_zh=goal.title_zh, title_en=goal.title_en, kind=goal.kind, unit=goal.unit,
        bound=goal.bound, down=goal.kind == "rank" or goal.bound == "at_most", value=goal.value, first=goal.first,
        last=goal.last, period_reading=PeriodReading.STATED, measure=measure, owner=owner, owner_stated=True,
        region=region,
    )  # fmt: skip
    audit.record("goal.added", row, actor=actor, detail={"value": str(goal.value)})
    return row


@transaction.atomic
def add_measure(
    *, key: str, title_zh: str, title_en: str, parent: Measure, lead: Organisation, actor: Actor
) -> Measure:
    """A measure of the officers' own below another. Raises `DeniedError`, or `RefusedError` for a key that is taken."""
    actor.must(Privilege.TARGETS_SUPERVISE)
    if Measure.objects.filter(key=key).exists():
        raise RefusedError(_("编号 %s 已被使用：请换一个。") % key)
    level = LEVELS[min(LEVELS.index(Measure.Level(parent.level)) + 1, len(LEVELS) - 1)]
    place = Measure.objects.filter(parent=parent).count()
    row = Measure.objects.create(key=key, title_zh=title_zh, title_en=title_en, level=level, parent=parent, place=place)
    row.lead.set([lead])
    audit.record("measure.added", row, actor=actor)
    return row


@dataclass(frozen=True, slots=True)
class Share:
    """What a region is to reach, and which unit reports it; `baseline` is None where it is unknown."""

    region: str
    organisation: Organisation
    value: Decimal
    baseline: Decimal | None = None


@transaction.atomic
def allot(*, indicator: Indicator, shares: Iterable[Share], actor: Actor) -> None:
    """Takes a goal apart, from province to city or from city to county, in place of how it was before.

    Raises `DeniedError`; `RefusedError` where parts that add up do not make the whole, or lie elsewhere.
    """
    actor.must(Privilege.TARGETS_SUPERVISE)
    shares = list(shares)
    parents: Mapping[str, str | None] = dict(Region.objects.values_list("code", "parent_id"))
    values = {share.region: share.value for share in shares}
    if indicator.value is not None:
        values[indicator.region_id] = indicator.value
    astray = [s.region for s in shares if parents.get(s.region) not in values]
    if astray:
        raise RefusedError(_("%s：不在有目标值的地区之内。") % "、".join(astray))
    wrong = differences(values, parents) if additive(indicator.kind, indicator.unit) else []
    if wrong:
        raise RefusedError(" ".join(_told(d) for d in wrong))
    held = {a.region_id: a for a in indicator.allotments.all()}
    indicator.allotments.all().delete()
    Allotment.objects.bulk_create(_allotment(indicator, share, held.get(share.region)) for share in shares)
    audit.record("goal.allotted", indicator, actor=actor, detail={s.region: str(s.value) for s in shares})


def _allotment(indicator: Indicator, share: Share, before: Allotment | None) -> Allotment:
    """A region's part; its baseline and the source of it stay unless another is given."""
    row = Allotment(
        indicator=indicator, region_id=share.region, organisation=share.organisation, value=share.value,
        baseline=share.baseline,
    )  # fmt: skip
    if before is not None and share.baseline is None:
        row.baseline, row.baseline_on, row.baseline_source = before.baseline, before.baseline_on, before.baseline_source
    return row


def _told(found: Difference) -> str:
    said = {
        "region": Region.objects.get(code=found.region), "parts": f"{found.parts.normalize():f}",
        "value": f"{found.value.normalize():f}", "off": f"{(found.parts - found.value).normalize():+f}",
    }  # fmt: skip
    return _("%(region)s：各地合计 %(parts)s，目标值 %(value)s，相差 %(off)s。") % said


@transaction.atomic
def plan_pace(*, indicator: Indicator, region: Region, points: Mapping[date, Decimal], actor: Actor) -> None:
    """Says what should be reached by when, in place of an even pace; no points: even again. Raises `DeniedError`."""
    actor.must(Privilege.TARGETS_SUPERVISE)
    PlanPoint.objects.filter(indicator=indicator, region=region).delete()
    rows = [PlanPoint(indicator=indicator, region=region, on=on, figure=figure) for on, figure in points.items()]
    PlanPoint.objects.bulk_create(rows)
    detail = {"region": region.code, **{str(on): str(figure) for on, figure in points.items()}}
    audit.record("goal.paced", indicator, actor=actor, detail=detail)
