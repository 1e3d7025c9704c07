"""Benefits with and without an amount: every field, and no more than the text says."""

from decimal import Decimal

import pytest

from yangui.reading.findings import BenefitFound
from yangui.reading.read import read


def stated(raw: str) -> list[BenefitFound]:
    return [b for b in read("text.txt", raw).benefits if b.amount]


def test_every_field_of_a_benefit():
    raw = (
        "云岭市促进就业若干措施\n\n一、实施“青苗”支持计划。每年遴选30名左右青年学者，由市财政给予每人每月3000元津贴，"
        "连续发放2年，累计不超过6万元。（牵头单位：市人才办；责任单位：市财政局）\n"
    )
    (benefit,) = stated(raw)
    assert benefit.amount is not None
    assert benefit.quota is not None
    assert benefit.cap is not None
    assert benefit.duration_months is not None
    assert (benefit.amount.value, benefit.amount.bound, benefit.per) == (3000, "exact", "person_month")
    assert (benefit.kind, benefit.beneficiary) == ("monthly_subsidy", "person")
    assert (benefit.quota.value, benefit.quota.bound) == (30, "about")
    assert benefit.cap.value == Decimal(60000)
    assert benefit.duration_months.value == 24
    assert [p.value for p in benefit.payers] == ["市财政"]
    assert [u.value for u in benefit.lead] == ["市人才办"]
    assert [u.value for u in benefit.responsible] == ["市财政局"]
    assert benefit.programme is not None
    assert benefit.programme.value == "“青苗”支持计划"


@pytest.mark.parametrize(
    ("raw", "kind", "beneficiary", "per"),
    [
        ("对新认定的瞪羚企业，给予每户15万元奖励。", "prize", "enterprise", "enterprise"),
        ("高校毕业生可申请最高20万元创业担保贷款。", "loan", "person", "person"),
        ("对企业贷款，按利息的40%给予贴息。", "interest_subsidy", "enterprise", "ratio"),
        ("对获国家立项的项目，按1:1给予配套资金。", "matching_fund", "project", "ratio"),
        ("对首次购房的博士，给予12万元购房补贴。", "housing", "person", "person"),
        ("对领军团队给予500万元资助。", "grant", "team", "team"),
        ("新建的博士后工作站，给予25万元建站资助。", "grant", "institution", "institution"),
        ("从成果转化净收入中提取不低于75%奖励科研人员。", "share_of_income", "person", "ratio"),
        ("毕业生创办企业的，给予1万元一次性创业补贴。", "one_off_subsidy", "person", "person"),
        ("企业招用退役士兵的，给予每人2000元补贴。", "one_off_subsidy", "enterprise", "person"),
    ],
)
def test_kind_beneficiary_and_rate(raw: str, kind: str, beneficiary: str, per: str):
    (benefit,) = stated(raw)
    assert (benefit.kind, benefit.beneficiary, benefit.per) == (kind, beneficiary, per)


def test_the_base_of_a_ratio():
    (benefit,) = stated("按年度软件投入的20%给予补助，单个项目最高80万元。")
    assert benefit.base is not None
    assert benefit.base.value == "年度软件投入"


def test_who_gets_it_is_flagged_where_nothing_tells():
    found = read("text.txt", "一次性给予5万元。")
    assert found.benefits[0].who == ()
    assert {"R304", "R312"} <= {flag.code for flag in found.flags}


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        ("对业绩突出的工作站，由省财政给予奖补。", "prize"),
        ("业绩特别突出的，可直接认定正高级职称。", "title_track"),
        ("引进高层次人才不受岗位比例限制。", "quota_exemption"),
        ("为外来人才提供人才公寓。", "housing"),
        ("落实高层次人才子女入学政策。", "perk"),
        ("鼓励企业设立海外研发机构。", "service"),
    ],
)
def test_promises_without_an_amount(raw: str, kind: str):
    (benefit,) = read("text.txt", raw).benefits
    assert benefit.amount is None
    assert benefit.kind == kind


@pytest.mark.parametrize(
    "raw",
    [
        "会议指出要加强党的领导。",
        "企业弄虚作假的，追回已拨付的10万元。",
        "去年全市已兑现奖补资金3亿元。",
        "到2028年，营收达到20亿元。",
    ],
)
def test_what_is_no_benefit(raw: str):
    assert stated(raw) == []


@pytest.mark.parametrize(
    "raw", ["", "\n", "5", "年", "第", "对", "“", "给予", "最高5万元、", "0年", "1:0", "0分之1", "万亿", "其中，"]
)
def test_fragments_are_read_without_an_error(raw: str):
    assert all(0 <= q.span.start < q.span.end <= len(raw) for q in read("text.txt", raw).quantities)
