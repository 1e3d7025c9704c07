"""What each command prints, in both languages and as JSON."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from tests.cli.conftest import Ran, Run
from yangui import Pack
from yangui.cli import explain
from yangui.cli.main import LISTS
from yangui.policy.model import KINDS

DOCTOR = {
    "education": "doctor",
    "graduation_date": "2024-06-30",
    "employer.kind": "enterprise",
    "insurance.region": "210700",
    "insurance.since": "2024-08-01",
}
DAY = ("--on", "2024-09-01")
LIVING = "jinzhou-living-subsidy"

type Write = Callable[..., Path]

TEXT = {"type": ["string", "null"]}
FEN = {"type": ["integer", "null"], "minimum": 0}
STRINGS = {"type": "array", "items": {"type": "string"}}
MONTH_OR_DAY = {"type": ["string", "null"], "pattern": r"^\d{4}-\d{2}(-\d{2})?$"}


def record(**properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": list(properties)}


# The form that users of `check --json` rely on: keys may be added, none of these may go or change.
CHECKED = record(
    on={"type": "string", "format": "date"},
    pack={"type": "string", "pattern": r"^liaoning@\d{4}\.\d+\+[0-9a-f]{16}$"},
    decisions={
        "type": "array",
        "minItems": 1,
        "items": record(
            benefit={"type": "string"},
            answer={"enum": ["yes", "no", "unknown", "judgement"]},
            in_force={"type": "boolean"},
            amount_fen=FEN,
            amount_state={"enum": ["exact", "at_most", "at_least", "about", "open", "none"]},
            payments={
                "type": "array",
                "items": record(
                    **{"from": MONTH_OR_DAY, "to": MONTH_OR_DAY},
                    every={"enum": ["once", "month", "quarter", "year"]},
                    fen={"type": "integer", "minimum": 0},
                ),
            },
            result=TEXT,
            conditions={
                "type": "array",
                "minItems": 1,
                "items": record(
                    id={"type": "string"},
                    value={"enum": ["yes", "no", "unknown", "judgement"]},
                    facts={"type": "object"},
                    cite=record(document={"type": "string"}, clause={"type": "string", "minLength": 1}),
                ),
            },
            missing=STRINGS,
            failed=STRINGS,
            changes_on=TEXT,
            readings=STRINGS,
            receipt={"type": "string", "pattern": "^[0-9a-f]{32}$"},
        ),
    },
)


def refuse_floats(text: str) -> float:
    raise AssertionError(f"{text} is no sum in fen")


# check


@pytest.mark.parametrize("facts", [{}, DOCTOR], ids=["no facts", "doctor"])
@pytest.mark.parametrize("options", [(), ("--all",)], ids=["in force", "all"])
def test_check_as_json(yangui: Run, written: Write, facts: dict[str, Any], options: tuple[str, ...]):
    ran = yangui("check", "--as", "person", "--facts", written(facts), *DAY, "--json", *options)
    assert (ran.status, ran.err) == (0, "")
    jsonschema.validate(json.loads(ran.out, parse_float=refuse_floats), CHECKED)
    whole = ran.json
    assert whole["on"] == "2024-09-01"
    for decision in whole["decisions"]:
        values = [c["value"] for c in decision["conditions"]]
        assert bool(decision["failed"]) == (decision["answer"] == "no")
        assert set(decision["failed"]) <= {c["id"] for c in decision["conditions"]}
        assert decision["answer"] != "no" or decision["amount_fen"] is None
        assert decision["answer"] != "unknown" or "unknown" in values
        assert decision["in_force"] or options


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_check_of_no_facts(yangui: Run, written: Write, kind: str, lang: str):
    ran = yangui("check", "--as", kind, "--facts", written({}), *DAY, "--lang", lang)
    assert (ran.status, ran.err) == (0, "")
    assert {"zh": "先回答这些，影响最大", "en": "Answer these first"}[lang] in ran.out
    assert {"zh": "✔ 符合 (0)", "en": "✔ yes (0)"}[lang] in ran.out
    ran = yangui("check", "--as", kind, "--facts", written({}), *DAY, "--json")
    jsonschema.validate(ran.json, CHECKED)
    assert {d["answer"] for d in ran.json["decisions"]} <= {"unknown", "judgement"}


@pytest.mark.parametrize(
    ("lang", "facts"),
    [
        (
            "zh",
            [
                "决定日2024-09-01", "高校毕业生生活补贴（锦州）", "72,000元", "每月2,000元2024-08–2027-07", "25,200元",
                "锦州市重点人才集聚行动（报道）政策聚才", "您的出生日期是？", "暂不符合", "毕业后十二个月内参保",
            ],
        ),
        (
            "en",
            [
                "Dayofthedecision2024-09-01", "Livingsubsidyforgraduates,Jinzhou", "72,000CNY",
                "2,000CNYamonth2024-08–2027-07", "25,200CNY", "Whenwereyouborn?", "insuredwithintwelvemonths",
            ],
        ),
    ],
)  # fmt: skip
def test_check_for_people(yangui: Run, written: Write, lang: str, facts: list[str]):
    ran = yangui("check", "--as", "person", "--facts", written(DOCTOR), *DAY, "--lang", lang)
    assert (ran.status, ran.err) == (0, "")
    assert [f for f in facts if f not in ran.words] == []
    assert LIVING in ran.words
    assert "\x1b" not in ran.out


def test_check_speaks_chinese_by_default(yangui: Run, written: Write):
    path = written(DOCTOR)
    default = yangui("check", "--as", "person", "--facts", path, *DAY)
    assert default == yangui("check", "--as", "person", "--facts", path, *DAY, "--lang", "zh")


@pytest.mark.parametrize(("lang", "word"), [("zh", "不满足"), ("en", "notmet")])
def test_check_of_one_benefit_shows_each_condition(yangui: Run, written: Write, liaoning: Pack, lang: str, word: str):
    facts = written({**DOCTOR, "employer.kind": "civil_service_managed"})
    ran = yangui("check", "--as", "person", "--facts", facts, *DAY, "--benefit", LIVING, "--lang", lang)
    assert ran.status == 0
    assert word in ran.words
    for id in liaoning.benefit(LIVING).requires:
        assert ran.tells(liaoning.conditions[id].says[lang])
    assert "jinzhou-residence-subsidy" not in ran.words


def test_check_of_some_benefits(yangui: Run, written: Write):
    wanted = ["--benefit", LIVING, "--benefit", "jinzhou-startup-subsidy"]
    ran = yangui("check", "--as", "person", "--facts", written(DOCTOR), *DAY, *wanted, "--json")
    assert [d["benefit"] for d in ran.json["decisions"]] == [LIVING, "jinzhou-startup-subsidy"]


@pytest.mark.parametrize(("lang", "mark"), [("zh", "（当日不在有效期）"), ("en", "(notinforcethatday)")])
def test_check_of_what_is_not_in_force(yangui: Run, written: Write, lang: str, mark: str):
    facts = written({"education": "bachelor", "graduation_date": "2014-07-01", "workplace.level": "county"})
    arguments = ("check", "--as", "person", "--facts", facts, "--on", "2026-01-01", "--lang", lang)
    assert "county-title-track" not in yangui(*arguments).words
    ran = yangui(*arguments, "--all")
    assert "county-title-track" in ran.words
    assert mark in ran.words


@pytest.mark.usefixtures("clock")
def test_check_on_the_day_of_today(yangui: Run, written: Write):
    ran = yangui("check", "--as", "person", "--facts", written(DOCTOR), "--json")
    assert ran.json["on"] == "2026-01-01"


def test_the_shapes_of_facts(yangui: Run, written: Write):
    def decided(path: Path) -> Any:
        return yangui("check", "--as", "person", "--facts", path, *DAY, "--json").json

    nested = {
        "education": "doctor",
        "graduation_date": "2024-06-30",
        "employer": {"kind": "enterprise"},
        "insurance": {"region": 210700, "since": "2024-08-01"},
        "startup": None,
        "birth_date": None,
    }
    yaml = "\n".join(f"{name}: {value}" for name, value in DOCTOR.items())
    expected = decided(written(DOCTOR))
    assert decided(written(nested)) == expected
    assert decided(written("\ufeff" + json.dumps(DOCTOR))) == expected
    assert decided(written(yaml, "facts.yaml")) == expected
    assert decided(written(yaml, "facts.yml")) == expected


# facts


@pytest.mark.parametrize("kind", KINDS)
def test_facts(yangui: Run, liaoning: Pack, kind: Any):
    rows = yangui("facts", "--as", kind, "--json").json
    assert {row["fact"]: row["type"] for row in rows} == {n: f.type for n, f in liaoning.facts[kind].items()}
    for row in rows:
        assert set(row) == {"fact", "type", "label", "register", "privacy", "codes"}
        assert bool(row["codes"]) == ("code" in row["type"] or row["type"] == "region")
    for lang in ("zh", "en"):
        ran = yangui("facts", "--as", kind, "--lang", lang)
        assert (ran.status, ran.err) == (0, "")
        for name, fact in liaoning.facts[kind].items():
            assert f" {name} " in ran.out
            assert ran.tells(fact.label[lang])


# explain


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_explain_of_every_benefit(liaoning: Pack, capsys: pytest.CaptureFixture[str], lang: str):
    told = {"zh": ["条件", "依据", "对象"], "en": ["Conditions", "Clause", "For"]}[lang]
    for benefit in liaoning.benefits:
        explain.show(liaoning, benefit.id, lang)
        ran = Ran(0, *capsys.readouterr())
        title = "".join(f"{benefit.title[lang]} ({benefit.id})".split())
        assert title in ran.words, benefit.id
        assert all(word in ran.out for word in told), benefit.id
        assert "".join((benefit.clause or "").split()) in ran.words, benefit.id
        assert "None" not in ran.out, benefit.id
        assert "\x1b" not in ran.out


@pytest.mark.parametrize(
    ("id", "lang", "facts"),
    [
        (LIVING, "zh", ["博士研究生2,000元", "硕士研究生1,000元", "大学本科800元", "36", "锦州市人力资源和社会保障局"]),
        (LIVING, "en", ["Doctor2,000CNY", "Master1,000CNY", "Bachelor800CNY", "residencesubsidy"]),
        (
            "innovation-team-grant",
            "zh",
            ["10,000,000元", "200,000元", "≤1,000,000元", "约200", "2018-03-06–2020-12-31"],
        ),
        ("graduate-startup-loan", "en", ["upto"]),
        ("transfer-income-reward", "zh", ["70%", "不低于"]),
    ],
)
def test_explain_tells_the_sums(yangui: Run, id: str, lang: str, facts: list[str]):
    ran = yangui("explain", id, "--lang", lang)
    assert (ran.status, ran.err) == (0, "")
    assert [f for f in facts if f.lower() not in ran.words.lower()] == []


# list


def test_lists_are_complete(yangui: Run, liaoning: Pack):
    counts = {
        "documents": len(liaoning.documents),
        "benefits": len(liaoning.benefits),
        "targets": len(liaoning.targets),
        "measures": len(liaoning.measures),
        "readings": len(liaoning.readings),
        "regions": len(liaoning.regions),
        "organisations": len(liaoning.organisations),
        "codes": sum(len(c.codes) for c in liaoning.code_lists.values()),
        "packs": 1,
    }
    assert set(counts) == set(LISTS)
    assert {what: len(yangui("list", what, "--json").json) for what in LISTS} == counts


@pytest.mark.parametrize(
    ("what", "zh", "en"),
    [
        ("documents", "辽宁省人才服务全面振兴三年行动计划", "Liaoning three-year action plan"),
        ("benefits", "高校毕业生生活补贴（锦州）", "Living subsidy for graduates, Jinzhou"),
        ("targets", "高校毕业生", "graduates"),
        ("measures", "外国人才引进计划", "liaoning-2018-talent-plan"),
        ("readings", "“应届”如何认定？", "Who is a fresh graduate?"),
        ("regions", "锦州市", "Jinzhou"),
        ("organisations", "辽宁省财政厅", "Liaoning Department of Finance"),
        ("codes", "博士研究生", "Doctor"),
        ("packs", "liaoning", "liaoning"),
    ],
)
def test_list(yangui: Run, what: str, zh: str, en: str):
    for lang, word in (("zh", zh), ("en", en)):
        ran = yangui("list", what, "--lang", lang)
        assert (ran.status, ran.err) == (0, "")
        assert ran.tells(word)
        assert "\x1b" not in ran.out


# lint, schema, demo, help


def test_lint_of_a_clean_pack(yangui: Run):
    ran = yangui("lint")
    assert (ran.status, ran.err) == (0, "")
    assert "nothing found" in ran.out
    assert yangui("lint", "--json").json == []


@pytest.mark.needs_shared
def test_lint_against_the_sources(yangui: Run, shared: Path):
    ran = yangui("lint", "--sources", shared / "seeds")
    assert ran.status == 0, ran.out
    assert ran.err == ""


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """A pack with two mistakes in two files."""
    pack = tmp_path / "broken"
    pack.mkdir()
    (pack / "pack.yaml").write_text(
        "id: broken\ntitle: {zh: 坏, en: broken}\nversion: '2026.1'\nregion: '210000'\ncolour: red\n",
        encoding="utf-8",
    )
    (pack / "regions.yaml").write_text(
        "regions:\n  '210000': {name: {zh: 辽宁省}, level: province}\n", encoding="utf-8"
    )
    return pack


def test_lint_of_a_broken_pack(yangui: Run, broken: Path):
    ran = yangui("lint", "--pack", broken)
    assert (ran.status, ran.err) == (1, "")
    assert "pack.yaml" in ran.out
    assert "regions.yaml:2:" in ran.out
    ran = yangui("lint", "--pack", broken, "--json")
    assert ran.status == 1
    found = ran.json
    assert len(found) == 2
    assert all(set(row) == {"file", "line", "column", "code", "message", "mend"} for row in found)
    assert {Path(row["file"]).name for row in found} == {"pack.yaml", "regions.yaml"}


def test_schema(yangui: Run):
    ran = yangui("schema")
    assert (ran.status, ran.err) == (0, "")
    jsonschema.Draft202012Validator.check_schema(ran.json)


@pytest.mark.parametrize(
    ("lang", "sums"), [("zh", ["72,000元", "11,000,000元"]), ("en", ["72,000CNY", "11,000,000CNY"])]
)
def test_demo(yangui: Run, lang: str, sums: list[str]):
    ran = yangui("demo", "--lang", lang)
    assert (ran.status, ran.err) == (0, "")
    assert [s for s in sums if s not in ran.words] == []


@pytest.mark.parametrize("name", ["", "facts", "check", "explain", "lint", "list", "schema", "demo"])
def test_help(yangui: Run, name: str):
    ran = yangui(*name.split(), "--help")
    assert (ran.status, ran.err) == (0, "")
    assert f"usage: yangui {name}".strip() in ran.out


def test_version(yangui: Run):
    ran = yangui("--version")
    assert ran.status == 0
    assert ran.out.startswith("yangui ")


def test_a_pack_by_its_folder(yangui: Run, written: Write, liaoning: Pack):
    by_id = yangui("check", "--as", "person", "--facts", written(DOCTOR), *DAY, "--json")
    by_folder = yangui("check", "--as", "person", "--facts", written(DOCTOR), *DAY, "--json", "--pack", liaoning.folder)
    assert by_folder == by_id
