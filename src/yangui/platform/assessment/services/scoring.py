"""What a scorecard says now: each item with the record that it rests on. Only verified figures of the year count."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from yangui.platform.assessment.models import Item, Judgement, Scheme, Scorecard, Way
from yangui.platform.assessment.reckoning import Part, attainment, mean, reckon
from yangui.platform.targets.models import Figure, Indicator
from yangui.platform.targets.progress import Goal, expected
from yangui.platform.targets.services.standings import Followed, followed

# why a part is missing
NOT_OWED, NO_FIGURE, NO_PACE, NOT_JUDGED, NO_PROJECT = "not_owed", "no_figure", "no_pace", "not_judged", "no_project"
type Line = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Records:
    """What the items of a scheme rest on."""

    goals: Mapping[tuple[int, int], Followed]  # by indicator and unit
    figures: Mapping[tuple[int, str], Figure]  # the last verified of the year, by indicator and region
    judgements: Mapping[tuple[int, int], list[Judgement]]  # by item and card
    end: date


def records(scheme: Scheme) -> Records:
    """Reads them, in a fixed number of queries."""
    first, end = date(scheme.year, 1, 1), date(scheme.year, 12, 31)
    named = scheme.items.filter(way=Way.ATTAINMENT).values("indicator")
    goals: dict[tuple[int, int], Followed] = {}
    for one in followed(Indicator.objects.filter(pk__in=named).select_related("region"), end):
        goals.setdefault((one.indicator.pk, one.organisation), one)
    held = Figure.objects.verified(until=end).filter(indicator__in=named, as_of__gte=first).order_by("as_of")
    judged: dict[tuple[int, int], list[Judgement]] = defaultdict(list)
    for judgement in Judgement.objects.filter(item__scheme=scheme, holds=True).order_by("project", "pk"):
        judged[judgement.item_id, judgement.card_id].append(judgement)
    return Records(goals, {(f.indicator_id, f.region_id): f for f in held}, judged, end)


def score(card: Scorecard, items: Iterable[Item], known: Records) -> Scorecard:
    """Sets lines, points and score of a scorecard, unsaved."""
    lines = {item.pk: _line(item, card, known) for item in items}
    parts = [Part(pk, Decimal(line["weight"]), _decimal(line["share"])) for pk, line in lines.items()]
    changes = [a.points for a in card.adjustments.all() if a.holds]
    scheme = card.scheme
    found = reckon(parts, changes, bonus_most=scheme.bonus_most, deduction_most=scheme.deduction_most)
    for pk, points in found.points.items():
        lines[int(str(pk))]["points"] = None if points is None else str(points)
    card.lines = list(lines.values())
    card.bonus, card.deduction, card.known, card.score = found.bonus, found.deduction, found.known, found.total
    return card


def _line(item: Item, card: Scorecard, known: Records) -> Line:
    line: Line = {"item": item.pk, "title": item.title, "weight": str(item.weight), "way": item.way,
                  "clause": item.clause, "share": None, "points": None, "missing": ""}  # fmt: skip
    return line | (_attained(item, card, known) if item.way == Way.ATTAINMENT else _judged(item, card, known))


def _attained(item: Item, card: Scorecard, known: Records) -> Line:
    one = known.goals.get((item.indicator_id or 0, card.organisation_id))
    if one is None:
        return {"missing": NOT_OWED}
    goal = _of_the_year(one, known.end)
    figure = known.figures.get((one.indicator.pk, one.region))
    if goal is None:
        return {"missing": NO_PACE}
    asked = {"value": None if goal.value is None else str(goal.value), "region": one.region}
    if figure is None:
        return asked | {"missing": NO_FIGURE}
    share = attainment(goal, figure.figure)
    return asked | {"share": str(share), "figure": figure.pk, "actual": str(figure.figure)}


def _of_the_year(one: Followed, end: date) -> Goal | None:
    """The goal as it is to be reached by the end of the year: of a longer one what its pace asks by then."""
    goal = one.goal
    if goal.value is None or goal.last is None or goal.last <= end:
        return goal
    due = expected(one.pace, end)
    return None if due is None else replace(goal, value=due.quantize(Decimal("0.0001")), last=end)


def _judged(item: Item, card: Scorecard, known: Records) -> Line:
    held = known.judgements.get((item.pk, card.pk), [])
    if item.way == Way.JUDGED:
        return _shares(held, 1)
    projects = len(card.projects.all())
    return _shares(held, projects) if projects else {"missing": NO_PROJECT}


def _shares(held: list[Judgement], wanted: int) -> Line:
    if len(held) < wanted:
        return {"missing": NOT_JUDGED}
    return {"share": str(mean([j.share for j in held])), "judgements": [j.pk for j in held]}


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
