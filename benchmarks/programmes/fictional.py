"""Applications, experts and scores that are made up: nobody in them is real, and a seed gives the same ones again."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from random import Random
from typing import NamedTuple

from yangui.platform.review.assignment import Application, Expert
from yangui.platform.review.conflicts import Standing
from yangui.platform.review.places import Quota, Rule, Share
from yangui.platform.review.ranking import Candidate
from yangui.platform.review.scoring import Sheet
from yangui.policy.model import Text

SINCE = date(2023, 1, 1)
FIELDS = [f"{discipline:03}.{field:02}" for discipline in range(12) for field in range(8)]
WEIGHTS = {"ability": Decimal("0.6"), "promise": Decimal("0.4")}
CATEGORIES = [f"category-{n}" for n in range(6)]
REGIONS = [f"region-{n}" for n in range(15)]  # as many as Liaoning has cities, with the new area
# 5,000 applications come to 600 experts
PER_EXPERT = 5000 / 600


class Reviewing(NamedTuple):
    """Who reviews and who applies, with what ties them."""

    experts: list[Expert]
    standings: list[Standing]
    applications: list[Application]
    applicants: dict[str, list[Standing]]


def reviewing(applications: int, seed: int) -> Reviewing:
    """Experts of 200 host units with three fields each, who can take a little more than is needed."""
    draw = Random(seed)
    count = round(applications / PER_EXPERT)
    hosts = [f"host-{n}" for n in range(max(2, count // 3))]
    names = [f"expert-{n:04}" for n in range(count)]
    experts = [Expert(name, tuple(draw.sample(FIELDS, 3)), 30) for name in names]
    standings = [Standing(name, hosts=frozenset([draw.choice(hosts)])) for name in names]
    applied = [Application(f"a{n:05}", tuple(draw.sample(FIELDS, 2))) for n in range(applications)]
    applicants = {}
    for application in applied:
        known = frozenset(draw.sample(names, 2))
        worked = {draw.choice(names): date(draw.randint(2019, 2025), 6, 1)}
        applicants[application.id] = [
            Standing(f"p-{application.id}", frozenset([draw.choice(hosts)]), coauthors=known, cooperation=worked)
        ]
    return Reviewing(experts, standings, applied, applicants)


def sheets(applications: int, seed: int) -> tuple[list[Sheet], dict[str, float]]:
    """Three sheets an application, of 600 reviewers who are severe or mild by some six points; and the true worth."""
    draw = Random(seed)
    habits = [draw.gauss(0, 6) for _ in range(600)]
    middle = sum(habits) / len(habits)
    made, worth = [], {}
    for n in range(applications):
        id, true = f"a{n:05}", draw.uniform(30, 70)
        worth[id] = true + middle
        for reviewer in draw.sample(range(len(habits)), 3):
            points = [Decimal(round(true + habits[reviewer] + draw.gauss(0, 3))) for _ in WEIGHTS]
            made.append(Sheet(id, f"r{reviewer:03}", dict(zip(WEIGHTS, points, strict=True))))
    return made, worth


def candidates(applications: int, seed: int) -> list[Candidate]:
    """Scores to the hundredth, with a category, a region and some marks each."""
    draw = Random(seed)
    shares = {"under-40": 0.3, "county": 0.15, "woman": 0.35}
    made = []
    for n in range(applications):
        marks = {draw.choice(CATEGORIES), draw.choice(REGIONS)}
        marks |= {mark for mark, share in shares.items() if draw.random() < share}
        made.append(Candidate(f"a{n:05}", Decimal(draw.randrange(4000, 10000)) / 100, frozenset(marks)))
    return made


def rules(applications: int) -> list[Rule]:
    """An eighth of the applications are chosen, a fiftieth in each category; at least half are under 40."""
    found: list[Rule] = [_quota(category, applications // 50) for category in CATEGORIES]
    found += [_quota(region, applications // 100) for region in REGIONS]
    return [*found, _share("under-40", Fraction(1, 2))]


def hard_rules(applications: int) -> list[Rule]:
    """Quotas of all sizes and four shares, of which one is for two categories and one is a ceiling."""
    draw = Random(applications)
    found: list[Rule] = [_quota(category, draw.randrange(applications // 30)) for category in CATEGORIES]
    found += [_quota(region, draw.randrange(applications // 80)) for region in REGIONS]
    found += [_share("under-40", Fraction(1, 2)), _share("county", Fraction(1, 5))]
    found.append(Share("women", _text("women"), "woman", Fraction(2, 5), of=frozenset(CATEGORIES[:2])))
    return [*found, Share("ceiling", _text("ceiling"), REGIONS[0], most=Fraction(1, 20))]


def check(chosen: Sequence[Candidate], stated: Sequence[Rule]) -> None:
    """That no rule is broken."""
    counts = Counter(mark for c in chosen for mark in c.marks)
    for rule in stated:
        if isinstance(rule, Quota):
            assert rule.most is None or counts[rule.of] <= rule.most, rule.id
            continue
        base = [c for c in chosen if not rule.of or rule.of & c.marks]
        count = sum(rule.counts in c.marks for c in base)
        assert rule.least is None or count >= rule.least * len(base), rule.id
        assert rule.most is None or count <= rule.most * len(base), rule.id


def _text(words: str) -> Text:
    return Text(zh=words, en=words)


def _quota(mark: str, most: int) -> Quota:
    return Quota(mark, _text(mark), mark, most=most)


def _share(mark: str, least: Fraction) -> Share:
    return Share(mark, _text(mark), mark, least)
