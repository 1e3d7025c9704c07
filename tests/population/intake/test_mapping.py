from pathlib import Path
from typing import Any

import msgspec
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from yangui.policy import yamlfile
from yangui.policy.pack import Pack
from yangui.population.intake.draft import Draft, draft, mapping_text
from yangui.population.intake.mapping import Column, Join, TableMapping, read_mapping
from yangui.population.tables.opening import open_table
from yangui.rules.problems import PackError

GOOD = """\
for: person
key: 身份证号
columns:
  学历: {fact: education, codes: {本科: bachelor, '11': doctor}}
  最低工资: {fact: workplace.minimum_wage, unit: wan_yuan}
  户籍地: {fact: residence.region, coarser: true}
ignore: [姓名]
joins:
  employers:
    table: employers.csv
    key: 信用代码
    by: 单位
    columns:
      性质: {fact: employer.kind}
"""


def read(folder: Path, pack: Pack, text: str) -> TableMapping:
    path = folder / "mapping.yaml"
    path.write_text(text, encoding="utf-8")
    return read_mapping(path, pack)


def test_a_mapping_is_read(tmp_path: Path, liaoning: Pack):
    mapping = read(tmp_path, liaoning, GOOD)
    assert mapping.key == "身份证号"
    assert mapping.columns["学历"] == Column(fact="education", codes={"本科": "bachelor", "11": "doctor"})
    assert mapping.joins["employers"].columns["性质"].fact == "employer.kind"


