"""Fictional people for the one-person benchmark, the same for every peer.

Facts carry the names of the Liaoning pack (dotted keys); no person is real. The ranges are
chosen so that each of the seven rules says both yes and no on `DAYS`, and a share of the dates
lies on a boundary of a rule (the day before, the day, the day after), because that is where
implementations of date arithmetic disagree.
"""

from calendar import monthrange
from datetime import date, timedelta
from random import Random

type Fact = str | int | bool | date
type Person = dict[str, Fact]
"""Facts by dotted name; a missing key is an unknown fact. Dates are `date`, codes `str`."""

type Result = tuple[str, int | str]
"""("yes" | "no", amount in fen), or the title instead of the amount for `county-title-track`;
after "no" the second part is 0, or "" for a title."""

type Results = dict[str, Result]
"""One result for each name in `RULES`."""

RULES = (
    "jinzhou-living-subsidy",
    "jinzhou-residence-subsidy",
    "jinzhou-startup-subsidy",
    "graduate-startup-loan",
    "county-title-track",
    "innovation-team-grant",
    "paid-in-year",  # not a benefit: the fen that the first three pay in the year of the day
)

# One day inside the window of the 2018 plan and one after it. Both open a month: OpenFisca
# decides for whole months, so only on such days can it be compared day for day.
DAYS = (date(2019, 3, 1), date(2024, 9, 1))

# Codes and regions are the pack's; of long lists, those that matter to the rules and a few more.
EDUCATION = ("doctor", "master", "bachelor", "college", "secondary_vocational")
EMPLOYER_KIND = (
    "enterprise",
    "public_institution",
    "civil_service_managed",
    "university",
    "research_institute",
    "government",
)
STARTUP_KIND = ("small_micro", "self_employed", "partnership", "cooperative")
WORKPLACE_LEVEL = ("county", "city", "province")
TEAM_LEVEL = ("tier1", "tier2", "tier3", "first_class")
REGION = (
    "210700",  # Jinzhou, and below it a district and a county
    "210702",
    "210727",
    "210100",  # elsewhere in Liaoning
    "210211",
    "220000",  # outside the province
    "110000",
)
_REGION_WEIGHT = (5, 2, 2, 2, 1, 1, 1)


def people(count: int, *, missing: float = 0.0, seed: int = 20240901) -> list[Person]:
    """`count` persons, the same for the same arguments.

    `missing` is the share of facts (0 to 1) left out at random, each independently; 0 gives
    complete persons, the only ones that the peers can decide.
    """
    if not 0 <= missing <= 1:
        raise ValueError(f"missing is a share between 0 and 1, not {missing}")
    # Two streams, so that the facts that stay are the same whatever share is missing.
    facts, gaps = Random(seed), Random(seed + 1)
    return [{name: value for name, value in _person(facts).items() if gaps.random() >= missing} for _ in range(count)]


def _person(random: Random) -> Person:
    graduated = _graduation(random)
    insured = _after(random, graduated, months=12)
    region = _region(random)
    return {
        "education": random.choices(EDUCATION, (2, 2, 3, 2, 1))[0],
        "graduation_date": graduated,
        # Half of the staff at the two kinds that the subsidies accept.
        "employer.kind": random.choice(EMPLOYER_KIND[: random.choice((2, len(EMPLOYER_KIND)))]),
        "employer.region": region,  # an employer insures its staff where it sits
        "insurance.region": region,
        "insurance.since": insured,
        "startup.region": _region(random),
        "startup.kind": random.choices(STARTUP_KIND, (4, 4, 1, 1))[0],
        "startup.is_first": random.random() < 0.8,
        "startup.guarantee_loan": random.random() < 0.8,
        "startup.high_tech": random.random() < 0.3,
        "startup.founded_on": _after(random, graduated, months=36),
        "workplace.level": random.choice(WORKPLACE_LEVEL),
        "team.level": random.choice(TEAM_LEVEL),
        "team.extra_members": random.randrange(9),
    }


def _graduation(random: Random) -> date:
    """Half recent graduates, half older ones; some on the days where a rule turns."""
    if random.random() < 0.1:
        return random.choice(
            (
                date(2022, 12, 31),
                date(2023, 1, 1),
                date(2012, 2, 29),
                date(2024, 2, 29),
                date(2023, 8, 31),
                date(2013, 3, 1),
                date(2013, 3, 2),
                date(2016, 3, 1),
                date(2016, 3, 2),
            )
        )
    first, last = random.choice(((date(2009, 6, 1), date(2018, 12, 31)), (date(2022, 6, 1), date(2024, 8, 31))))
    return first + timedelta(random.randrange((last - first).days + 1))


def _after(random: Random, start: date, *, months: int) -> date:
    """A day around the window that opens on `start` and closes `months` later, clamped."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    close = date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))
    if random.random() < 0.2:
        return random.choice((start, close)) + timedelta(random.choice((-1, 0, 1)))
    width = (close - start).days
    return start + timedelta(random.randrange(-width // 8, width + width // 4))


def _region(random: Random) -> str:
    return random.choices(REGION, _REGION_WEIGHT)[0]
