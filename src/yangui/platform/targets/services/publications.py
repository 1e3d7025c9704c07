"""What is made public: prepared by one, approved by another, pinned as it was prepared, without small numbers."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from math import ceil
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from yangui.platform.accounts.models import User
from yangui.platform.core import audit
from yangui.platform.core.actor import Actor, DeniedError
from yangui.platform.core.clock import now, today
from yangui.platform.core.privileges import Privilege
from yangui.platform.core.stepping import step as make
from yangui.platform.core.transitions import RefusedError
from yangui.platform.organisations.models import Organisation, Region
from yangui.platform.targets import overlaps
from yangui.platform.targets.differencing import Layout, respecting
from yangui.platform.targets.models import Demand, Figure, Publication
from yangui.platform.targets.statistics import counts, offered
from yangui.platform.targets.suppression import Table, suppressed
from yangui.policy.pack import Pack

# numbers of these are of so many people, and small ones are not told
PEOPLE = {"人": 1, "名": 1, "位": 1, "万人": 10_000}
LEAST, USUAL = 3, 10
FIGURE_HEADS = (
    ("目标", "Goal"), ("地区", "Region"), ("目标值", "To be reached"), ("实际值", "Reached"), ("计量单位", "Unit"),
    ("数据截至", "As of"), ("填报单位", "Reported by"),
)  # fmt: skip
KINDS = Publication.Kind


@transaction.atomic
def prepare(*, kind: str, subject: str, title: str, threshold: int, pack: Pack, actor: Actor) -> Publication:
    """Makes a table as it may be told, and hands it in for approval.

    `subject` is a statistic, a document with goals, or a year of demand. Raises `DeniedError`; `RefusedError` for a
    threshold below three, a subject that there is not, and where there is nothing to tell.
    """
    actor.must(Privilege.TARGETS_SUPERVISE)
    if actor.account is None:
        raise DeniedError(_("请先登录。"))
    if threshold < LEAST:
        raise RefusedError(_("最小人数不能小于 %s。") % LEAST)
    content = {KINDS.STATISTIC: _statistic, KINDS.FIGURES: _figures, KINDS.DEMAND: _demand}[KINDS(kind)](
        subject, threshold, pack
    )
    row: Publication = Publication.objects.create(
        kind=kind, subject=subject, title=title.strip(), as_of=today(), threshold=threshold, content=content,
        prepared_by=User.objects.get(pk=actor.account), prepared_at=now(),
    )  # fmt: skip
    make(row, "prepare", actor=actor)
    return row


@transaction.atomic
def step(*, publication: Publication, name: str, actor: Actor, reason: str = "") -> None:
    """Publishes, returns or withdraws; who prepared it does not approve it. Raises as `core.stepping.step` does.

    Also raises `RefusedError` where another table of the same people came out since this one was prepared.
    """
    if name == "publish" and "beside" in publication.content:
        same = _same(KINDS(publication.kind), publication.subject)
        # one waits for the other: of two that were prepared side by side only the first comes out
        list(same.select_for_update().values_list("pk"))
        if set(same.once_public().values_list("pk", flat=True)) - set(publication.content["beside"]):
            raise RefusedError(_("编制以后，同一统计已发布另一份，两份相减可能看出少数人。请退回后重新编制。"))
    changes: dict[str, Any] = {"published_on": today()} if name == "publish" else {}
    make(publication, name, actor=actor, reason=reason, **changes)


def _both(row: Any) -> dict[str, str]:
    return {"zh": row.name_zh, "en": row.name_en}


def _statistic(subject: str, threshold: int, pack: Pack) -> dict[str, Any]:
    statistic = next((s for s in offered(pack) if s.id == subject), None)
    if statistic is None:
        raise RefusedError(_("没有这项统计。"))
    cities, earlier = list(Region.objects.exclude(tile=None)), list(_same(KINDS.STATISTIC, subject).once_public())
    areas = dict.fromkeys([c.code for c in cities] + [r["code"] for e in earlier for r in e.content["rows"]])
    found = counts(pack, statistic, list(areas))
    if not any(any(row) for row in found.cells):
        raise RefusedError(_("登记库里没有可以统计的记录。"))
    people = {
        (area, code): number
        for area, row in zip(found.rows, found.cells, strict=True)
        for code, number in zip(found.columns, row, strict=True)
    }
    layout = _layout(pack, [city.code for city in cities], found.columns, areas)
    cells = [[sum(people[area, code] for area in row) for code in found.columns] for row in layout.rows]
    before = {e: (_table(e.content), _layout(pack, *_codes(e.content), areas)) for e in earlier}
    alone = suppressed(cells, threshold)
    told = respecting(alone, layout, _of_this_year(before), people, threshold, before=before.values())
    codes = pack.code_lists[_codes_of(pack, statistic.register, statistic.by)].codes
    return {
        "rows": [{"code": city.code, **_both(city)} for city in cities],
        "columns": [{"code": code, "zh": codes[code]["zh"], "en": codes[code]["en"]} for code in found.columns],
        "cells": told.cells, "row_sums": told.rows, "column_sums": told.columns, "total": told.total,
        "beside": [e.pk for e in earlier],
    }  # fmt: skip


def _same(kind: str, subject: str) -> Any:
    """Publications that can be subtracted from one another: of the same statistic, and all of goals."""
    held = Publication.objects.filter(kind=kind)
    return held.filter(subject=subject) if kind == KINDS.STATISTIC else held


def _of_this_year[T](before: Mapping[Publication, T]) -> list[T]:
    """Another year has other people; but how a number changed is seen for ever."""
    return [told for publication, told in before.items() if publication.as_of.year == today().year]


def _layout(pack: Pack, rows: Iterable[str], columns: Sequence[str], areas: Iterable[str]) -> Layout:
    regions, every = pack.lists["region"], frozenset(areas)
    return Layout([regions.within(code) & every for code in rows], columns)


def _codes(content: dict[str, Any]) -> tuple[list[str], list[str]]:
    return [row["code"] for row in content["rows"]], [column["code"] for column in content["columns"]]


def _table(content: dict[str, Any]) -> Table:
    return Table(content["cells"], content["row_sums"], content["column_sums"], content["total"])


def _codes_of(pack: Pack, register: Any, fact: str) -> str:
    codes = pack.scopes[register].facts[fact].type.codes
    assert codes is not None
    return str(codes.name)


def _figures(subject: str, threshold: int, pack: Pack) -> dict[str, Any]:
    """The newest verified figure of each goal of a document, in the goal's own region."""
    if subject not in pack.documents:
        raise RefusedError(_("没有这份政策文件。"))
    held = Figure.objects.filter(latest=True, indicator__document=subject, indicator__lapsed=False)
    held = held.filter(region=F("indicator__region")).select_related("indicator", "region", "organisation")
    own = list(held)
    if not own:
        raise RefusedError(_("这份文件的目标还没有核实的数据。"))
    goals = {f.pk: f.indicator.slug for f in own if f.indicator.unit in PEOPLE}
    earlier = list(_same(KINDS.FIGURES, subject).once_public())
    told = _of_people(list(goals.values()), earlier, threshold)
    lines = [
        [{"zh": f.indicator.title_zh, "en": f.indicator.title_en}, _both(f.region), _plain(f.indicator.value),
         _plain(f.figure) if f.pk not in goals or goals[f.pk] in told else None, f.indicator.unit,
         f.as_of.isoformat(), _both(f.organisation)]
        for f in own
    ]  # fmt: skip
    return {
        "heads": [_head(*both) for both in FIGURE_HEADS], "lines": lines, "goals": [goals.get(f.pk) for f in own],
        "beside": [e.pk for e in earlier],
    }  # fmt: skip


