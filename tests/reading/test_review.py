"""Flags: what is not clear is said, with its place."""

import pytest

from yangui.reading.read import read
from yangui.reading.statements.review import CODES


@pytest.mark.parametrize(
    ("raw", "code", "quote"),
    [
        ("对甲、乙、丙类企业，分别给予30万元、20万元奖励。", "R301", "30万元"),
        ("给予企业一次性奖励100万。", "R302", "100万"),
        ("到2205年，专利达到900件。", "R303", "2205年"),
        ("一次性给予5万元。", "R304", "5万元"),
        ("与会者提到8万元一事。", "R305", "8万元"),
        ("到2027年，覆盖率达到175%。", "R308", "175%"),
        ("对工作站，给予1OO万元补助。", "R310", "1OO万元"),
        ("到2030年，营业收入超1\ue010 2万亿元。", "R310", "1\ue010 2"),
        ("（一）甲事。办好甲事。\n\n（二）乙事。办好乙事。\n\n（四）丁事。办好丁事。\n", "R311", "（四）"),
    ],
)
def test_flags(raw: str, code: str, quote: str):
    found = [raw[slice(*flag.span)] for flag in read("text.txt", raw).flags if flag.code == code]
    assert quote in found


def test_a_clear_text_has_no_flag():
    raw = "到2027年，规上企业达到900家。对首次入库的企业，给予10万元奖励。"
    assert read("text.txt", raw).flags == ()


def test_every_code_has_its_meaning():
    assert all(code.startswith("R3") and meaning.endswith(".") for code, meaning in CODES.items())
