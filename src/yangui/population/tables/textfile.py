"""Text files with separators (CSV): encoding and separator told from the content, broken lines kept apart.

A file is surveyed once when it is opened. Where every line has as many cells as the head, Polars reads it; every other
file goes through Python's `csv`, far slower, which sees what is wrong with a line. A line with too few or too many
cells comes with a text in the column `BROKEN`. Quotes that do not close leave open where a row ends, so that the file
is refused.
"""

import codecs
import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path

import polars as pl

from yangui.population.problems import refusal
from yangui.population.tables.source import BROKEN, Files, check_alike, check_names, chunks, first_line, reading
from yangui.rules.problems import Place, shown

PIECE = 1 << 22
# Lines that are held as Python's texts at a time, which take much more room than Polars'.
LINES = 5_000
SEPARATORS = (",", ";", "\t")
BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
UTF8 = ("utf-8", "utf-8-sig")


@dataclass(frozen=True, slots=True)
class Survey:
    """What is known of a file before its rows are read; `rows` only where it is regular."""

    path: Path
    encoding: str
    separator: str
    names: list[str]
    rows: int | None


class TextFiles(Files):
    """CSV files with the same columns."""

    suffixes = frozenset([".csv", ".tsv", ".txt"])

    def __init__(self, files: Sequence[Path], name: str, encoding: str | None) -> None:
        super().__init__(files, name)
        self._surveys = [_survey(file, encoding) for file in files]
        first = self._surveys[0]
        self.columns = {name: pl.String() for name in first.names}
        for other in self._surveys[1:]:
            check_alike(shown(other.path), dict.fromkeys(other.names), shown(first.path), dict.fromkeys(first.names))
        counts = [s.rows for s in self._surveys if s.rows is not None]
        self.rows = sum(counts) if len(counts) == len(files) else None

    def _read(self, rows: int, columns: list[str]) -> Iterator[pl.DataFrame]:
        for survey in self._surveys:
            if survey.rows is None:
                yield from _by_line(survey, columns)
            elif survey.encoding in UTF8:
                yield from chunks(_scan(survey.path, survey, head=True).select(columns), rows)
            else:
                yield from _by_block(survey, columns)


def _scan(source: Path | bytes, survey: Survey, *, head: bool) -> pl.LazyFrame:
    return pl.scan_csv(
        source,
        separator=survey.separator,
        has_header=head,
        infer_schema=False,
        null_values="",
        glob=False,
        with_column_names=lambda _: survey.names,
    )


def _by_block(survey: Survey, columns: list[str]) -> Iterator[pl.DataFrame]:
    blocks = _blocks(survey.path, survey.encoding, survey.separator, len(survey.names))
    for number, (block, _) in enumerate(blocks):
        yield _scan(block, survey, head=number == 0).select(columns).collect()


def _by_line(survey: Survey, columns: list[str]) -> Iterator[pl.DataFrame]:
    width = len(survey.names)
    wanted = [(name, survey.names.index(name)) for name in columns]
    with survey.path.open(encoding=survey.encoding, newline="") as stream:
        lines = csv.reader(stream, delimiter=survey.separator, strict=True)
        try:
            next(lines)
            while batch := list(islice((line for line in lines if line), LINES)):
                broken = [None if len(line) == width else _miscount(len(line), width) for line in batch]
                whole = [line if len(line) >= width else line + [""] * (width - len(line)) for line in batch]
                cells = {name: pl.Series(name, [line[i] for line in whole], pl.String) for name, i in wanted}
                marks = {BROKEN: pl.Series(broken, dtype=pl.String)} if any(broken) else {}
                # a blank cell is null, as Polars has it
                yield pl.DataFrame(cells, height=len(batch)).with_columns(pl.all().replace("", None), **marks)
        except csv.Error as error:
            place = Place(shown(survey.path), lines.line_num)
            mend = "double the quotes inside a quoted cell, and close it"
            raise refusal("T102", place, f"cannot be read: {error}", mend) from None


def _miscount(cells: int, width: int) -> str:
    return f"the line has {cells} cells, the head {width}"


# survey


def _survey(path: Path, stated: str | None) -> Survey:
    name = shown(path)
    with reading(name):
        encoding = _stated(path, stated) if stated else _told(path)
        separator, names = _head(path, encoding)
        rows = _regular_rows(path, encoding, separator, len(names))
    names = [n.strip() for n in names]
    if names == [""]:
        raise refusal("T104", name, "the first line is blank", "write the names of the columns there")
    check_names(name, names)
    return Survey(path, encoding, separator, names, rows)