def _of_people(goals: Sequence[str], earlier: Iterable[Publication], threshold: int) -> set[str]:
    """Which of some goals that count people may be told beside what was told of them, their wholes and their parts."""
    held = Figure.objects.filter(latest=True, indicator__unit__in=PEOPLE, indicator__lapsed=False)
    held = held.filter(region=F("indicator__region")).select_related("indicator__part_of")
    numbers = {f.indicator.slug: _people(f.figure, f.indicator.unit) for f in held}
    wholes = {f.indicator.slug: f.indicator.part_of.slug for f in held if f.indicator.part_of}
    before = {e: _told(e.content) for e in earlier}
    return overlaps.tellable(goals, numbers, wholes, threshold, earlier=_of_this_year(before), before=before.values())


def _told(content: dict[str, Any]) -> dict[str, int | None]:
    """The people that a table told of each goal that counts some."""
    lines = zip(content["goals"], content["lines"], strict=True)
    return {goal: None if line[3] is None else _people(Decimal(line[3]), line[4]) for goal, line in lines if goal}


def _people(figure: Decimal, unit: str) -> int:
    return ceil(figure * PEOPLE[unit])


def _demand(subject: str, threshold: int, pack: Pack) -> dict[str, Any]:  # noqa: ARG001  of one form with the others
    rows = Demand.objects.filter(year=int(subject)) if subject.isdecimal() else Demand.objects.none()
    held = list(rows.select_related("region", "organisation"))
    if not held:
        raise RefusedError(_("这一年还没有登记人才需求。"))
    heads = [_head("地区", "Region"), _head("用人单位", "Employer"), _head("岗位", "Post"), _head("需求人数", "Needed"),
             _head("征集单位", "Collected by")]  # fmt: skip
    lines = [[_both(d.region), d.employer, d.post, str(d.needed), _both(d.organisation)] for d in held]
    return {"heads": heads, "lines": lines}


def _head(zh: str, en: str) -> dict[str, str]:
    return {"zh": zh, "en": en}


def _plain(figure: Decimal | None) -> str:
    return "" if figure is None else f"{figure:.4f}".rstrip("0").rstrip(".")


@transaction.atomic
def enter_demand(
    *, year: int, region: Region, organisation: Organisation, employer: str, post: str, needed: int,
    filled: int | None, actor: Actor,
) -> Demand:  # fmt: skip
    """What an employer needs in a year, as a unit collected it; entered again it takes the place of the earlier.

    Raises `DeniedError` for who does not report for the unit; `RefusedError` where another unit entered it.
    """
    actor.must(Privilege.TARGETS_REPORT, organisation.pk)
    if actor.account is None:
        raise DeniedError(_("请先登录。"))
    key = {"year": year, "region": region, "employer": employer.strip(), "post": post.strip()}
    held = Demand.objects.select_for_update().filter(**key).first()
    if held is not None and held.organisation_id != organisation.pk:
        raise RefusedError(_("这个岗位已由其他单位登记。"))
    row = held or Demand(**key, organisation=organisation)
    row.needed, row.filled = needed, filled
    row.entered_by, row.entered_at = User.objects.get(pk=actor.account), now()
    row.save()
    audit.record("demand.entered", row, actor=actor, detail={"needed": needed, "filled": filled})
    return row


def years_of_demand() -> Sequence[int]:
    """The years for which demand was entered, the newest first."""
    return list(Demand.objects.order_by("-year").values_list("year", flat=True).distinct())
