"""A small region of the tests' own: what expressions may name, and a pack of five files that uses every form."""

from pathlib import Path
from textwrap import dedent

from yangui.rules.check import FactType, Scope, check
from yangui.rules.graph import Graph, Node
from yangui.rules.types import BOOL, DATE, INT, MONEY, RATIO, CodeList, Type

EDUCATION = CodeList("education", ("college", "bachelor", "master", "doctor"), ordered=True)
EMPLOYERS = CodeList("employer_kind", ("enterprise", "government", "university"))
REGIONS = CodeList(
    "region",
    ("990000", "999900", "999901", "999902", "980000"),
    parents={"999900": "990000", "999901": "999900", "999902": "999900"},
)
TYPES = {
    "birth_date": DATE,
    "graduation_date": DATE,
    "insurance.since": DATE,
    "education": Type("code", EDUCATION),
    "spouse.education": Type("code", EDUCATION),
    "degrees": Type("codes", EDUCATION),
    "employer.kind": Type("code", EMPLOYERS),
    "employer.region": Type("code", REGIONS),
    "startup.is_first": BOOL,
    "local": BOOL,
    "married": BOOL,
    "members": INT,
    "years": INT,
    "income": MONEY,
    "costs": MONEY,
    "growth": RATIO,
    "share": RATIO,
}

# one for each way in which a node holds something besides its arguments
EXPRESSIONS = [
    "education in {doctor, master}",
    "in_region(employer.region, '999900')",
    "members in {1, 2, 3}",
    "education < spouse.education",
    "fresh and not local or has(degrees, doctor)",
    "graduation_date >= '2023-01-01'",
]


def scope() -> Scope:
    """The facts of a person, with one term, in a graph of its own."""
    ranges = {"members": (0, 100)}
    facts = {name: FactType(type, ranges.get(name)) for name, type in TYPES.items()}
    made = Scope(facts, REGIONS, graph=Graph())
    made.terms["fresh"] = check("insurance.since <= add_months(graduation_date, 12)", made)
    return made


def node(text: str, expects: Type | None = None) -> Node:
    """One checked expression in a graph of its own."""
    return check(text, scope(), expects=expects)


def _fact(label: str, type: str) -> str:
    texts = f"label: {{zh: {label}, en: fact}}, asks: {{zh: {label}？, en: which?}}"
    return f"{{{texts}, type: {type}, register: roll, privacy: personal}}"


