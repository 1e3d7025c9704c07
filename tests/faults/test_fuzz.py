"""Ten thousand mutated packs and as many mutated expressions: each loads or is refused with a place, and soon.

Some chunks belong to every run, the rest to the slow one. A failure names its number; `mutated_pack(number)` and
`mutated_expression(number)` make the same mutation again.
"""

# ruff: noqa: E501 -- a row of a table stays on its line

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from random import Random
from time import monotonic

import pytest

from tests.schema import EXPRESSIONS, PACK, scope, write_pack
from yangui import decide
from yangui.policy.entity import FactError
from yangui.policy.lint import CHECKS, lint
from yangui.policy.load import load_pack
from yangui.rules.check import FUNCTIONS, check
from yangui.rules.evaluate import evaluate
from yangui.rules.explain import missing, nearest
from yangui.rules.graph import below, digest
from yangui.rules.problems import PackError, Place
from yangui.rules.scalar import compile_explained
from yangui.rules.timeline import candidates

CHUNK = 250
CHUNKS = [pytest.param(n, marks=pytest.mark.slow) if n >= 6 else n for n in range(40)]
SECONDS = 10  # usually a hundredth; other processes may hold the machine
ON = date(2031, 6, 15)

SCALARS = [
    "", "~", "null", "true", "[]", "{}", "[[]]", "{a: b}", "0", "-1", "7", "0.5", "1e9", "sNaN", ".inf", "9" * 18, "9" * 30,
    "0.0000001", "-0", "2030-02-30", "2030-01-01", "0001-01-01", "9999-12-31", "'", '"', "*x", "&x 1", "!!python/none 1",
    "small-hr", "small-living", "young", "education", "local", "doctor", "person", "team", "once", "x", "中", "a b",
    "'999900'", "'000000'", "on", "members", "children", "|\n  x", "# ", "? ", "- ", ": ", "yuan(1)", "on < on", "%",
]  # fmt: skip
KEYS = sorted({key for text in PACK.values() for key in re.findall(r"([A-Za-z_.-]+):", text)})
TOKENS = [
    *FUNCTIONS, "on", "local", "married", "members", "income", "share", "education", "degrees", "employer.kind", "employer",
    "birth_date", "fresh", "doctor", "enterprise", "'doctor'", "'2024-02-29'", "'999900'", "'x'", "0", "1", "-1", "0.5", "1e400",
    "9" * 25, "True", "None", "and", "or", "not", "in", "is", "if", "else", "lambda", "==", "!=", "<", "<=", ">", ">=", "+", "-",
    "*", "/", "//", "**", "%", "(", ")", "[", "]", "{", "}", ",", ".", ":", ":=", "=", "'", '"', "\\", "\n", "\0", "#", "中", "…",
]  # fmt: skip
SEEDS = [
    *EXPRESSIONS,
    "years_between(birth_date, on) >= 3 and month(on) in {1, 2}",
    "yuan(2000) * members + income * share - costs / 2 > max(income, yuan(3))",
    "add_months(graduation_date, years) <= insurance.since if local else age(birth_date) < 40",
    "0 < members <= 10 or count(degrees) > 1 and growth / share > 0.5",
]


def mutated_pack(number: int) -> dict[str, bytes]:
    """The files that a mutation of the small pack changes."""
    random = Random(number)
    changed: dict[str, bytes] = {}
    for _ in range(random.choice([1, 1, 2, 3])):
        name = random.choice(list(PACK))
        data = changed.get(name, PACK[name].encode())
        changed[name] = random.choice([_lines, _lines, _scalar, _scalar, _scalar, _key, _bytes])(data, random)
    return changed


def _lines(data: bytes, random: Random) -> bytes:
    lines = data.splitlines(keepends=True) or [b""]
    one, two = random.randrange(len(lines)), random.randrange(len(lines))
    match random.randrange(6):
        case 0:
            del lines[one]
        case 1:
            lines.insert(two, lines[one])
        case 2:
            lines[one], lines[two] = lines[two], lines[one]
        case 3:
            lines[one] = b"  " * random.randrange(4) + lines[one].lstrip()
        case 4:
            del lines[min(one, two) : max(one, two)]
        case _:
            other = PACK[random.choice(list(PACK))].encode().splitlines(keepends=True)
            lines.insert(one, random.choice(other))
    return b"".join(lines)


def _scalar(data: bytes, random: Random) -> bytes:
    """One value, or a part of one, is another."""
    places = list(re.finditer(rb"(?<=[:\[{,\-] )[^\s,\[\]{}]+|[A-Za-z_.]+(?=\()|[0-9.]+", data))
    if not places:
        return random.choice(SCALARS).encode()
    place = random.choice(places)
    new = random.choice([*SCALARS, *TOKENS] if random.random() < 0.3 else SCALARS)
    return data[: place.start()] + new.encode() + data[place.end() :]


