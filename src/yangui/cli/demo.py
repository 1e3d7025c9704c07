"""`yangui demo`: what the real policies give to some fictional people, a team and a firm."""

from datetime import date
from typing import Any

from yangui.cli import check
from yangui.cli.tables import console
from yangui.cli.words import word
from yangui.policy.decide import decide
from yangui.policy.model import Kind
from yangui.policy.pack import Pack
from yangui.rules.problems import PackError, Place, Problem

# A demo is to be taken in at a glance.
MOST_ROWS = 4

# Fictional cases; the names are those of wild geese and say so.
# A case with a benefit shows that decision in full.
CASES: list[tuple[str, str, Kind, date, dict[str, Any], str | None]] = [
    (
        "雁一（虚构）：2024 年毕业的博士，在锦州一家企业工作",
        "Goose One (fictional): doctor of 2024 at a firm in Jinzhou",
        "person",
        date(2024, 9, 1),
        {
            "education": "doctor",
            "graduation_date": "2024-06-30",
            "employer.kind": "enterprise",
            "insurance.region": "210700",
            "insurance.since": "2024-08-01",
        },
        None,
    ),
    (
        "雁二（虚构）：同样的人，但不知道从哪天起参保",
        "Goose Two (fictional): the same, but it is not known since when insured",
        "person",
        date(2024, 9, 1),
        {
            "education": "doctor",
            "graduation_date": "2024-06-30",
            "employer.kind": "enterprise",
            "insurance.region": "210700",
        },
        "jinzhou-living-subsidy",
    ),
    (
        "雁三（虚构）：2014 年毕业的本科生，一直在县里工作（2019 年 3 月看）",
        "Goose Three (fictional): bachelor of 2014 working in a county, seen in March 2019",
        "person",
        date(2019, 3, 1),
        {"education": "bachelor", "graduation_date": "2014-07-01", "workplace.level": "county"},
        None,
    ),
    (
        "雁阵团队（虚构）：一流团队，随同引进 7 名成员",
        "Goose Skein (fictional): a first-class team that brought 7 more members",
        "team",
        date(2019, 3, 1),
        {"level": "first_class", "extra_members": 7, "region": "210100"},
        None,
    ),
    (
        "雁翔科技（虚构）：锦州今年新认定的瞪羚企业",
        "Goose Flight Ltd (fictional): newly recognised as a gazelle in Jinzhou this year",
        "enterprise",
        date(2024, 9, 1),
        {"region": "210700", "new_recognitions": ["gazelle"]},
        None,
    ),
]


def run(pack: Pack, lang: str) -> None:
    """Prints the decisions on each case. Raises `PackError` where a case has facts that the pack does not know."""
    for case in CASES:
        if not set(case[4]) <= set(pack.facts.get(case[2], ())):
            what = f"the demo's people are of Liaoning, and the pack {pack.header.id} does not know their facts"
            mend = "leave out --pack, or give facts of your own to `yangui check`"
            raise PackError(Problem(Place("demo"), "E302", what, mend))
    out = console()
    counts = len(pack.documents), len(pack.benefits), len(pack.targets)
    out.print(f"{pack.header.title[lang]}: {word('counts', lang).format(*counts)}", style="bold")
    for zh, en, kind, on, facts, benefit in CASES:
        out.rule(en if lang == "en" else zh, align="left")
        if benefit:
            check.details(decide(pack, kind, facts, on=on, benefits=[benefit]), lang)
        else:
            check.overview(decide(pack, kind, facts, on=on), lang, most=MOST_ROWS)
    out.rule(align="left")
    out.print("yangui check --as person --facts FILE · yangui explain jinzhou-living-subsidy · yangui list benefits")
