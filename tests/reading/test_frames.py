"""Roles of quantities in own sentences."""

import pytest

from yangui.reading.read import read


def roles(raw: str) -> dict[str, str]:
    """Quote of each number, and its role."""
    uses = read("text.txt", raw).uses
    return {raw[u.quantity.span.start : u.quantity.span.end]: u.role for u in uses}


@pytest.mark.parametrize(
    ("raw", "wanted"),
    [
        ("对年销售收入超过800万元的企业，给予20万元奖励。", {"800万元": "threshold", "20万元": "benefit"}),
        ("按设备投入的12%给予补助，单户最高不超过60万元。", {"12%": "benefit", "60万元": "cap"}),
        (
            "给予团队400万元资助，分两年拨付，首年拨付60%。",
            {"400万元": "benefit", "两年": "duration", "60%": "instalment"},
        ),
        ("将一次性补贴由3000元提高到5000元。", {"3000元": "former", "5000元": "benefit"}),
        ("设立总规模20亿元的种子基金。", {"20亿元": "fund"}),
        ("每引进1名博士，奖励用人单位3万元。", {"1名": "threshold", "3万元": "benefit"}),
        ("遴选50名左右青年教师，给予每人8万元资助。", {"50名左右": "quota", "8万元": "benefit"}),
        (
            "毕业3年内的创业者享受最长2年的场租补贴1万元。",
            {"3年内": "threshold", "2年": "duration", "1万元": "benefit"},
        ),
        ("10个工作日内办结。", {"10个工作日内": "window"}),
        ("到2027年，专利达到900件。", {"2027年": "deadline", "900件": "target"}),
        ("违反规定的，处5万元罚款。", {"5万元": "context"}),
        ("所需资金由市、县财政按7:3比例分担。", {"7:3": "context"}),
        ("给予新型机构最高900万元补助，其中设备费不超过500万元。", {"900万元": "benefit", "500万元": "cap"}),
        ("年度累计不超过30万元。", {"30万元": "target"}),
    ],
)
def test_roles(raw: str, wanted: dict[str, str]):
    assert roles(raw) == wanted


def test_what_no_rule_decides_is_context_and_flagged():
    raw = "与会者提到8万元一事。"
    found = read("text.txt", raw)
    assert [u.role for u in found.uses] == ["context"]
    assert "R305" in {flag.code for flag in found.flags}
