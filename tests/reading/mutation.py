"""Texts spoilt in every way in which texts arrive spoilt, and in some in which they do not.

`mutated(number, texts)` makes the same text again for the same number and texts.
"""

from collections.abc import Callable, Sequence
from random import Random

# What layers look for, out of place.
PIECES = [
    "一、", "（一）", "1. ", "（1）", "第一条", "第九十九章", "专栏1", "#", "**", "（", "）", "〔2024〕", "〔",
    "《", "》", "“", "”", "（牵头单位：", "责任单位：", "、", "，", "；", "。", "：", "最高", "不超过", "分别",
    "每人每月", "其中", "按", "到2025年", "以上", "万", "亿", "元", "%", "‰", "1:1", "１０", "3—", "至", "人",
    "附件1", "抄送：", "印发", "— 3 —", "2024年13月45日", "0000年", "第第第", "万万亿元", "1.1.1.1",
    "99999999999999999999亿元", "零元", "-5万元", "\n", "\n\n", "\r\n", "\t", "\u3000", "\xa0", "\u200b", "\ufeff",
    "\x00", "\x0c", "\ud7ff", "\U0002a6d6", "e\u0301", "\u202e", "對", "１",
]  # fmt: skip
ENCODINGS = ["utf-8", "gb18030", "utf-16-le", "latin-1"]


def mutated(number: int, texts: Sequence[str]) -> str:
    """One of the texts, or two, with some changes."""
    random = Random(number)
    text = random.choice(texts)
    if random.random() < 0.1:
        text += random.choice(["", "\n", "\n\n\n"]) + random.choice(texts)
    for _ in range(random.choice([1, 1, 2, 3, 8])):
        text = random.choice(CHANGES)(text, random)
    return text


def _two(text: Sequence[object], random: Random) -> tuple[int, int]:
    one, two = sorted(random.randrange(len(text) + 1) for _ in range(2))
    return one, two


def _lines(text: str, random: Random) -> str:
    """Lines deleted, doubled, swapped, joined, or moved elsewhere."""
    lines = text.splitlines(keepends=True) or [""]
    one, two = random.randrange(len(lines)), random.randrange(len(lines))
    match random.randrange(5):
        case 0:
            del lines[one]
        case 1:
            lines.insert(two, lines[one])
        case 2:
            lines[one], lines[two] = lines[two], lines[one]
        case 3:
            lines[one] = lines[one].rstrip()
        case _:
            lines.insert(two, lines.pop(one))
    return "".join(lines)


def _cut(text: str, random: Random) -> str:
    one, two = _two(text, random)
    return random.choice([text[:one], text[one:], text[one:two], text[:one] + text[two:]])


def _characters(text: str, random: Random) -> str:
    """A few characters lost, doubled or turned into others."""
    kept = list(text)
    for _ in range(min(len(kept), random.choice([1, 3, 20]))):
        at = random.randrange(len(kept))
        kept[at] = random.choice(["", kept[at] * 2, kept[at - 1], chr(random.randrange(0x20, 0xD800))])
    return "".join(kept)


def _piece(text: str, random: Random) -> str:
    at = random.randrange(len(text) + 1)
    return text[:at] + random.choice(PIECES) * random.choice([1, 1, 1, 2, 40]) + text[at:]


def _layout(text: str, random: Random) -> str:
    """Breaks and spaces where none belong, or none where they do."""
    match random.randrange(4):
        case 0:
            width = random.choice([1, 7, 20, 33])
            return "\n".join(text[i : i + width] for i in range(0, len(text), width))
        case 1:
            return " ".join(text)
        case 2:
            return "".join(text.split())
        case _:
            return text.replace("。", "。\n\n— 2 —\n\n")


def _bytes(text: str, random: Random) -> str:
    """Random bytes in between, and perhaps the wrong encoding."""
    data = text.encode("utf-8")
    at = random.randrange(len(data) + 1)
    data = data[:at] + random.randbytes(random.choice([1, 2, 16, 200])) + data[at:]
    return data.decode(random.choice(ENCODINGS), "replace")


def _only(text: str, random: Random) -> str:
    """Nothing but digits, marks, one character, or nothing at all."""
    kinds: list[Callable[[str], bool]] = [str.isdigit, str.isspace, lambda c: not c.isalnum(), lambda c: c == text[0]]
    kind = random.choice(kinds)
    return "".join(filter(kind, text))


CHANGES = [_lines, _lines, _lines, _cut, _characters, _characters, _piece, _piece, _layout, _bytes, _only]


def spoilt(number: int, content: bytes) -> bytes:
    """A file with some of its bytes lost, doubled, changed or come from elsewhere; or cut off."""
    random = Random(number)
    data = bytearray(content)
    for _ in range(random.choice([1, 1, 3, 20])):
        at = random.randrange(len(data) + 1)
        match random.randrange(4):
            case 0:
                del data[at : at + random.choice([1, 2, 50, len(data)])]
            case 1:
                data[at:at] = random.randbytes(random.choice([1, 2, 50]))
            case 2:
                data[at:at] = data[at : at + random.choice([1, 50, 500])]
            case _:
                data[at : at + 1] = bytes([random.randrange(256)])
    return bytes(data)
