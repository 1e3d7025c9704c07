"""What a heading says of the figures under it."""

import pytest

from yangui.reading.read import read


def roles(raw: str) -> list[str]:
    return [use.role for use in read("text.txt", raw).uses]


@pytest.mark.parametrize(
    ("heading", "role"), [("补贴标准", "benefit"), ("申请条件", "threshold"), ("其他事项", "context")]
)
def test_the_heading_decides_what_the_item_leaves_open(heading: str, role: str):
    assert roles(f"三、{heading}\n\n（一）甲类人员，每人每月1500元；\n\n（二）其余人员从略。") == [role]


def test_a_heading_holds_up_to_the_next_one():
    text = "三、补贴标准\n\n（一）甲类人员，每人每月1500元；\n\n四、其他事项\n\n（一）甲类人员，每人每月1300元；"
    assert roles(text) == ["benefit", "context"]


def test_a_line_that_ends_in_a_colon_announces_too():
    assert roles("第六条 生活津贴发放标准：\n\n（一）博士，每人每月2500元；\n\n（二）其余从略。") == ["benefit"]


def test_what_the_item_says_itself_is_kept():
    assert roles("三、补贴标准\n\n（一）年营业收入达到300万元的企业，给予5万元补贴；\n\n（二）其余从略。") == [
        "threshold",
        "benefit",
    ]
