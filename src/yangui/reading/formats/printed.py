"""Lines of a PDF as they are printed, where a change of font has cut them: 到 / 2027 / 年 is one line."""

import unicodedata
from typing import Any, NamedTuple

from pypdf import PageObject

LEVEL = 0.4  # of its size by which text of one line may stand higher or lower
GAP = 1.0  # of its size between two texts, from which on a space stands
CUT = 12  # a page is put together again where one line in so many goes on beside the one before


class Chunk(NamedTuple):
    """Text in one font, where it begins and how large it is, in the units of the page."""

    text: str
    x: float
    y: float
    size: float

    @property
    def end(self) -> float:
        """About where it ends: a Chinese character is as wide as high, a Latin one half as wide."""
        return self.x + self.size * sum(1 if unicodedata.east_asian_width(c) in "WFA" else 0.5 for c in self.text)

    def beside(self, before: "Chunk") -> bool:
        """Whether it goes on with the line of the one before."""
        return abs(self.y - before.y) <= LEVEL * before.size and self.x > before.x


def printed_text(page: PageObject) -> str:
    """What a page says; its lines put together again where many were cut."""
    chunks: list[Chunk] = []

    def take(text: str, outer: list[float], inner: list[float], _font: Any, size: float) -> None:
        if text.strip():
            x, y = inner[4] * outer[0] + outer[4], inner[5] * outer[3] + outer[5]
            high = abs(size * (inner[3] or inner[0]) * outer[3])
            chunks.extend(Chunk(line.strip(), x, y, high) for line in text.splitlines() if line.strip())

    plain: str = page.extract_text(visitor_text=take)
    lines: list[str] = []
    before: Chunk | None = None
    for chunk in chunks:
        if before and chunk.beside(before):
            lines[-1] += " " * (chunk.x - before.end > GAP * before.size) + chunk.text
        else:
            lines.append(chunk.text)
        before = chunk
    cut = len(plain.splitlines()) - len(lines)
    return "\n".join(lines) if cut * CUT >= len(lines) else plain
