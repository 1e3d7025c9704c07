"""Amounts in Chinese capitals as vouchers want them: 壹佰零伍元零捌分."""

from decimal import Decimal

from yangui.platform.funds.shares import fen_of

DIGITS = "零壹贰叁肆伍陆柒捌玖"
PLACES = ("", "拾", "佰", "仟")
MYRIADS = ("", "万", "亿", "万亿")
LIMIT = 10 ** (4 * len(MYRIADS))


def capitals(amount: Decimal) -> str:
    """The sum in capitals, to the fen; a negative one begins with 负. Raises `ValueError` beyond 9,999 万亿 yuan.

    >>> capitals(Decimal("2700.00")), capitals(Decimal("1409.5")), capitals(Decimal("0.06"))
    ('贰仟柒佰元整', '壹仟肆佰零玖元伍角', '陆分')
    """
    fen = fen_of(abs(amount))
    yuan, jiao, fen = fen // 100, fen // 10 % 10, fen % 10
    if yuan >= LIMIT:
        raise ValueError(f"{amount} is more than can be written")
    said = f"{_whole(yuan)}元" if yuan or not (jiao or fen) else ""
    if jiao:
        said += f"{DIGITS[jiao]}角"
    elif fen and said:
        said += "零"
    said += f"{DIGITS[fen]}分" if fen else "" if jiao else "整"
    return f"负{said}" if amount < 0 else said


def _whole(number: int) -> str:
    if number == 0:
        return DIGITS[0]
    said, gap = "", False
    for power in reversed(range(len(MYRIADS))):
        four = number // 10 ** (4 * power) % 10**4
        # a group without its thousands, or a group of nothing before, leaves a zero to be read
        if said and four and (gap or four < 10**3):
            said += DIGITS[0]
        gap = bool(said) and four == 0
        said += _four(four) + MYRIADS[power] if four else ""
    return said


def _four(number: int) -> str:
    said, gap = "", False
    for place in reversed(range(4)):
        digit = number // 10**place % 10
        if digit and gap and said:
            said += DIGITS[0]
        gap = digit == 0
        said += DIGITS[digit] + PLACES[place] if digit else ""
    return said
