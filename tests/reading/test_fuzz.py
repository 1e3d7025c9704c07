"""Twenty thousand mutated texts: each gives findings whose places hold, or is refused, and time grows with the length.

Some chunks belong to every run, the rest to the slow one. A failure names its number; `mutated(number, own())` makes
the same text again.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from functools import cache
from pathlib import Path
from random import Random
from time import process_time
from typing import Any

import pytest

from tests.reading.expectations import texts
from tests.reading.mutation import mutated
from yangui.reading.findings import Findings, Found, Quantity, Span
from yangui.reading.layout.characters import RADICALS
from yangui.reading.read import read
from yangui.rules.problems import PackError

CHUNK = 500
CHUNKS = [pytest.param(n, marks=pytest.mark.slow) if n >= 2 else n for n in range(40)]
OF_SEEDS = [pytest.param(n, marks=pytest.mark.slow) if n >= 1 else n for n in range(10)]
SECONDS = 20  # of processor time, usually a hundredth of one
# Fields whose value is not in the words of the text: a number's brackets and a deadline are put in one form.
IN_ONE_FORM = {"number", "by"}


@cache
def own() -> tuple[str, ...]:
    return tuple(text.raw for text in texts())


@pytest.mark.parametrize("chunk", CHUNKS)
def test_a_mutated_text_gives_findings_that_hold(chunk: int):
    for number in range(chunk * CHUNK, (chunk + 1) * CHUNK):
        holds(mutated(number, own()), f"mutated({number}, own())")


@pytest.mark.needs_shared
@pytest.mark.parametrize("chunk", OF_SEEDS)
def test_a_mutated_document_gives_findings_that_hold(shared: Path, chunk: int):
    seeds = [path.read_text(encoding="utf-8") for path in sorted((shared / "seeds").glob("*.txt"))]
    for number in range(chunk * 50, (chunk + 1) * 50):
        holds(mutated(number, seeds), f"mutated({number}, seeds)")


@pytest.mark.parametrize(
    "raw", ["", " ", "\n\n\n", "\x00", "\ufeff", "1" * 3000, "一" * 3000, "（" * 3000, "。" * 3000]
)
def test_a_text_that_says_nothing_has_no_benefits_and_no_targets(raw: str):
    found = holds(raw, repr(raw[:10]))
    assert found is None or (found.benefits, found.targets, found.duties) == ((), (), ())


def holds(raw: str, name: str) -> Findings | None:
    """The findings, checked; None where the text is refused in one line."""
    start = process_time()
    try:
        found = read(name, raw)
        assert process_time() - start < SECONDS
        assert found.raw == raw
        for at, value in walk(found):
            check(raw, at, value)
    except PackError as error:
        told(error)
        return None
    except BaseException as error:
        error.add_note(name)
        raise
    return found


def told(error: PackError) -> None:
    """A refusal says what, in one line."""
    assert error.problems
    assert all(p.code and p.message and "\n" not in p.message for p in error.problems)


def walk(value: Any, at: str = "") -> Iterator[tuple[str, Any]]:
    """Every value within findings, with the name of the field that holds it."""
    yield at, value
    if is_dataclass(value):
        for field in fields(value):
            yield from walk(getattr(value, field.name), at if isinstance(value, Found) else field.name)
    elif isinstance(value, tuple) and not isinstance(value, Span):
        for part in value:
            yield from walk(part, at)


def check(raw: str, at: str, value: Any) -> None:
    """That places lie in the text, and that what is said to stand there does."""
    if isinstance(value, Span):
        assert 0 <= value.start <= value.end <= len(raw), f"{at}: {value} of {len(raw)} characters"
    if isinstance(value, Found):
        assert value.span.start < value.span.end, f"{at}: {value.value!r} stands nowhere"
        if isinstance(value.value, str) and at not in IN_ONE_FORM:
            said = raw[value.span.start : value.span.end]
            assert within(value.value, said), f"{at}: {value.value!r} is not what {said!r} says"
    if isinstance(value, Quantity):
        said = bare(raw[value.span.start : value.span.end])
        assert numeric(said) or WORDED.search(said), f"{at}: {said!r} is no quantity"
        assert value.value is None or value.most is None or value.value <= value.most, f"{at}: {value}"


# Numbers that hold no numeral: 年底, 一半 and their like.
WORDED = re.compile("[全半翻倍数年每今去明本当]")


def numeric(words: str) -> bool:
    return any(unicodedata.numeric(c, None) is not None for c in words)


# what `layout.characters` has one form for
DASHES = dict.fromkeys(map(ord, "–―─"), "—")


def bare(words: str) -> str:
    # decomposed, as a space may part a letter from its accent
    return unicodedata.normalize("NFKD", words.translate(RADICALS)).translate(DASHES)


# what layout puts between the cells of a table that stands as one cell a line (`layout.tables`)
JOINTS = frozenset("、。,.:")


def within(value: str, said: str) -> bool:
    """Whether the characters of `value` stand in `said` in this order; what layout adds may stand between them."""
    left = iter(bare(said))
    return all(c in left for c in bare(value) if not (c.isspace() or c in JOINTS))


# Time grows with the length, whatever is repeated.

FACTOR = 9
CLOCK = 0.01  # seconds; below, the clock and the start of each layer tell more than the text

SHAPES: dict[str, str] = {
    "digits": "1234567890",
    "one digit": "9",
    "numerals": "一二三四五六七八九十百千万亿",
    "brackets": "（",
    "closing brackets": "）",
    "quotes": "“《〔",
    "commas": "、",
    "spaces": " ",
    "line breaks": "\n",
    "letters": "市",
    "headings": "一、甲\n",
    "headings in one line": "（一）甲。",
    "articles": "第一条 甲乙。\n",
    "duties": "（牵头单位：市甲局；责任单位：市乙局、市丙局）",
    "duties never closed": "（牵头单位：市甲局、",
    "money": "给予30万元、",
    "respectively": "对甲、乙、丙分别给予1万元、2万元、3万元补贴，",
    "subjects": "博士、硕士、",
    "bounds": "最高不超过不低于",
    "dates": "2024年1月1日至",
    "numbers of documents": "〔2024〕1号",
    "page numbers": "\n— 3 —\n",
    "decimal points": "1.",
    "ratios": "1:",
    "deadlines": "到2025年，",
    "periods": "2024—",
    "shares": "30%至",
    "colons": "：\n",
    "bold": "**",
    "annexes": "附件1\n",
    "titles": "关于印发《",
    "validity": "有效期至",
    "every": "每人每月",
    "words of respectively": "分别",
    "items of the press": "一是甲；",
    "boxes": "专栏1 甲\n",
    "traditional": "對甲給予",
    "one letter a line": "市\n",
}
OWN = ["own texts", "own texts in one line"]
ALL = [*OWN, *SHAPES]


def repeated(shape: str, length: int) -> str:
    """A text of the shape with so many characters."""
    if shape in OWN:
        piece = "\n".join(own()) if shape == OWN[0] else "".join("".join(own()).splitlines())
    else:
        piece = SHAPES[shape]
    return (piece * (length // len(piece) + 1))[:length]


def seconds(raw: str, times: int) -> float:
    """Processor time of reading; the best of some, as others use the machine."""
    taken = []
    for _ in range(times):
        start = process_time()
        _read(raw)
        taken.append(process_time() - start)
    return min(taken)


def _read(raw: str) -> None:
    try:
        read("long.txt", raw)
    except PackError as error:
        told(error)


@pytest.mark.parametrize("shape", ALL)
def test_time_grows_with_the_length(shape: str):
    linear(shape, 4_000)


@pytest.mark.parametrize("piece", ["到2025年", "较2020年", "占比", "占全省总量规模", "建成形成", "“十四五”期间"])
def test_words_that_count_nothing_are_told_in_time_however_often_they_stand(piece: str):
    assert seconds(f"培育企业，{piece * 30}突破100家。", 1) < SECONDS


@pytest.mark.slow
@pytest.mark.parametrize("shape", sorted(ALL)[::3])
def test_time_grows_with_the_length_up_to_a_million_characters(shape: str):
    linear(shape, 250_000)


@pytest.mark.slow
@pytest.mark.parametrize("shape", ["own texts in one line", "digits", "respectively", "headings in one line"])
def test_ten_megabytes_in_one_line_are_read_in_linear_time(shape: str):
    linear(shape, 2_500_000 // len(repeated(shape, 1_000).encode()) * 1_000)


def linear(shape: str, length: int) -> None:
    """Four times the text takes less than nine times as long; quadratic time would make it sixteen.

    Others use the machine, so that more tries are granted.
    """
    few, many = repeated(shape, length), repeated(shape, 4 * length)
    assert any(seconds(many, 1) < FACTOR * max(seconds(few, 2), CLOCK) for _ in range(4))


@pytest.mark.slow
def test_random_characters_take_no_longer_than_text():
    random = Random(1)
    raw = "".join(chr(random.choice([random.randrange(0x4E00, 0x9FFF), random.randrange(128)])) for _ in range(300_000))
    assert seconds(raw, 1) < FACTOR * max(seconds(repeated("own texts", 300_000), 1), 0.1)
