"""A draft is a document that packs can hold, and says no more than the text."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from tests.reading.expectations import texts
from tests.reading.sample import RAW, at, findings, said
from tests.schema import PACK, write_pack
from yangui.policy.lint import lint
from yangui.policy.load import load_pack
from yangui.policy.model import Amount, Instalment, Interval, Quota, Schedule
from yangui.policy.pack import Pack
from yangui.reading.drafting.as_yaml import to_yaml, vocabulary
from yangui.reading.drafting.draft import Draft, drafts
from yangui.reading.findings import Findings, Found, Quantity, Segment, Span
from yangui.reading.places import Places
from yangui.reading.read import read


def only(found: Findings, pack: Pack | None = None) -> Draft:
    (draft,) = drafts(found, pack)
    return draft


def loaded(folder: Path, found: Findings, pack: Pack | None = None) -> Pack:
    """The draft beside the small pack's vocabulary, read as every pack is."""
    files = {name: text for name, text in PACK.items() if not name.startswith("documents/")}
    made = drafts(found, pack)
    for i, draft in enumerate(made):
        files[f"documents/draft-{i}.yaml"] = to_yaml(draft, Places(found))
    files["units.yaml"] = vocabulary(made)
    return load_pack(write_pack(folder, files), cache=False)


@pytest.fixture
def small(tmp_path: Path) -> Pack:
    return load_pack(write_pack(tmp_path / "small"), cache=False)


def test_a_draft_loads_as_part_of_a_pack(tmp_path: Path):
    pack = loaded(tmp_path, findings())
    assert [m.clause for m in pack.measures] == ["一", "一(一)", "一(二)", "二"]
    subsidy, homes = pack.benefits
    assert (subsidy.id, subsidy.kind, subsidy.amount) == ("doc-2030-7-1-1-b1", "monthly_subsidy", 1500)
    assert subsidy.pays == Schedule(every="month", times=36)
    assert subsidy.quota == Quota(count=200, bound="at_most")
    assert subsidy.requires == ["doc-2030-7-1-1-b1-c1"]
    condition = pack.conditions["doc-2030-7-1-1-b1-c1"]
    assert (condition.says.zh, condition.for_, condition.when) == ("新来本市就业的博士", "person", None)
    assert [pack.organisations[id].name.zh for id in subsidy.payers] == ["市财政"]
    assert homes.amount is None
    assert homes.gives is not None
    assert homes.gives.zh == "给予一定购房补助"
    assert homes.open == ["window", "papers", "criteria"]
    assert [pack.organisations[id].name.zh for id in (homes.lead or [])] == ["市住建局"]


def test_lint_asks_only_for_what_a_person_has_to_add(tmp_path: Path):
    told = {p.code for p in lint(loaded(tmp_path, findings())) if "draft-" in p.place.file}
    assert told == set()


def test_the_notice_gives_the_text_its_number_day_and_issuer(tmp_path: Path):
    document = loaded(tmp_path, findings()).documents["doc-2030-7"]
    assert document.title.zh == "临港市青年人才若干措施"
    assert (document.number, str(document.issued), document.kind) == ("临政办发〔2030〕7号", "2030-03-01", "measures")
    assert document.in_force == Interval()  # nothing says from when it holds


def test_a_cited_document_goes_by_its_number():
    raw = "根据《关于人才的意见》（临政发〔2029〕12号）和《青年计划》，制定本办法。"
    named = [
        Found(words, Span(raw.index(words), raw.index(words) + len(words))) for words in ("关于人才的意见", "青年计划")
    ]
    segment = Segment("text", Span(0, len(raw)), based_on=tuple(named))
    assert only(Findings("cited.txt", raw, (segment,))).document.based_on == ["临政发〔2029〕12号", "青年计划"]


def test_targets_keep_value_bound_and_year_in_the_usual_unit(tmp_path: Path):
    people, fund = loaded(tmp_path, findings()).targets
    assert (people.value, people.unit, people.bound, people.by) == (10000, "人", "at_least", "2032")
    assert (fund.value, fund.unit, fund.by) == (2, "亿元", "2032")


def test_units_of_a_pack_are_found_by_their_names(tmp_path: Path, small: Pack):
    found = findings()
    known = replace(found.benefits[0], payers=(Found("小市财政局", at("市财政")),))
    pack = loaded(tmp_path / "drafted", replace(found, benefits=(known,)), small)
    assert pack.benefits[0].payers == {"small-finance": 1}
    assert [id for id, unit in pack.organisations.items() if unit.name.zh == "小市财政局"] == ["small-finance"]


