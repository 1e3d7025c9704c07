"""A draft is a document that packs can hold, and says no more than the text."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from tests.reading.expectations import Text, texts
from tests.reading.sample import RAW, at, findings, said
from tests.schema import PACK, write_pack
from yangui.policy.lint import lint
from yangui.policy.load import load_pack
from yangui.policy.model import Amount, Benefit, Instalment, Interval, Quota, Schedule, Target
from yangui.policy.pack import Pack
from yangui.reading.drafting.as_yaml import to_yaml, vocabulary
from yangui.reading.drafting.draft import Draft, drafts
from yangui.reading.drafting.names import region_of
from yangui.reading.findings import BenefitFound, Findings, Found, Quantity, Segment, Span
from yangui.reading.places import Places
from yangui.reading.read import read
from yangui.rules.problems import PackError


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


def test_without_a_title_the_name_of_the_file_stands_for_it_and_not_its_folder():
    draft = only(
        read("/somewhere/else/rent.txt", "一、房租补贴。对入驻企业给予三年100%房租补贴。\n二、培训。为企业提供培训。\n")
    )
    assert draft.document.title.zh == "rent.txt"
    (benefit, _) = [b for m in draft.document.measures for b in m.benefits]
    assert isinstance(benefit.amount, Amount)
    assert benefit.amount.share == 1
    assert benefit.amount.of is not None
    assert draft.vocabulary.facts["enterprise"][benefit.amount.of].label.zh == "房租"


def test_parts_told_as_a_ratio_are_numbered_and_a_rate_in_brackets_is_no_sum():
    draft = only(
        read(
            "parts.txt",
            "临港市人才若干措施\n一、安家。给予博士50万元安家费，分5年按2:2:2:2:2拨付。\n"
            "二、贷款。对人才企业，按贷款市场报价利率（LPR）的50%给予贴息。\n",
        )
    )
    home, interest = (b for m in draft.document.measures for b in m.benefits)
    assert home.pays is not None
    assert [(part.share, part.at.zh) for part in home.pays.instalments] == [
        (Decimal("0.2"), f"第{year}年") for year in range(1, 6)
    ]
    assert isinstance(interest.amount, Amount)
    assert interest.amount.of is not None
    assert draft.vocabulary.facts["enterprise"][interest.amount.of].label.zh == "按贷款市场报价利率(LPR)计算的利息"


def test_a_clause_without_a_heading_is_titled_to_a_pause():
    raw = (
        "临港市人才若干措施\n（一）引才。\n1.对全职引进的高层次人才，给予一次性安家补助，并为其配偶在本市范围内优先推荐就业岗位，"
        "子女就近入学。给予补贴2万元。\n2.柔性引才。给予补贴1万元。\n"
    )
    (measure,) = only(read("titled.txt", raw)).document.measures
    assert measure.measures[0].title.zh == "对全职引进的高层次人才，给予一次性安家补助"


def test_a_comment_quotes_over_the_end_of_a_page():
    raw = "临港市人才若干措施\n一、引才。对博士给予一次\n— 4 —\n性补贴2万元。\n二、提供住房。为博士提供公寓。\n"
    found = read("pages.txt", raw)
    text = to_yaml(only(found), Places(found))
    assert re.search(r"# line 2: [^\n]*给予一次性补贴2万元", text)
    assert "— 4 —" not in text


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


def benefit_of(text: str) -> tuple[Benefit, Draft]:
    """The first benefit with an amount of a measure that says this."""
    draft = only(read("city.txt", f"临洲市人才若干措施\n\n一、人才支持\n\n{text}\n"))
    (measure,) = draft.document.measures
    return next(b for b in measure.benefits if b.amount is not None), draft


def fact_of(draft: Draft) -> tuple[str, str, str]:
    """Name, label and type of the only fact that a draft proposes."""
    ((name, fact),) = (item for facts in draft.vocabulary.facts.values() for item in facts.items())
    return name, fact.label.zh, fact.type


@pytest.mark.parametrize(
    "head",
    [
        "澄江市财政局\n关于小市路人才的通知",
        "澄江市人才若干措施",
        "关于印发《澄江市小市区人才措施》的通知",
        "中共澄江市委文件\n澄委发〔2029〕1号\n关于进一步加强人才工作的意见",
    ],
)
def test_a_text_of_another_region_never_gets_the_pack_s_own(small: Pack, head: str):
    draft = only(read("other.txt", f"{head}\n\n一、人才。由市财政局给予补贴2万元。\n二、其他。落实。\n"), small)
    assert draft.document.region == "000000"
    assert draft.vocabulary.regions["000000"].name.zh == "待定"
    (flag,) = [flag for flag in draft.flags if flag.code == "R402"]
    assert flag.reason.startswith("澄江市")
    assert "small-finance" not in {unit for m in draft.document.measures for unit in m.responsible}


def test_a_text_that_names_no_region_gets_the_pack_s_own_with_a_flag(small: Pack):
    draft = only(read("own.txt", "促进企业上市若干措施\n\n一、奖励。给予企业奖励2万元。\n二、其他。落实。\n"), small)
    assert draft.document.region == small.header.region
    assert "R402" in {flag.code for flag in draft.flags}


def test_a_name_is_of_the_region_that_it_tells_and_of_no_namesake(liaoning: Pack):
    told = {
        "沈阳市财政局": "210100", "中共沈阳市委": "210100", "沈阳高新区管委会": "210100",
        "长春市朝阳区": None, "长春市铁西区": None, "澄江市沈阳路": None, "东北全面振兴": None,
    }  # fmt: skip
    assert {name: region_of(liaoning, name) for name in told} == told


def test_a_short_name_means_a_unit_of_the_document_s_own_region(liaoning: Pack):
    found = read(
        "province.txt", "辽宁省人才若干措施\n\n一、补贴。对博士给予补贴2万元。（责任单位：市人社局）\n二、其他。\n"
    )
    draft = only(found, liaoning)
    assert [unit.name.zh for unit in draft.vocabulary.organisations.values()][:1] == ["市人社局"]


def test_ids_of_several_texts_are_apart():
    raw = "临港市{}若干措施\n2024年4月1日\n一、支持。\n（一）补贴。对博士给予补贴2万元。（责任单位：{}）\n"
    found = [
        read(f"{i}.txt", raw.format(*words)) for i, words in enumerate([("人才", "市人社局"), ("住房", "市住建局")])
    ]
    first = only(found[0])
    (second,) = drafts(found[1], None, [first.document.id])
    assert first.spans.keys().isdisjoint(second.spans)
    assert "市住建局" in vocabulary([first, second])
    with pytest.raises(PackError, match="R205"):
        vocabulary([first, only(found[1])])


def test_the_second_text_of_a_file_is_no_clause_of_the_first():
    raw = "临港市{}若干措施\n2024年4月1日\n{}、支持。\n（一）补贴。对博士给予补贴2万元。\n\n"
    one, two = (read("a.txt", raw.format(*words)) for words in (("人才", "二"), ("住房", "一")))
    first = only(one)
    (second,) = drafts(two, None, [first.document.id])
    assert [*first.spans] == ["doc-2024-04-01-2-1-b1"]
    assert [*second.spans] == ["doc-2024-04-01-text2-1-1-b1"]


def test_a_share_is_taken_of_a_proposed_fact():
    benefit, draft = benefit_of("对企业按实际投入的30%给予补助，每家企业每年最高100万元。")
    name, label, type_ = fact_of(draft)
    assert (label, type_) == ("实际投入", "money")
    assert benefit.amount == Amount(share=Decimal("0.3"), of=name, cap=1_000_000)
    assert benefit.pays == Schedule(every="year")
    assert "amount" not in benefit.open
    assert {flag.code for flag in draft.flags}.isdisjoint({"R406", "R411"})


def test_half_of_a_rate_is_half_of_the_interest_and_a_rate_is_no_sum():
    _, draft = benefit_of("对企业贷款按实际利率的50%给予贴息，每家企业最高20万元。")
    assert fact_of(draft)[1:] == ("按实际利率计算的利息", "money")
    found = findings()
    rate = replace(found.benefits[0], amount=Quantity("share", at("1500元"), "%", Decimal(3)), base=said("三年"),
                   kind="interest_subsidy")  # fmt: skip
    draft = only(replace(found, benefits=(replace(rate, base=Found("年利率", at("三年"))),)))
    assert "R406" in {flag.code for flag in draft.flags}
    assert draft.vocabulary.facts == {}


def test_a_base_loses_whose_it_is_and_keeps_what_it_is():
    labels = ["企业贷款利息", "其实际投入", "企业所得税地方留成部分", "本级财政贡献"]
    found = findings()
    for label, kept in zip(labels, ["贷款利息", "实际投入", labels[2], labels[3]], strict=True):
        share = Quantity("share", at("1500元"), "%", Decimal(5))
        draft = only(
            replace(found, benefits=(replace(found.benefits[0], amount=share, base=Found(label, at("一、"))),))
        )
        assert fact_of(draft)[1] == kept


def test_an_amount_that_stays_open_proposes_no_fact():
    found = findings()
    several = Quantity("share", at("1500元"), "%", Decimal(5), Decimal(20))
    draft = only(
        replace(found, benefits=(replace(found.benefits[0], amount=several, base=Found("投资额", at("一、"))),))
    )
    assert draft.vocabulary.facts == {}


def limited(words: str, **changes: object) -> tuple[Benefit, Draft]:
    """A benefit of 30万元 with a ceiling of 50% behind these words."""
    raw = f"购房补贴30万元，{words}50%。"
    amount = Quantity("money", Span(4, 8), "元", Decimal(300_000))
    end = len(raw) - 1
    cap = Quantity("share", Span(end - 3, end), "%", Decimal(50), bound="at_most")
    made = BenefitFound("", Span(0, end), "grant", "person", Found("购房补贴", Span(0, 4)), amount=amount, cap=cap)
    made = replace(made, **changes)
    draft = only(Findings("home.txt", raw, (Segment("text", Span(0, len(raw))),), benefits=(made,)))
    return draft.document.measures[0].benefits[0], draft


def test_a_sum_up_to_a_share_is_the_lower_of_the_two():
    benefit, draft = limited("不超过购房款的")
    name, label, _ = fact_of(draft)
    assert label == "购房款"
    assert benefit.amount == Amount(share=Decimal("0.5"), of=name, cap=300_000)


@pytest.mark.parametrize("words", ["最高", "不超过贷款实际利率的", "不超过总人数的"])
def test_a_ceiling_that_is_a_share_of_no_sum_is_flagged(words: str):
    benefit, draft = limited(words)
    assert benefit.amount == 300_000
    assert draft.vocabulary.facts == {}
    assert [flag.field for flag in draft.flags if flag.code == "R411"] == ["amount"]


def test_a_sum_for_each_of_others_is_multiplied_and_for_the_one_who_gets_it_is_not():
    _, draft = limited("不超过购房款的", per="person")
    assert [fact.type for facts in draft.vocabulary.facts.values() for fact in facts.values()] == ["money"]
    benefit, draft = limited("不超过购房款的", per="person", beneficiary="enterprise")
    by_type = {fact.type: name for name, fact in draft.vocabulary.facts["enterprise"].items()}
    assert benefit.amount == Amount(formula=f"min(yuan(300000) * {by_type['int']}, {by_type['money']} * 0.5)")


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("对博士每月给予生活补贴2000元，连续发放3年，累计不超过5万元。", "5万元"),
        ("对获得资格认证的人才给予奖励，单人最高10万元，每家企业给予最高不超过30万元支持。", "30万元"),
        ("对创业项目给予资助20万元，资助期3年。", "3年"),
    ],
    ids=["total", "others", "duration"],
)
def test_what_the_form_has_no_place_for_is_flagged(text: str, place: str):
    _, draft = benefit_of(text)
    assert [flag.reason.rpartition(" ")[2] for flag in draft.flags if flag.code == "R411"] == [place]


def test_a_fact_of_the_pack_is_found_by_its_label(tmp_path: Path):
    money = (
        "{label: {zh: 购房款, en: price}, asks: {zh: 价, en: price}, type: money, register: roll, privacy: personal}"
    )
    files = {**PACK, "more-facts.yaml": f"facts:\n  person: {{home_price: {money}}}\n"}
    pack = load_pack(write_pack(tmp_path, files), cache=False)
    found = findings()
    share = Quantity("share", at("1500元"), "%", Decimal(5))
    home = replace(found.benefits[0], kind="grant", amount=share, base=Found("购房款", at("购房")), per="ratio")
    draft = only(replace(found, benefits=(home,)), pack)
    (benefit,) = draft.document.measures[0].measures[0].benefits
    assert benefit.amount == Amount(share=Decimal("0.05"), of="home_price")
    assert draft.vocabulary.facts == {}


def test_a_goal_for_each_of_something_keeps_it_in_its_unit():
    found = findings()
    rate = Quantity("money", at("2亿元"), "元", Decimal(500_000), per=("person",))
    draft = only(replace(found, targets=(replace(found.targets[1], quantity=rate),)))
    (target,) = draft.document.measures[-1].targets
    assert (target.value, target.unit) == (50, "万元/人")


def test_a_region_that_no_pack_has_is_flagged_once_and_the_own_one_never():
    found = findings()
    places = [Found(name, at("二、")) for name in ("远山县", "远山县", "全市", "临港市")]
    targets = tuple(replace(found.targets[0], region=place) for place in places)
    told = [flag.reason for flag in only(replace(found, targets=targets)).flags if flag.code == "R411"]
    assert told == ["the region is not known: 远山县"]


@pytest.mark.parametrize("text", texts(), ids=lambda text: text.id)
def test_nothing_found_vanishes(text: Text):
    """Every benefit and goal is in a draft; every number of theirs stands there, or in a flag at its place."""
    found = read(text.id, text.raw)
    made = drafts(found)
    flags = [flag.span for draft in made for flag in draft.flags if flag.code in ("R406", "R408", "R411")]
    held = defaultdict[tuple[Span, str], list[Benefit | Target]](
        list
    )  # of a list of amounts several stand at one place
    for draft in made:
        for place, part in parts_of(draft):
            held[place].append(part)
    for benefit in found.benefits:
        part = held[benefit.span, benefit.title.words[:40]].pop(0)
        assert isinstance(part, Benefit)
        numbers = [q for q in (benefit.amount, benefit.cap, benefit.quota, *benefit.instalments) if q]
        kept = numbers_of(part)
        for quantity in numbers:
            told = forms_of(quantity, benefit) & kept or within(quantity.span, flags)
            assert told, (benefit.path, quantity)
        for lasting in (benefit.duration_months, benefit.spread_months, benefit.times):
            told = part.pays is not None and part.pays.times is not None
            assert lasting is None or told or within(lasting.span, flags), (benefit.path, lasting)
    for target in found.targets:
        part = held[target.span, target.indicator.words].pop(0)
        assert isinstance(part, Target)
        if target.quantity and target.quantity.value is not None:
            scale = target.quantity.value / Decimal(part.value or 0)
            assert scale in (1, 10**4, 10**8), target
            assert (part.value_max is None) == (target.quantity.most is None)
        assert part.by == (target.by.value if target.by else None)


def within(span: Span, places: list[Span]) -> bool:
    return any(start <= span.start and span.end <= end for start, end in places)


def parts_of(draft: Draft) -> Iterator[tuple[tuple[Span, str], Benefit | Target]]:
    """The benefits and targets of a draft by their place and name."""
    waiting = list(draft.document.measures)
    while waiting:
        measure = waiting.pop()
        waiting += measure.measures
        for benefit in measure.benefits:
            yield (draft.spans[benefit.id], benefit.title.zh), benefit
        for target in measure.targets:
            yield (draft.spans[target.id], target.indicator.zh), target


def numbers_of(benefit: Benefit) -> set[Decimal]:
    """The numbers in amount, quota and instalments."""
    given = benefit.amount if isinstance(benefit.amount, Amount) else Amount(value=benefit.amount)
    in_formula = re.findall(r"[0-9.]+(?=[),]|$)", given.formula or "")
    kept = [given.value, given.share, given.cap, benefit.quota.count if benefit.quota else None, *in_formula]
    kept += [part.share for part in benefit.pays.instalments] if benefit.pays else []
    return {Decimal(number) for number in kept if number is not None}


def forms_of(quantity: Quantity, benefit: BenefitFound) -> set[Decimal]:
    """A number as a pack writes it; an instalment as a share of the whole."""
    value, whole = quantity.value or Decimal(0), (benefit.amount and benefit.amount.value) or Decimal(1)
    return {value, value / 100, value / whole}
