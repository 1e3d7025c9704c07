"""What is taken over from before, and marked so."""

from yangui.reading.read import read
from yangui.reading.statements.context import part_of

PLAN = "云岭省人才强省行动计划（2024—2026年）\n\n一、主要任务\n\n1.加快引才。引进海外专家100名左右。\n"


def test_a_goal_takes_the_period_of_the_plan():
    (target,) = read("text.txt", PLAN).targets
    assert target.by is not None
    assert (target.by.value, target.by.inherited) == ("2024/2026", True)


def test_the_payer_holds_within_the_clause_only():
    raw = (
        "一、支持人才\n\n1.支持领军人才。由省财政给予每人50万元资助。入选团队给予90万元资助。\n\n"
        "2.支持工匠。对获奖工匠给予2万元奖励。\n"
    )
    payers = [[(p.value, p.inherited) for p in b.payers] for b in read("text.txt", raw).benefits if b.amount]
    assert payers == [[("省财政", False)], [("省财政", True)], []]


def test_the_subject_holds_for_the_next_amount_of_the_phrase():
    raw = "对拔尖人才，给予每人10万元科研经费和5万元奖励。"
    found = read("text.txt", raw).benefits
    assert [(b.who[0].value, b.who[0].inherited) for b in found] == [("拔尖人才", False), ("拔尖人才", True)]


def test_a_deadline_that_announces_goals_holds_for_their_list():
    raw = "到2027年，实现以下目标:\n\n1.规上企业达到900家。\n\n2.专利达到3000件。\n"
    assert [(t.by.value, t.by.inherited) for t in read("text.txt", raw).targets if t.by] == [("2027", True)] * 2


def test_a_supposed_year_is_flagged():
    found = read("text.txt", "云岭新区2025年工作安排\n\n2025年，新增企业50家。年底前，新增专家工作站5个。\n")
    assert [t.by.value for t in found.targets if t.by] == ["2025", "2025-12"]
    assert "R306" in {flag.code for flag in found.flags}


def test_every_span_is_verbatim_through_noise():
    raw = "（一）支持青年  人才。对**全职**引进的博士，给予 每人 １０ 万 元补贴，\n\n— 3 —\n\n最长 3 年。\n"
    (benefit,) = [b for b in read("text.txt", raw).benefits if b.amount]
    assert benefit.amount is not None
    assert "".join(raw[slice(*benefit.amount.span)].split()) == "１０万元"
    assert benefit.duration_months is not None
    assert benefit.duration_months.value == 36


def test_a_clause_has_its_parts_and_no_other():
    assert all(part_of(*pair) for pair in (("一", "一(二)"), ("", "三"), ("十", "十")))
    assert not any(part_of(*pair) for pair in (("十", "十一"), ("1", "12"), ("一", "二")))