@pytest.mark.parametrize(
    ("code", "line", "old", "new"),
    [
        ("T201", 4, "codes:", "cods:"),
        ("T201", 5, "wan_yuan", "dollar"),
        ("T201", 1, "for: person", "for: dog"),
        ("T201", 4, "本科: bachelor", "本科: 3"),
        ("T201", 10, "table: employers.csv", "tables: employers.csv"),
        ("T202", 4, "fact: education", "fact: educatoin"),
        ("T203", 6, "fact: residence.region", "fact: education"),
        ("T203", 14, "fact: employer.kind", "fact: education"),
        ("T203", 4, "ignore: [姓名]", "ignore: [姓名, 学历]"),
        ("T204", 5, "unit: wan_yuan", "unknown: [x]"),
        ("T204", 5, "unit: wan_yuan", "unit: percent"),
        ("T204", 4, "codes:", "separator: ',', codes:"),
        ("T204", 4, "codes:", "coarser: true, codes:"),
        ("T205", 4, "本科: bachelor", "本科: batchelor"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(tmp_path: Path, liaoning: Pack, code: str, line: int, old: str, new: str):
    assert old in GOOD
    with pytest.raises(PackError) as error:
        read(tmp_path, liaoning, GOOD.replace(old, new))
    assert (code, line) in [(p.code, p.place.line) for p in error.value.problems]


def test_words_for_yes_need_words_for_no(tmp_path: Path, liaoning: Pack):
    with pytest.raises(PackError, match="T204"):
        read(tmp_path, liaoning, "for: person\ncolumns: {a: {fact: full_time_education, yes: [有]}}")


def test_what_units_judged_may_be_mapped(tmp_path: Path, liaoning: Pack):
    id = next(id for id, c in liaoning.conditions.items() if c.for_ == "person" and c.judged_by)
    mapping = read(tmp_path, liaoning, f"for: person\ncolumns:\n  认定: {{fact: judged.{id}}}\n")
    assert mapping.columns["认定"].fact == f"judged.{id}"


TEXTS = st.one_of(
    st.sampled_from(
        ["08", "1_0", "0x1F", "1e3", "null", "~", "true", "No", "y", "=", "a: b", "- x", "#", "'", "\n", "是"]
    ),
    st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), min_size=1, max_size=8),
)


@given(st.dictionaries(TEXTS, st.dictionaries(TEXTS, TEXTS, max_size=3), max_size=4), st.lists(TEXTS, max_size=3))
def test_a_mapping_that_is_written_is_read_back(
    tmp_path_factory: Any, columns: dict[str, dict[str, str]], words: list[str]
):
    made = {name: Column(fact="education", codes=codes, none=words) for name, codes in columns.items()}
    join = Join(table="t", key="k", by="b", columns=made, unknown=words)
    mapping = TableMapping(for_="person", key="08", columns=made, ignore=words, joins={"x": join})
    path = tmp_path_factory.mktemp("mapping") / "m.yaml"
    path.write_text(mapping_text(mapping), encoding="utf-8", newline="")
    assert msgspec.convert(yamlfile.read(path), TableMapping) == mapping


# drafting


@pytest.fixture(scope="module")
def drafted(liaoning: Pack) -> Draft:
    register = pl.DataFrame(
        {
            "身份证号": ["210102199001010011", "210102199001010038", "210102199001010054"],
            "姓名": ["甲", "乙", "丙"],
            "CSRQ": ["19900101", "1990-01-02", None],
            "学历": ["大学本科", "21", "自考"],
            "性别": ["1", "2", "男"],
            "户籍地": ["沈阳市", "锦州", "110105"],
            "工作地月最低工资标准（万元）": ["0.18", "0.2", "0.21"],
            "是否全日制": ["有", "无", "NULL"],
            "毕业时间": ["45473", "45474", "45475"],
            "单位性质": ["企业", "事业单位", "企业"],
            "已获荣誉": ["中国科学院院士、国务院政府特殊津贴", None, "中国工程院院士"],
            "有效知识产权数": ["1", "2", "3"],
            "备注": ["x", None, "y"],
        }
    )
    return draft(liaoning, "person", open_table(register))


def test_a_draft_places_what_it_knows(drafted: Draft):
    columns = drafted.mapping.columns
    facts = {name: column.fact for name, column in columns.items()}
    assert drafted.mapping.key == "身份证号"
    assert facts == {
        "CSRQ": "birth_date",
        "学历": "education",
        "性别": "gender",
        "户籍地": "residence.region",
        "工作地月最低工资标准（万元）": "workplace.minimum_wage",
        "是否全日制": "full_time_education",
        "毕业时间": "graduation_date",
        "单位性质": "employer.kind",
        "已获荣誉": "honours",
        "有效知识产权数": "ip_rights",
    }
    assert columns["学历"].codes == {"大学本科": "bachelor", "21": "bachelor"}
    assert columns["性别"].codes == {"1": "male", "2": "female", "男": "male"}
    assert columns["户籍地"].codes == {"沈阳市": "210100", "锦州": "210700"}
    assert columns["户籍地"].coarser
    assert columns["工作地月最低工资标准（万元）"].unit == "wan_yuan"
    assert (columns["是否全日制"].yes, columns["是否全日制"].no) == (["有"], ["无"])
    assert columns["是否全日制"].unknown == ["NULL"]
    assert columns["毕业时间"].dates == "excel"
    assert columns["已获荣誉"].separator == "、"
    assert set(columns["已获荣誉"].codes.values()) == {"cas_academician", "state_allowance", "cae_academician"}


def test_a_draft_says_what_it_could_not_place(drafted: Draft):
    assert drafted.unplaced == ("姓名", "备注")
    assert drafted.values == {"学历": {"自考": 1}}
    assert any("有效知识产权数 → ip_rights" in guess for guess in drafted.guesses)
    assert any("excel" in what for what in drafted.assumed)


def test_a_draft_is_a_mapping_that_can_be_used(tmp_path: Path, liaoning: Pack, drafted: Draft):
    assert read(tmp_path, liaoning, drafted.text()) == drafted.mapping
    assert all(line.startswith("#") for line in drafted.text().split("for: person")[0].splitlines())


def test_a_column_that_could_be_two_facts_is_not_placed(liaoning: Pack):
    found = draft(liaoning, "person", open_table(pl.DataFrame({"所在地": ["沈阳市"]})))
    assert found.unplaced == ("所在地",)


@pytest.mark.parametrize("kind", ["person", "enterprise", "team", "institution", "project"])
def test_columns_called_as_the_facts_are_placed_whatever_they_hold(liaoning: Pack, kind: Any):
    for names in (lambda fact: fact, lambda fact: liaoning.facts[kind][fact].label.zh):
        facts = list(liaoning.facts[kind])
        frame = pl.DataFrame(
            {names(fact): [None] for fact in facts}, schema_overrides={names(f): pl.String for f in facts}
        )
        found = draft(liaoning, kind, open_table(frame))
        assert {names(column.fact): column.fact for column in found.mapping.columns.values()} == {
            names(fact): fact for fact in facts
        }
        assert not found.guesses