def _key(data: bytes, random: Random) -> bytes:
    places = list(re.finditer(rb"[A-Za-z_.-]+(?=:)", data))
    if not places:
        return data + b"\nx: 1\n"
    place = random.choice(places)
    return data[: place.start()] + random.choice([*KEYS, "x", ""]).encode() + data[place.end() :]


def _bytes(data: bytes, random: Random) -> bytes:
    at = random.randrange(len(data) + 1)
    return data[:at] + random.randbytes(random.choice([1, 1, 2, 8])) + data[at + random.choice([0, 0, 1, 5]) :]


def mutated_expression(number: int) -> str:
    """An expression with some tokens or characters changed."""
    random = Random(number)
    tokens = re.findall(r"\w+(?:\.\w+)*|'[^']*'|\W", random.choice(SEEDS))
    for _ in range(random.choice([1, 1, 2, 2, 3, 5])):
        one, two = random.randrange(len(tokens) or 1), random.randrange(len(tokens) or 1)
        match random.randrange(7):
            case 0 | 1 if tokens:
                tokens[one] = random.choice(TOKENS)
            case 2 if tokens:
                tokens[one], tokens[two] = tokens[two], tokens[one]
            case 3 if tokens:
                del tokens[one]
            case 4 if tokens:
                tokens[one:one] = tokens[min(one, two) : max(one, two)]
            case 5:
                tokens[one:one] = [chr(random.choice([random.randrange(256), random.randrange(0x3000)]))]
            case _:
                tokens[one:one] = [" ", random.choice(TOKENS), " "]
    if random.random() < 0.02:
        tokens = [
            random.choice(["(", "not ", "-", "a.", "a and "]) * random.choice([50, 300, 700, 1500, 4001]),
            *tokens,
        ]
    return "".join(tokens)


@contextmanager
def named(number: int) -> Iterator[None]:
    """Tells the number of a mutation that fails, and that it does not take too long."""
    start = monotonic()
    try:
        yield
        assert monotonic() - start < SECONDS
    except BaseException as error:
        error.add_note(f"mutation {number}")
        raise


def told(error: PackError) -> None:
    """A refusal says what and where."""
    assert error.problems
    for problem in error.problems:
        assert problem.code in CHECKS
        assert problem.message
        assert problem.place.file
        assert "\n" not in problem.message


@pytest.mark.parametrize("chunk", CHUNKS)
def test_a_mutated_pack_loads_or_is_refused(tmp_path: Path, chunk: int):
    write_pack(tmp_path)
    loaded = 0
    for number in range(chunk * CHUNK, (chunk + 1) * CHUNK):
        changed = mutated_pack(number)
        for name, data in changed.items():
            (tmp_path / name).write_bytes(data)
        with named(number):
            loaded += loads(tmp_path)
        for name in changed:
            (tmp_path / name).write_text(PACK[name], encoding="utf-8")
    # mutations that always break would test little
    assert CHUNK * 0.02 < loaded < CHUNK * 0.8


def loads(folder: Path) -> bool:
    """Whether a pack loads; one that does can be linted and decided on."""
    try:
        pack = load_pack(folder, cache=False)
    except PackError as error:
        told(error)
        return False
    lint(pack)
    for facts in ({}, {"education": "doctor", "birth_date": "1992-02-29", "income": 1, "local": False, "children": 3}):
        try:
            decisions = decide(pack, "person", facts, on=ON)
        except FactError as error:
            told(error)
            continue
        for d in decisions:
            assert d.receipt
            assert d.changes_on is None or d.changes_on > ON
            assert isinstance((d.missing, d.nearest, d.payments, d.conditions), tuple)
    return True


@pytest.mark.parametrize("chunk", CHUNKS)
def test_a_mutated_expression_is_checked_or_refused(chunk: int):
    within, checked = scope(), 0
    for number in range(chunk * CHUNK, (chunk + 1) * CHUNK):
        text = mutated_expression(number)
        with named(number):
            try:
                node = check(text, within, Place("x", 1, 1))
            except PackError as error:
                told(error)
                (problem,) = error.problems
                assert problem.code.startswith("E2")
                assert 1 <= problem.place.line <= text.count("\n") + 1
                assert 1 <= problem.place.column <= len(text) + 1
                continue
            checked += 1
            values = evaluate([node], {}, ON)
            assert compile_explained([node]).load()({}.get, ON, {}) == (values[node.index],)
            missing(node, values)
            nearest(node, {}, ON)
            list(candidates([node], values, ON))
            assert digest(node)
            assert below(node)[-1] is node
    assert CHUNK * 0.02 < checked < CHUNK * 0.8