def _stated(path: Path, encoding: str) -> str:
    try:
        known = codecs.lookup(encoding).name
    except LookupError:
        raise refusal("T106", shown(path), f"there is no encoding {encoding}", "such as utf-8 or gb18030") from None
    # a byte order mark may stand before it even so
    known = "utf-8-sig" if known == "utf-8" else known
    wrong = _wrong_byte(path, known)
    if wrong is not None:
        raise refusal("T106", shown(path), f"is not {encoding}: byte {wrong} fits nothing", "leave the encoding out")
    return known


def _told(path: Path) -> str:
    with path.open("rb") as stream:
        start = stream.read(4)
    marked = next((encoding for mark, encoding in BOMS if start.startswith(mark)), None)
    for encoding in [marked] if marked else ["utf-8", "gb18030"]:
        wrong = _wrong_byte(path, encoding)
        if wrong is None:
            return encoding
    said = marked or "UTF-8 or GB 18030"
    raise refusal("T106", shown(path), f"is not {said}: byte {wrong} fits nothing", "state its encoding")


def _wrong_byte(path: Path, encoding: str) -> int | None:
    """The place of the first byte that the encoding does not allow."""
    decoder = codecs.getincrementaldecoder(encoding)()
    done = 0
    with path.open("rb") as stream:
        for piece in chain(iter(lambda: stream.read(PIECE), b""), [b""]):
            waiting = len(decoder.getstate()[0])
            try:
                decoder.decode(piece, final=not piece)
            except UnicodeDecodeError as error:
                return done - waiting + error.start
            done += len(piece)
    return None


def _head(path: Path, encoding: str) -> tuple[str, list[str]]:
    """The separator that the first line has most of, and the names between."""
    with path.open(encoding=encoding, newline="") as stream:
        first = re.sub(r'"[^"]*"', "", stream.read(PIECE)).splitlines()[:1]
    separator = max(SEPARATORS, key=lambda s: first[0].count(s) if first else 0)
    with path.open(encoding=encoding, newline="") as stream:
        try:
            return separator, next(csv.reader(stream, delimiter=separator, strict=True), [""]) or [""]
        except csv.Error as error:
            raise refusal("T102", Place(shown(path), 1), f"cannot be read: {first_line(error)}") from None


def _regular_rows(path: Path, encoding: str, separator: str, width: int) -> int | None:
    """The number of rows, or None where not every line is clearly of so many cells."""
    try:
        return sum(count for _, count in _blocks(path, encoding, separator, width)) - 1
    except _IrregularError:
        return None


class _IrregularError(Exception):
    """A line has not as many cells as the head, or not clearly so."""


def _blocks(path: Path, encoding: str, separator: str, width: int) -> Iterator[tuple[bytes, int]]:
    """A file in pieces of whole lines, as UTF-8, with their numbers; raises `_IrregularError`."""
    if width == 1:
        raise _IrregularError  # a blank line would be a row
    mark = separator.encode()
    cell = b'(?:"[^"]*+(?:""[^"]*+)*+"|[^"%s\r\n]*+)' % mark
    record = re.compile(b"%s(?:%s%s){%d}\r?\n" % (cell, mark, cell, width - 1))
    rest = b""
    for piece in chain(_utf8(path, encoding), [b""]):
        # the last line may end with the file
        text = rest + (piece or (b"\n" if rest else b""))
        count, end = _quoted(text, record) if b'"' in text else _plain(text, mark, width)
        if end:
            yield text[:end], count
        rest = text[end:]
        if len(rest) > 4 * PIECE:
            raise _IrregularError  # no end of a line in sight
    if rest:
        raise _IrregularError


def _utf8(path: Path, encoding: str) -> Iterator[bytes]:
    decoder = None if encoding in UTF8 else codecs.getincrementaldecoder(encoding)()
    with path.open("rb") as stream:
        while piece := stream.read(PIECE):
            text = piece if decoder is None else decoder.decode(piece).encode()
            if text:
                yield text


def _plain(text: bytes, mark: bytes, width: int) -> tuple[int, int]:
    """How many lines a text without quotes has, and where the last ends."""
    end = text.rfind(b"\n") + 1
    lines = text[:end].split(b"\n")[:-1]
    alone = text.count(b"\r", 0, end) != text.count(b"\r\n", 0, end)
    if alone or any(line.count(mark) != width - 1 for line in lines):
        raise _IrregularError
    return len(lines), end


def _quoted(text: bytes, record: re.Pattern[bytes]) -> tuple[int, int]:
    count = end = 0
    while found := record.match(text, end):
        count, end = count + 1, found.end()
    # what is left may go on in the next piece, unless a line without quotes has already ended there
    line, ended, _ = text[end:].partition(b"\n")
    if ended and b'"' not in line:
        raise _IrregularError
    return count, end
