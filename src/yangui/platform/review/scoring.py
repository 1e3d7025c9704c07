"""Scores: the weighted total of a sheet, the mean of an application, and both again without the habits of reviewers.

The draw of a severe reviewer should cost nobody a place. Where each application has only a few of all reviewers, the
plain correction by a reviewer's own mean is wrong for whoever drew weak applications; the additive model
score = application + reviewer is fitted by least squares instead (Searle, Linear Models, 1971, ch. 7). The raw mean is
always shown beside it.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from math import fsum

CENT = Decimal("0.01")
HIGHEST = Decimal(100)
CLOSE = 1e-9  # of a point: far below what is shown


class ScoreError(ValueError):
    """A score sheet that cannot be reckoned with."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What one reviewer gives one application: 0 to 100 for each criterion."""

    application: str
    reviewer: str
    scores: Mapping[str, Decimal]


@dataclass(frozen=True, slots=True)
class Score:
    """An application's mean over its reviews, raw and normalised, to the hundredth; None until the quorum is in.

    `group` numbers the applications that are joined by common reviewers: normalised scores of two groups stand on
    scales of their own. `spread` is the highest raw total less the lowest.
    """

    application: str
    reviews: int
    raw: Decimal | None
    normalised: Decimal | None
    spread: Decimal | None
    group: int


@dataclass(frozen=True, slots=True)
class Scores:
    """The scores by application, and by how much each reviewer is milder (above 0) or severer than their group."""

    scores: Mapping[str, Score]
    mildness: Mapping[str, Decimal]


def total(sheet: Sheet, weights: Mapping[str, Decimal]) -> Decimal:
    """The weighted total of one sheet, from 0 to 100, exact; raises `ScoreError`.

    >>> weights = {"ability": Decimal("0.6"), "promise": Decimal("0.4")}
    >>> total(Sheet("a", "r", {"ability": Decimal(80), "promise": Decimal(95)}), weights)
    Decimal('86.0')
    """
    where = f"the sheet of {sheet.reviewer} on {sheet.application}"
    if set(sheet.scores) != set(weights):
        raise ScoreError(f"{where} scores {sorted(sheet.scores)}, the criteria are {sorted(weights)}")
    if sum(weights.values()) != 1 or any(w < 0 for w in weights.values()):
        raise ScoreError(f"the weights {dict(weights)} do not add up to 1")
    wrong = next((c for c, s in sheet.scores.items() if not (s.is_finite() and 0 <= s <= HIGHEST)), None)
    if wrong is not None:
        raise ScoreError(f"{where} gives {sheet.scores[wrong]} for {wrong}: give 0 to {HIGHEST}")
    return sum((weights[criterion] * score for criterion, score in sheet.scores.items()), Decimal(0))


def score(sheets: Iterable[Sheet], weights: Callable[[str], Mapping[str, Decimal]], *, quorum: int) -> Scores:
    """The scores of all applications that have a sheet; `weights` gives those of an application's class.

    Reviews of applications that are short of the quorum do not enter the model, so that nothing shown depends on a
    score that is still blind. Raises `ScoreError` for a sheet that cannot be, or two of one reviewer on one
    application.
    """
    totals: dict[str, dict[str, Decimal]] = defaultdict(dict)
    for sheet in sheets:
        given = totals[sheet.application]
        if sheet.reviewer in given:
            raise ScoreError(f"{sheet.reviewer} has two sheets on {sheet.application}: withdraw one")
        given[sheet.reviewer] = total(sheet, weights(sheet.application))
    complete = {a: totals[a] for a in sorted(totals) if len(totals[a]) >= quorum}
    mildness, groups = _mildness(complete)
    scores = {a: _score(a, totals[a], a in complete, mildness, groups.get(a, -1)) for a in sorted(totals)}
    return Scores(scores, {reviewer: _cents(Decimal(value)) for reviewer, value in mildness.items()})


