"""Date arithmetic that numpy lacks."""

from typing import Any

import numpy as np

ONE_DAY = np.timedelta64(1, "D")
ONE_MONTH = np.timedelta64(1, "M")


def add_months(day: Any, months: int) -> Any:
    """The same day of the month `months` later, or that month's last day if it has none such.

    `day` is an array of datetime64[D], and so is what is returned.
    """
    month = day.astype("datetime64[M]")
    target = month + np.timedelta64(months, "M")
    days_into_month = day - month.astype("datetime64[D]")
    last = (target + ONE_MONTH).astype("datetime64[D]") - ONE_DAY
    return np.minimum(target.astype("datetime64[D]") + days_into_month, last)


def month_of(period: Any) -> Any:
    """The month in which an OpenFisca period starts, as datetime64[M]."""
    return np.datetime64(f"{period.start.year:04}-{period.start.month:02}", "M")


def first_day_of(period: Any) -> Any:
    """The day on which an OpenFisca period starts, as datetime64[D]."""
    return np.datetime64(period.start.date, "D")