def test_what_the_form_cannot_hold_stays_open_with_a_flag():
    found = findings()
    share = replace(found.benefits[0], kind="share_of_income",
                    amount=Quantity("share", at("1500元"), "%", Decimal(70)), per="ratio")  # fmt: skip
    draft = only(replace(found, benefits=(share,)))
    (benefit,) = draft.document.measures[0].measures[0].benefits
    assert benefit.amount is None
    assert "amount" in benefit.open
    assert "R406" in {flag.code for flag in draft.flags}


def test_several_payers_without_shares_stay_open():
    found = findings()
    two = replace(found.benefits[0], payers=(said("市财政"), said("市住建局")))
    draft = only(replace(found, benefits=(two,)))
    (benefit,) = draft.document.measures[0].measures[0].benefits
    assert benefit.payers == {}
    assert "payer" in benefit.open
    assert "R407" in {flag.code for flag in draft.flags}


@pytest.mark.parametrize(
    ("parts", "shares"),
    [((600, 900), [Decimal("0.4"), Decimal("0.6")]), ((600, 600), []), ((1000, 500), [])],
    ids=["whole", "short", "thirds"],
)
def test_instalments_are_kept_where_they_add_up(parts: tuple[int, ...], shares: list[Decimal]):
    found = findings()
    paid = tuple(Quantity("money", at("1500元"), "元", Decimal(p)) for p in parts)
    once = replace(found.benefits[0], kind="grant", per="person", instalments=paid,
                   amount=Quantity("money", at("1500元"), "元", Decimal(1500)))  # fmt: skip
    draft = only(replace(found, benefits=(once,)))
    (benefit,) = draft.document.measures[0].measures[0].benefits
    given: list[Instalment] = benefit.pays.instalments if benefit.pays else []
    assert [i.share for i in given] == shares
    assert ("R408" in {flag.code for flag in draft.flags}) == (not shares)


def test_a_bound_and_a_cap_belong_to_the_amount():
    found = findings()
    most = Quantity("money", at("1500元"), "元", Decimal("1500.5"), bound="exceed")
    cap = Quantity("money", at("2亿元"), "元", Decimal(200_000_000))
    draft = only(replace(found, benefits=(replace(found.benefits[0], amount=most, cap=cap),)))
    (benefit,) = draft.document.measures[0].measures[0].benefits
    assert benefit.amount == Amount(value=Decimal("1500.5"), bound="at_least", cap=200_000_000)


def test_flags_stand_on_top_and_beside_what_they_are_about():
    found = findings()
    text = to_yaml(only(found), Places(found))
    head, _, body = text.partition("\nid: ")
    line = RAW[: at("给予一定").start].count("\n") + 1
    told = f"R205 line {line} 一(二): who: nobody is named who gets it"
    assert f"#   {told}" in head
    assert f"      # {told}\n" in body


def test_the_same_clause_number_twice_gives_two_ids():
    found = findings()
    root = found.outline[0]
    again = replace(root, parts=(root.parts[0], replace(root.parts[1], path="一")))
    ids = [t.id for m in only(replace(found, outline=(again,))).document.measures for t in m.targets]
    line = RAW[: at("二、").start].count("\n") + 1
    assert ids == [f"doc-2030-7-l{line}-t1", f"doc-2030-7-l{line}-t2"]


def test_every_draft_of_the_test_texts_is_part_of_a_pack(tmp_path: Path):
    files = {name: text for name, text in PACK.items() if not name.startswith("documents/")}
    everyone = ("enterprise", "institution", "project")  # the small pack has no facts for them
    fact = "{name: {label: {zh: 名, en: name}, asks: {zh: 名, en: name}, type: bool, register: roll, privacy: public}}"
    files["more-facts.yaml"] = "facts:\n" + "".join(f"  {kind}: {fact}\n" for kind in everyone)
    made, seen = [], set[str]()
    for text in texts():
        found = read(text.id, text.raw)
        for draft in drafts(found):
            if draft.document.id not in seen:
                seen.add(draft.document.id)
                made.append(draft)
                files[f"documents/{draft.document.id}.yaml"] = to_yaml(draft, Places(found))
    files["units.yaml"] = vocabulary(made)
    pack = load_pack(write_pack(tmp_path, files), cache=False)
    assert len(pack.documents) == len(seen) > 50
    assert len(pack.benefits) > 100


def test_an_empty_reading_gives_no_draft():
    assert drafts(Findings("empty.txt", "")) == []


def test_a_text_without_outline_is_one_measure(tmp_path: Path):
    pack = loaded(tmp_path, findings(outline=(), duties=()))
    assert [m.clause for m in pack.measures] == ["导语"]
    assert len(pack.benefits) == 2
