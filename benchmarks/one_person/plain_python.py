"""The seven rules as anybody would write them by hand: the limit, without any explanation.

Nothing is checked, unknown facts are not supported (a missing key is a `KeyError`), and no
reason is kept. An engine that gives reasons can only be slower.
"""

from calendar import monthrange
from collections.abc import Callable
from datetime import date
from typing import Any

from people import Results

YUAN = 100  # fen
MONTHS = 36
LIVING = {"doctor": 2000 * YUAN, "master": 1000 * YUAN, "bachelor": 800 * YUAN}
RESIDENCE = {"doctor": 700 * YUAN, "master": 500 * YUAN, "bachelor": 200 * YUAN}
STARTUP = 20_000 * YUAN
LOAN, LOAN_HIGH_TECH = 100_000 * YUAN, 200_000 * YUAN
TEAM = {
    "tier1": 1_000_000 * YUAN,
    "tier2": 3_000_000 * YUAN,
    "tier3": 5_000_000 * YUAN,
    "first_class": 10_000_000 * YUAN,
}
EXTRA_MEMBER, EXTRA_MEMBERS_CAP = 200_000 * YUAN, 1_000_000 * YUAN
# Completed years after graduation for (intermediate, deputy senior).
TITLE_YEARS = {"bachelor": (3, 6), "college": (5, 8)}
HIGHER = frozenset({"doctor", "master", "bachelor", "college"})
PLAN_FROM, PLAN_TO = date(2018, 3, 6), date(2020, 12, 31)
GRADUATED_FROM = date(2023, 1, 1)

NO = ("no", 0)
NO_TITLE = ("no", "")


def prepare() -> Callable[[dict[str, Any], date], Results]:
    return decide


def decide(person: dict[str, Any], on: date) -> Results:
    education = person["education"]
    graduated = person["graduation_date"]
    in_force = PLAN_FROM <= on <= PLAN_TO
    higher = education in HIGHER
    living = residence = startup = loan = team = NO
    title: tuple[str, str] = NO_TITLE
    paid = 0

    since = person["insurance.since"]
    if (
        education in LIVING
        and since <= on
        and graduated >= GRADUATED_FROM
        and person["employer.kind"] in ("enterprise", "public_institution")
        and person["insurance.region"].startswith("2107")
        and (education == "doctor" or since <= add_months(graduated, 12))
    ):
        living = ("yes", LIVING[education] * MONTHS)
        residence = ("yes", RESIDENCE[education] * MONTHS)
        # January of the year, counted in months from the first payment.
        january = (on.year - since.year) * 12 + 1 - since.month
        months = max(0, min(january + 12, MONTHS) - max(january, 0))
        paid += months * (LIVING[education] + RESIDENCE[education])

    founded = person["startup.founded_on"]
    region = person["startup.region"]
    if (
        higher
        and person["startup.is_first"]
        and person["startup.guarantee_loan"]
        and person["startup.kind"] in ("small_micro", "self_employed")
        and region.startswith("2107")
        and graduated <= founded <= add_months(graduated, 36)
    ):
        startup = ("yes", STARTUP)
        if founded.year == on.year:
            paid += STARTUP

    if in_force:
        if higher and region.startswith("21"):
            loan = ("yes", LOAN_HIGH_TECH if person["startup.high_tech"] else LOAN)
        if person["workplace.level"] == "county" and education in TITLE_YEARS:
            intermediate, deputy_senior = TITLE_YEARS[education]
            if add_months(graduated, 12 * deputy_senior) <= on:
                title = ("yes", "deputy_senior")
            elif add_months(graduated, 12 * intermediate) <= on:
                title = ("yes", "intermediate")
        grant = TEAM.get(person["team.level"])
        if grant is not None:
            extra = min(person["team.extra_members"] * EXTRA_MEMBER, EXTRA_MEMBERS_CAP)
            team = ("yes", grant + extra)

    return {
        "jinzhou-living-subsidy": living,
        "jinzhou-residence-subsidy": residence,
        "jinzhou-startup-subsidy": startup,
        "graduate-startup-loan": loan,
        "county-title-track": title,
        "innovation-team-grant": team,
        "paid-in-year": ("yes", paid) if paid else NO,
    }


def add_months(day: date, months: int) -> date:
    """The same day of the month `months` later, or that month's last day if it has none such."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    month += 1
    if day.day <= 28:
        return date(year, month, day.day)
    return date(year, month, min(day.day, monthrange(year, month)[1]))