PACK = {
    "pack.yaml": """\
        id: small
        title: {zh: 小区, en: Small}
        version: '2030.1'
        region: '999900'
        maintainers: [nobody]
        """,
    "vocabulary.yaml": """\
        regions:
          '999900': {name: {zh: 小市, en: Small City}, level: city}
          '999901': {name: {zh: 小县, en: Small County}, level: county, parent: '999900'}
        organisations:
          small-hr: {name: {zh: 小市人社局, en: Small HR}, region: '999900'}
          small-finance: {name: {zh: 小市财政局, en: Small Finance}, region: '999900'}
        registers:
          roll: {title: {zh: 名册, en: Roll}, kept_by: small-hr, holds: {zh: 人员, en: people}}
        programmes:
          small-plan: {title: {zh: 小计划, en: Small plan}, lead: [small-hr]}
        code_lists:
          education:
            title: {zh: 学历, en: Education}
            source: own
            ordered: true
            codes:
              bachelor: {zh: 本科, en: Bachelor}
              master: {zh: 硕士, en: Master}
              doctor: {zh: 博士, en: Doctor}
        """,
    "facts.yaml": f"""\
        facts:
          person:
            education: {_fact("学历", "code(education)")}
            degrees: {_fact("学位", "codes(education)")}
            birth_date: {_fact("生日", "date")}
            employer.region: {_fact("单位所在地", "region")}
            employer.since: {_fact("入职日", "date")}
            income: {_fact("收入", "money")}
            growth: {_fact("增长", "ratio")}
            children: {_fact("子女数", "int, range: [0, 20]")}
            local: {_fact("本地户籍", "bool")}
          team:
            members: {_fact("人数", "int")}
        """,
    "conditions.yaml": """\
        conditions:
          employed-here: {for: person, says: {zh: 在本市工作, en: here}, when: "in_region(employer.region, '999900')"}
          young: {for: person, says: {zh: 未满四十, en: younger than forty}, when: age(birth_date) < 40}
          settled: {for: person, says: {zh: 已定居, en: settled}, when: settled_here}
          rising: {for: person, says: {zh: 收入增长, en: rising}, when: "growth > 0.05 and has(degrees, master)"}
          excellent: {for: person, says: {zh: 优秀, en: excellent}, judged_by: small-hr}
          certified: {for: person, says: {zh: 有证书, en: certified}, shown_by: {zh: 证书, en: certificate}}
          small-team: {for: team, says: {zh: 小团队, en: small team}, when: members <= 9}
        readings:
          settled-means-local:
            for: person
            asks: {zh: 何为定居, en: what is settled}
            term: settled_here
            taken: {says: {zh: 户籍在本市, en: registered here}, is: local}
            others:
              - {says: {zh: 工作满一年, en: a year of work}, is: "years_between(employer.since, on) >= 1"}
            confirmed_by: small-hr
          subsidies-stack:
            asks: {zh: 可否叠加, en: do they stack}
            taken: {says: {zh: 可以, en: they do}}
            others: []
            confirmed_by: small-hr
        """,
    "documents/2030.yaml": """\
        id: small-2030
        title: {zh: 小办法, en: Small measures}
        kind: measures
        issuers: [small-hr]
        region: '999900'
        issued: 2030-01-01
        in_force: {from: 2030-01-01, to: 2032-12-31}
        measures:
          - clause: 一
            title: {zh: 补贴, en: Subsidies}
            summary: {zh: 给钱, en: Money.}
            lead: [small-hr]
            responsible: [small-finance]
            targets:
              - {id: small-count, indicator: {zh: 人数, en: people}, kind: cumulative, value: 400, unit: 人, by: '2032'}
            benefits:
              - id: small-living
                title: {zh: 生活补贴, en: Living}
                for: person
                kind: monthly_subsidy
                requires: [employed-here, any: [young, excellent], none: [small-rich]]
                amount: {by: education, table: {doctor: 2000, master: 1000.5, bachelor: 800}}
                pays: {every: month, times: 36, from: employer.since}
                payers: {small-finance: 1}
                programme: small-plan
                open: [window, papers]
                readings: [subsidies-stack]
              - id: small-settling
                title: {zh: 安家费, en: Settling}
                for: person
                kind: grant
                requires: [settled, rising]
                amount: {value: 30000, top_up: {per: children, each: 5000, cap: 12000}, cap: 40000}
                pays: {instalments: [{share: 0.5, at: {zh: 到岗, en: arrival}}, {share: 0.5, at: {zh: 期满, en: end}}]}
                payers: {small-finance: 0.6, small-hr: 0.4}
                relations: {stacks_with: [small-living]}
                open: [window, papers]
              - id: small-grade
                title: {zh: 职称, en: Title}
                for: person
                kind: title_track
                requires: [certified, young]
                result: {list: education, is: "doctor if years_between(employer.since, on) >= 3 else master"}
                open: [window, papers]
              - id: small-refund
                title: {zh: 返还, en: Refund}
                for: person
                kind: interest_subsidy
                requires: [settled]
                amount: {share: 0.333333, of: income, bound: at_most, round: half_up}
                payers: {small-finance: 1}
                open: [window, papers]
          - clause: 二
            title: {zh: 团队, en: Teams}
            summary: {zh: 给团队, en: For teams.}
            note: promises nothing more
            benefits:
              - id: small-team-grant
                title: {zh: 团队资助, en: Team grant}
                for: team
                kind: grant
                requires: [small-team]
                amount: {formula: "yuan(2000) * members"}
                payers: {small-finance: 1}
                owed_by: small-hr
                open: [window, papers]
        conditions:
          small-rich: {for: person, says: {zh: 收入高, en: rich}, when: income > yuan(500000)}
        """,
}
PACK = {name: dedent(text) for name, text in PACK.items()}


def write_pack(folder: Path, files: dict[str, str] | None = None) -> Path:
    """The pack (or these files) in a folder, which is returned."""
    for name, text in (PACK if files is None else files).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def edited(file: str, old: str, new: str) -> dict[str, str]:
    """The pack with one text, which occurs once in the file, exchanged."""
    assert PACK[file].count(old) == 1, f"{old!r} occurs {PACK[file].count(old)} times in {file}"
    return {**PACK, file: PACK[file].replace(old, new)}
