"""Who issues a text, as the lines above its title have it."""

from collections.abc import Sequence

from yangui.reading.layout.text import Paragraph, Text
from yangui.reading.structure import heads

LINES = 8  # of a head of several issuers
LONGEST = 120
NAME = 40  # characters of a name at the end of a line


def joint(text: Text, paragraphs: Sequence[Paragraph]) -> list[tuple[int, int]]:
    """Where those stand who issue together, one under the other down to the 文号, 文件 beside one of them."""
    names: list[tuple[int, int]] = []
    marked = False
    for p in paragraphs[:LINES]:
        words = text.clean[p.start : p.end]
        if names and heads.number(words):
            return names if marked and len(names) > 1 else []
        name = words.removeprefix("文件").removesuffix("文件")
        if len(words) > LONGEST or not heads.ISSUER.fullmatch(name[-NAME:]):
            return []
        start = p.start + 2 * words.startswith("文件")
        names.append((start, start + len(name)))
        marked = marked or name != words
    return []


def repeated(lines: Sequence[str]) -> int:
    """How many lines name who issues the text, where its title says it again: 某办公室 over 某办公室关于…的通知."""
    for n in range(1, len(lines)):
        name = "".join(lines[:n])
        if heads.ISSUER.fullmatch(name[-NAME:]) and "".join(lines[n:]).startswith(name):
            return n
    return 0
