"""Cells of a workbook that hold an error (#N/A, #DIV/0!), which the library that reads sheets gives as blank.

A blank cell is unknown, but an error is a value that went wrong. Only .xlsx and .xlsm are looked into; a sheet without
errors costs a search for the mark of one.
"""

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import IO, Any
from xml.parsers.expat import ExpatError, ParserCreate
from zipfile import BadZipFile, ZipFile

SUFFIXES = frozenset([".xlsx", ".xlsm"])
MARK = re.compile(rb"""\bt=["']e["']""")
PIECE = 1 << 20


def error_cells(path: Path, sheet: str) -> Mapping[tuple[int, int], str]:
    """What the cells with an error show, by row and column counted from 0; `ValueError` for a file of another form."""
    if path.suffix.lower() not in SUFFIXES:
        return {}
    try:
        with ZipFile(path) as book:
            part = _part(book, sheet)
            return _errors(book, part) if part and _marked(book, part) else {}
    except (BadZipFile, KeyError, ExpatError, OSError) as error:
        raise ValueError(str(error)) from None


def _part(book: ZipFile, sheet: str) -> str | None:
    """The part that holds the cells of a sheet."""
    ids: list[str] = []
    targets: dict[str, str] = {}

    def names(tag: str, given: Mapping[str, str]) -> None:
        if tag == "sheet" and given.get("name") == sheet:
            ids.extend(value for key, value in given.items() if key.rpartition(":")[2] == "id")

    def links(tag: str, given: Mapping[str, str]) -> None:
        if tag == "Relationship":
            targets[given["Id"]] = given["Target"]

    _parse(book, "xl/workbook.xml", names)
    _parse(book, "xl/_rels/workbook.xml.rels", links)
    target = next((targets[id] for id in ids if id in targets), None)
    if target is None:
        return None
    return target.removeprefix("/") if target.startswith("/") else f"xl/{target}"


def _marked(book: ZipFile, part: str) -> bool:
    with _opened(book, part) as stream:
        end = b""
        while piece := stream.read(PIECE):
            if MARK.search(end + piece):
                return True
            end = piece[-8:]
    return False


def _errors(book: ZipFile, part: str) -> Mapping[tuple[int, int], str]:
    found: dict[tuple[int, int], str] = {}
    # rows and cells may leave out where they stand: then they follow the one before
    row = column = -1
    wrong = value = False

    def start(tag: str, given: Mapping[str, str]) -> None:
        nonlocal row, column, wrong, value
        if tag == "row":
            row, column = int(given["r"]) - 1 if "r" in given else row + 1, -1
        elif tag == "c":
            column = _column(given["r"]) if "r" in given else column + 1
            wrong = given.get("t") == "e"
        value = wrong and tag == "v"

    def text(said: str) -> None:
        if value:
            found[row, column] = found.get((row, column), "") + said

    def end(tag: str) -> None:
        nonlocal wrong, value
        value = False
        wrong = wrong and tag != "c"

    _parse(book, part, start, text, end)
    return found


def _column(reference: str) -> int:
    """The column of a cell such as AB12."""
    number = 0
    for letter in reference.rstrip("0123456789").upper():
        number = number * 26 + ord(letter) - 64
    return number - 1


def _parse(
    book: ZipFile,
    part: str,
    start: Callable[[str, Mapping[str, str]], None],
    text: Callable[[str], None] | None = None,
    end: Callable[[str], None] | None = None,
) -> None:
    parser = ParserCreate()

    def refused(*_: Any) -> None:
        raise ValueError("a workbook declares no document type")

    parser.StartDoctypeDeclHandler = refused
    # some programs write every name with a prefix
    parser.StartElementHandler = lambda tag, given: start(tag.rpartition(":")[2], given)
    if text and end:
        parser.CharacterDataHandler = text
        parser.EndElementHandler = lambda tag: end(tag.rpartition(":")[2])
    with _opened(book, part) as stream:
        parser.ParseFile(stream)


def _opened(book: ZipFile, part: str) -> IO[bytes]:
    # some programs write names in letters of another size
    names = {name.lower().replace("\\", "/"): name for name in book.namelist()}
    return book.open(names[part.lower()])
