"""What one side has and the other has not; the same policy on both sides has no difference."""

from pathlib import Path
from textwrap import dedent

import pytest

from tests.reading.sample import RAW, findings
from tests.schema import PACK, write_pack
from yangui.policy.load import load_pack
from yangui.policy.pack import Pack
from yangui.reading.drafting.against import Difference, against
from yangui.reading.findings import Findings
from yangui.reading.read import read

DOCUMENT = dedent("""\
    id: linzhou-2030
    title: {zh: 临港市青年人才若干措施, en: Young talent}
    number: 临政办发〔2030〕7号
    kind: measures
    issuers: [small-hr]
    region: '999900'
    issued: 2030-03-01
    in_force: {from: 2030-03-01}
    measures:
      - clause: 一（一）
        title: {zh: 生活补贴, en: Living}
        summary: {zh: 补贴, en: money}
        benefits:
          - id: living
            title: {zh: 生活补贴, en: Living}
            for: person
            kind: monthly_subsidy
            requires: [young]
            amount: 1500
            pays: {every: month, times: 36}
            payers: {small-finance: 1}
            open: [window, papers]
      - clause: 一（二）
        title: {zh: 购房, en: Homes}
        summary: {zh: 购房, en: homes}
        lead: [housing]
        responsible: [small-finance]
      - clause: 二
        title: {zh: 目标, en: Goals}
        summary: {zh: 目标, en: goals}
        targets:
          - {id: people, indicator: {zh: 青年人才, en: people}, kind: cumulative, value: 1, unit: 万人, by: '2032'}
          - {id: fund, indicator: {zh: 投入, en: money}, kind: cumulative, value: 2, unit: 亿元, by: '2032'}
    """)
UNITS = """\
organisations:
  housing: {name: {zh: 临港市住房和城乡建设局, en: Housing}, local_aliases: [市住建局], region: '999900'}
"""


def compared(folder: Path, old: str = "", new: str = "", found: Findings | None = None) -> list[Difference] | None:
    """The sample text against the pack, in which one text is exchanged."""
    assert DOCUMENT.count(old) == 1 or not old
    files = {name: text for name, text in PACK.items() if not name.startswith("documents/")}
    files["vocabulary.yaml"] = files["vocabulary.yaml"].replace("Small Finance}", "Small Finance}, aliases: [市财政局]")
    files["documents/2030.yaml"] = DOCUMENT.replace(old, new) if old else DOCUMENT
    files["units.yaml"] = UNITS
    pack: Pack = load_pack(write_pack(folder, files), cache=False)
    return against(found or findings(), pack)


def test_the_same_policy_has_no_difference(tmp_path: Path):
    assert compared(tmp_path) == []


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("amount: 1500", "amount: 1600",
         {("pack", "benefit", "一（一）", "生活补贴: 1600 yuan"), ("text", "benefit", "一(一)", "生活补贴: 1,500元")}),
        ("value: 2, unit", "value: 3, unit", {("pack", "target", "二", "投入: 3 亿元"),
                                              ("text", "target", "二", "配套投入: 200,000,000元")}),
        ("lead: [housing]", "lead: [small-hr]", {("pack", "unit", "一（二）", "lead: 小市人社局"),
                                                 ("text", "unit", "一（二）", "lead: 市住建局")}),
        ("clause: 一（二）", "clause: 一（三）", {("pack", "clause", "一（三）", "购房"),
                                               ("text", "clause", "一(二)", "购房")}),
        ("issued: 2030-03-01", "issued: 2030-03-02", {("pack", "date", "", "2030-03-02")}),
    ],
    ids=["amount", "target", "unit", "clause", "date"],
)  # fmt: skip
def test_each_side_tells_what_only_it_has(tmp_path: Path, old: str, new: str, expected: set[tuple[str, ...]]):
    told = compared(tmp_path, old, new)
    assert told is not None
    assert {(d.side, d.part, d.clause, d.words) for d in told} == expected


def test_what_the_text_has_leads_to_its_place(tmp_path: Path):
    told = compared(tmp_path, "amount: 1500", "amount: 1600")
    assert told is not None
    (place,) = [RAW[d.span.start : d.span.end] for d in told if d.span]
    assert place == "1500元"


def test_a_text_that_is_no_document_of_the_pack(tmp_path: Path):
    other = Findings("other.txt", "关于另一件事的通知")
    assert compared(tmp_path, found=other) is None


def test_the_pack_of_liaoning_has_units_for_all_names_of_the_plan(liaoning: Pack, shared: Path):
    (path,) = (shared / "seeds").glob("001_*.txt")
    told = against(read(path.name, path.read_text(encoding="utf-8")), liaoning)
    assert told is not None
    assert [d for d in told if d.part in ("unit", "clause", "number", "date")] == []
