"""A proposal counts only for a flagged, empty field, and only where the text says it."""

from collections.abc import Iterable
from dataclasses import replace
from importlib.metadata import EntryPoint, EntryPoints

import pytest

from tests.reading.sample import RAW, at, findings
from yangui.reading import propose
from yangui.reading.findings import Findings, Flag, Found, Span
from yangui.reading.propose import Proposal, fill, proposer
from yangui.reading.read import read
from yangui.rules.problems import PackError

(FLAG,) = findings().flags  # nobody is named who gets the help with buying a home
WORDS = "青年人才"


class Eager:
    """Proposes the same words for every flag."""

    def propose(self, findings: Findings) -> Iterable[Proposal]:
        return [Proposal(flag, WORDS, at(WORDS, "为聚集")) for flag in findings.flags]


def test_a_proposal_fills_the_flagged_field_and_is_marked():
    found, refused = fill(findings(), Eager().propose(findings()), "eager")
    assert refused == []
    assert [b.who for b in found.benefits] == [findings().benefits[0].who, (Found(WORDS, at(WORDS, "为聚集")),)]
    (flag,) = found.flags
    assert (flag.code, flag.field, flag.path) == ("R410", "who", "一(二)")
    assert "eager" in flag.reason
    assert RAW[flag.span.start : flag.span.end] == WORDS


def test_words_over_the_end_of_a_page_are_said():
    raw = "临港市人才若干措施\n为聚集青年\n— 4 —\n人才，制定本措施。\n一、引才。给予一次性购房补贴2万元。\n"
    found = read("pages.txt", raw)
    (flag,) = (flag for flag in found.flags if flag.field == "who")
    proposal = Proposal(flag, WORDS, Span(raw.index("青年"), raw.index("，制定")))
    filled, refused = fill(found, [proposal], "eager")
    assert refused == []
    assert filled.benefits[0].who == (Found(WORDS, proposal.span),)


@pytest.mark.parametrize(
    ("proposal", "reason"),
    [
        (Proposal(FLAG, WORDS, at("生活保障")), "does not say"),
        (Proposal(FLAG, " ", at(" ") if " " in RAW else at("\n")), "does not say"),
        (Proposal(FLAG, WORDS, Span(0, len(RAW) + 1)), "not in the text"),
        (Proposal(FLAG, WORDS, Span(5, 5)), "not in the text"),
        (Proposal(replace(FLAG, code="R999"), WORDS, at(WORDS)), "no such flag"),
    ],
    ids=["elsewhere", "blank", "outside", "empty", "unflagged"],
)
def test_a_proposal_without_ground_is_refused(proposal: Proposal, reason: str):
    found, refused = fill(findings(), [proposal], "eager")
    assert found == findings()
    assert [reason in r.reason for r in refused] == [True]


@pytest.mark.parametrize(
    ("flag", "reason"),
    [
        (replace(FLAG, field="amount"), "no field that a text can fill"),
        (replace(FLAG, field=None), "no field that a text can fill"),
        (replace(FLAG, span=at("对新来")), "has an empty field"),
        (replace(FLAG, span=at("（牵头")), "has an empty field"),
    ],
    ids=["amount", "no field", "known already", "nothing there"],
)
def test_only_empty_fields_of_what_is_flagged_are_filled(flag: Flag, reason: str):
    flagged = findings(flags=(flag,))
    found, refused = fill(flagged, [Proposal(flag, WORDS, at(WORDS))], "eager")
    assert found == flagged
    assert [reason in r.reason for r in refused] == [True]


def test_a_deadline_has_the_form_of_one():
    undated = replace(findings().targets[0], by=None)
    flag = Flag("R309", "二", undated.span, "no deadline is stated", "by")
    flagged = findings(targets=(undated,), flags=(flag,))
    _, refused = fill(flagged, [Proposal(flag, "2032年", at("2032年"))], "eager")
    assert len(refused) == 1
    found, refused = fill(flagged, [Proposal(flag, "2032", at("2032年"))], "eager")
    assert refused == []
    assert found.targets[0].by == Found("2032", at("2032年"))


@pytest.mark.parametrize(
    ("words", "value", "wrong"),
    [
        ("2030年6月", "2030-06", "2030-07"),
        ("2030年 6 月 30 日前", "2030-06-30", "2030-06"),
        ("二〇三〇年底", "2030-12", "2030"),
        ("2028—2030年", "2028/2030", "2028"),
        ("每年", "annual", "2030"),
        ("年底前", "2029-12", "2030-12"),
    ],
)
def test_a_deadline_is_what_the_date_at_the_place_reads_as(words: str, value: str, wrong: str):
    raw = f"临港市要点\n{words}，新建平台3个。\n临港市人民政府\n2029年1月5日\n"
    span = Span(raw.index(words), raw.index("，"))
    found = read("plan.txt", raw)
    (target,) = found.targets
    flag = Flag("R309", "", target.span, "no deadline is stated", "by")
    found = replace(found, targets=(replace(target, by=None),), flags=(flag,))
    assert [r.reason for r in fill(found, [Proposal(flag, wrong, span)], "eager")[1]] == ["the place does not say it"]
    filled, refused = fill(found, [Proposal(flag, value, span)], "eager")
    assert refused == []
    assert filled.targets[0].by == Found(value, span)


def test_a_proposer_is_found_by_its_entry_point(monkeypatch: pytest.MonkeyPatch):
    points = EntryPoints([EntryPoint("eager", f"{__name__}:Eager", propose.GROUP)])
    monkeypatch.setattr(propose, "entry_points", lambda group: points.select(group=group))
    monkeypatch.setattr(EntryPoint, "load", lambda _: Eager)
    made = proposer("eager")
    assert [p.value for p in made.propose(findings())] == [WORDS]
    with pytest.raises(PackError, match="R201 there is no proposer lazy — installed proposers: eager"):
        proposer("lazy")


def test_none_is_shipped():
    with pytest.raises(PackError, match="none is installed"):
        proposer("model")
