"""The text of a .docx: paragraphs and tables in order, with the numbers that the program counts by itself."""

import io
import zipfile
import zlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import groupby

import docx
from docx.opc.exceptions import PackageNotFoundError
from lxml import etree

from yangui.reading.formats.rows import row_lines
from yangui.reading.layout.characters import CN
from yangui.reading.problems import refusal

# What a spoilt byte can raise, wherever it lies.
DAMAGED = (
    zipfile.BadZipFile, zlib.error, PackageNotFoundError, etree.XMLSyntaxError, LookupError, ValueError, EOFError,
    NotImplementedError, AttributeError, RuntimeError, OSError,
)  # fmt: skip
WIDEST = 20  # columns that a cell can span
OFF = "0"  # the list of a paragraph that has none, whatever its style says
UNPACKED = 512 * 2**20  # bytes
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
# Struck out, moved away, properties, boxes, and the sounds over characters.
UNSEEN = frozenset([*(f"{W}{tag}" for tag in ("del", "moveFrom", "pPr", "rPr", "txbxContent", "rt")), FALLBACK])
CHINESE = frozenset(
    ["chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCountingThousand", "ideographDigital"]
)


def docx_text(name: str, content: bytes) -> str:
    """What the document says, one paragraph a line."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(entry.file_size for entry in packed.infolist()) > UNPACKED:
                raise refusal(
                    "R108", name, f"unpacks to more than {UNPACKED:,} bytes", "save it again without pictures"
                )
        document = docx.Document(io.BytesIO(content))
        numbers = _Numbers(document)
        lines = list(_lines(document.element.body, numbers))
    except DAMAGED:
        raise refusal("R109", name, "is no .docx inside, or damaged", "save it as .docx again") from None
    return "\n\n".join(lines) + "\n"


def _lines(body: etree._Element, numbers: "_Numbers") -> Iterator[str]:
    """Paragraphs one a line, and the cells of a row on one line where they are short, with tabs between."""
    said = ((p, line) for p in body.iter(f"{W}p") if (line := _line(p, numbers)))
    for row, paragraphs in groupby(said, lambda one: next(one[0].iterancestors(f"{W}tr"), None)):
        if row is None:
            yield from (line for _, line in paragraphs)
        else:
            yield from row_lines(_cells(row, list(paragraphs)))


def _cells(row: etree._Element, paragraphs: Sequence[tuple[etree._Element, str]]) -> list[list[str]]:
    """The paragraphs of each cell; one that spans columns has empty ones beside it."""
    told: dict[etree._Element, list[str]] = defaultdict(list)
    for p, line in paragraphs:
        told[next(p.iterancestors(f"{W}tc"))].append(line)
    found: list[list[str]] = []
    for cell in (c for c in row.iter(f"{W}tc") if next(c.iterancestors(f"{W}tr")) is row):
        span = cell.find(f"{W}tcPr/{W}gridSpan")
        width = span.get(f"{W}val", "1") if span is not None else "1"
        found += [told[cell], *([[]] * (min(int(width), WIDEST) - 1 if width.isdecimal() else 0))]
    return found


def _line(p: etree._Element, numbers: "_Numbers") -> str:
    if next(p.iterancestors(FALLBACK), None) is not None:
        return ""  # the same box once more, for older programs
    words = "".join(_words(p)).strip()
    return numbers.of(p) + words if words else ""


def _words(p: etree._Element) -> Iterator[str]:
    """Without what was struck out, moved away or hidden, and without boxes, whose paragraphs are lines of their own."""
    stack = list(reversed(p))
    while stack:
        node = stack.pop()
        if node.tag == f"{W}t":
            yield node.text or ""
        elif node.tag in (f"{W}br", f"{W}cr"):
            yield "\n"
        elif node.tag == f"{W}tab":
            yield " "
        elif node.tag == f"{W}noBreakHyphen":
            yield "-"  # 1-2万元
        elif node.tag not in UNSEEN and not _hidden(node):
            stack += reversed(node)


def _hidden(run: etree._Element) -> bool:
    vanish = run.find(f"{W}rPr/{W}vanish") if run.tag == f"{W}r" else None
    return vanish is not None and vanish.get(f"{W}val", "1") not in ("0", "false", "off")


class _Numbers:
    """Counts the numbered paragraphs of a document."""

    def __init__(self, document: "docx.document.Document") -> None:
        self.levels: dict[str, dict[str, tuple[str, str, int]]] = {}
        self.counts: dict[str, dict[int, int]] = defaultdict(dict)
        self.styles: dict[str, tuple[str, str]] = {}
        for style in document.styles.element.iter(f"{W}style"):
            if (found := _numbering(style)) is not None:
                self.styles[style.get(f"{W}styleId", "")] = found
        try:
            numbering = document.part.numbering_part.element
        except (KeyError, NotImplementedError):
            return
        shapes = {a.get(f"{W}abstractNumId"): _levels(a) for a in numbering.iter(f"{W}abstractNum")}
        for num in numbering.iter(f"{W}num"):
            shape = num.find(f"{W}abstractNumId")
            if shape is not None:
                levels, begins = shapes.get(shape.get(f"{W}val"), {}), _restarts(num)
                own = {depth: (kind, words, begins.get(depth, first)) for depth, (kind, words, first) in levels.items()}
                self.levels[num.get(f"{W}numId", "")] = own

    def of(self, p: etree._Element) -> str:
        """The number that the program shows before a paragraph."""
        found = _numbering(p)
        if found is None:
            style = p.find(f"{W}pPr/{W}pStyle")
            found = self.styles.get(style.get(f"{W}val", "")) if style is not None else None
        if found is None or found[0] == OFF:
            return ""
        levels, depth = self.levels.get(found[0], {}), int(found[1])
        if found[1] not in levels:
            return ""
        counts = self.counts[found[0]]
        kind, shape, first = levels[found[1]]
        counts[depth] = counts.get(depth, first - 1) + 1
        for deeper in [d for d in counts if d > depth]:
            del counts[deeper]
        if kind in ("bullet", "none"):
            return ""
        for level in range(depth + 1):
            shown = levels.get(str(level), (kind, "", 1))
            shape = shape.replace(f"%{level + 1}", _figure(counts.get(level, shown[2]), shown[0]))
        return shape


def _numbering(element: etree._Element) -> tuple[str, str] | None:
    """Number and level of the list that a paragraph or style belongs to."""
    number = element.find(f"{W}pPr/{W}numPr/{W}numId")
    level = element.find(f"{W}pPr/{W}numPr/{W}ilvl")
    if number is None:
        return None
    depth = level.get(f"{W}val", "0") if level is not None else "0"
    return (number.get(f"{W}val", ""), depth) if depth.isdecimal() else None


def _restarts(num: etree._Element) -> dict[str, int]:
    """With which number a list begins anew at a level: 五、 where another list stopped at 四、."""
    found = {}
    for override in num.iter(f"{W}lvlOverride"):
        first = override.find(f"{W}startOverride")
        if first is not None and first.get(f"{W}val", "").isdecimal():
            found[override.get(f"{W}ilvl", "")] = int(first.get(f"{W}val", "1"))
    return found


def _levels(shape: etree._Element) -> dict[str, tuple[str, str, int]]:
    found = {}
    for level in shape.iter(f"{W}lvl"):
        kind, words, first = (level.find(f"{W}{tag}") for tag in ("numFmt", "lvlText", "start"))
        found[level.get(f"{W}ilvl", "")] = (
            kind.get(f"{W}val", "decimal") if kind is not None else "decimal",
            words.get(f"{W}val", "") if words is not None else "",
            int(first.get(f"{W}val", "1")) if first is not None else 1,
        )
    return found


def _figure(n: int, kind: str) -> str:
    if kind in CHINESE and 0 < n < 100:
        tens, ones = divmod(n, 10)
        return ("" if tens == 0 else "十" if tens == 1 else CN[tens - 1] + "十") + (CN[ones - 1] if ones else "")
    if kind == "decimalEnclosedCircle" and 0 < n <= 20:
        return chr(ord("①") + n - 1)
    return str(n)
