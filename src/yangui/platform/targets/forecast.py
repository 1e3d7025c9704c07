"""Where a series leads: its straight line to a later day, with the interval that a new figure falls into.

Ordinary least squares over the days (Draper and Smith, Applied Regression Analysis, 3rd ed., section 1.4), by the
standard library. A series here has some 3 to 60 points and no season within its period, and the libraries of the
field bring SciPy with them, a hundred times what they would do.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from math import sqrt
from statistics import linear_regression, mean

from yangui.platform.targets.progress import Point

# Two points lie on a line whatever happened; only from three on does it say how far off it may be.
FEWEST = 3
# Of Student's distribution the quantile at 0.9, for an interval of 80 %, by degrees of freedom from 1.
QUANTILES = (
    3.078, 1.886, 1.638, 1.533, 1.476, 1.440, 1.415, 1.397, 1.383, 1.372, 1.363, 1.356, 1.350, 1.345, 1.341,
    1.337, 1.333, 1.330, 1.328, 1.325, 1.323, 1.321, 1.319, 1.318, 1.316, 1.315, 1.314, 1.313, 1.311, 1.310,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Forecast:
    """What is to be expected on a day; in four of five cases it lies from `low` to `high`."""

    on: date
    figure: Decimal
    low: Decimal
    high: Decimal


def forecast(series: Sequence[Point], on: date) -> Forecast | None:
    """The forecast for a day after the last point; None with fewer than three points on different days."""
    days = [float(p.on.toordinal()) for p in series]
    figures = [float(p.figure) for p in series]
    if len(set(days)) < FEWEST or on.toordinal() <= max(days):
        return None
    slope, intercept = linear_regression(days, figures)
    middle, count = mean(days), len(days)
    left = sum((y - intercept - slope * x) ** 2 for x, y in zip(days, figures, strict=True))
    spread = sum((x - middle) ** 2 for x in days)
    at = float(on.toordinal())
    error = sqrt(left / (count - 2) * (1 + 1 / count + (at - middle) ** 2 / spread))
    half = QUANTILES[min(count - 2, len(QUANTILES)) - 1] * error
    value = intercept + slope * at
    return Forecast(on, _figure(value), _figure(value - half), _figure(value + half))


def _figure(value: float) -> Decimal:
    return Decimal(str(round(value, 2)))