def _score(
    application: str, given: Mapping[str, Decimal], complete: bool, mildness: Mapping[str, float], group: int
) -> Score:
    if not complete:
        return Score(application, len(given), None, None, None, group)
    raw = sum(given.values(), Decimal(0)) / len(given)
    habit = fsum(mildness[reviewer] for reviewer in given) / len(given)
    spread = max(given.values()) - min(given.values())
    return Score(application, len(given), _cents(raw), _cents(raw - Decimal(habit)), _cents(spread), group)


def _cents(value: Decimal) -> Decimal:
    return value.quantize(CENT, ROUND_HALF_UP) + 0  # no -0.00


def _mildness(totals: Mapping[str, Mapping[str, Decimal]]) -> tuple[dict[str, float], dict[str, int]]:
    """The effect of each reviewer, which add up to 0 in each group, and the group of each application."""
    reviewers = sorted({reviewer for given in totals.values() for reviewer in given})
    place = {reviewer: i for i, reviewer in enumerate(reviewers)}
    rows = [[(place[r], float(s)) for r, s in sorted(given.items())] for given in totals.values()]
    found = _groups(rows, len(reviewers))
    effects = _least_squares(rows, len(reviewers))
    members: dict[int, list[int]] = defaultdict(list)
    for reviewer, group in enumerate(found):
        members[group].append(reviewer)
    for joined in members.values():
        middle = fsum(effects[r] for r in joined) / len(joined)
        for reviewer in joined:
            effects[reviewer] -= middle
    number = {group: i for i, group in enumerate(dict.fromkeys(found[row[0][0]] for row in rows if row))}
    groups = {a: number[found[row[0][0]]] for a, row in zip(totals, rows, strict=True) if row}
    return dict(zip(reviewers, effects, strict=True)), groups


def _groups(rows: Sequence[Sequence[tuple[int, float]]], count: int) -> list[int]:
    """For each reviewer one that stands for all whom common applications join."""
    parent = list(range(count))

    def top(reviewer: int) -> int:
        while parent[reviewer] != reviewer:
            parent[reviewer] = parent[parent[reviewer]]
            reviewer = parent[reviewer]
        return reviewer

    for row in rows:
        for reviewer, _ in row[1:]:
            one, other = top(row[0][0]), top(reviewer)
            parent[max(one, other)] = min(one, other)
    return [top(reviewer) for reviewer in range(count)]


def _least_squares(rows: Sequence[Sequence[tuple[int, float]]], count: int) -> list[float]:
    """The reviewers' effects that minimise the squared residuals, the applications' taken out of the equations.

    The equations are singular (a constant may go from one side to the other) and consistent, so that conjugate
    gradients from 0 converge to the solution of least length (Hestenes and Stiefel, 1952), in few steps where
    reviewers share many applications.
    """

    def apply(effects: Sequence[float]) -> list[float]:
        """The normal equations' matrix on a vector: each effect less the mean of its application, summed."""
        out = [0.0] * count
        for row in rows:
            mean = sum([effects[r] for r, _ in row]) / len(row)
            for reviewer, _ in row:
                out[reviewer] += effects[reviewer] - mean
        return out

    residual = [0.0] * count
    for row in rows:
        mean = fsum(s for _, s in row) / len(row)
        for reviewer, given in row:
            residual[reviewer] += given - mean
    effects, step = [0.0] * count, residual
    size = _dot(residual, residual)
    for _ in range(10 * count + 10):
        if size <= CLOSE**2:
            break
        along = apply(step)
        curve = _dot(step, along)
        if curve <= 0:  # nothing left but rounding
            break
        length = size / curve
        effects = [e + length * s for e, s in zip(effects, step, strict=True)]
        residual = [r - length * a for r, a in zip(residual, along, strict=True)]
        before, size = size, _dot(residual, residual)
        step = [r + size / before * s for r, s in zip(residual, step, strict=True)]
    return effects


def _dot(one: Sequence[float], other: Sequence[float]) -> float:
    return fsum(a * b for a, b in zip(one, other, strict=True))
