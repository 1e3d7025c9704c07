"""`yangui read`: what a published text says, as a summary, a draft, a page, JSON, XML, or against a pack."""

import argparse
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

import msgspec
from rich.table import Table
from rich.text import Text as Styled

from yangui.cli.tables import console, dump, open_table
from yangui.policy.pack import Pack
from yangui.reading.akoma import akoma
from yangui.reading.display.page import page
from yangui.reading.drafting.against import Difference, against
from yangui.reading.drafting.as_yaml import to_yaml, vocabulary
from yangui.reading.drafting.draft import drafts
from yangui.reading.findings import Findings, Span
from yangui.reading.formats.files import load
from yangui.reading.places import Places, texts
from yangui.reading.problems import flagged, refusal
from yangui.reading.propose import Refused, fill, proposer
from yangui.reading.read import read
from yangui.rules.problems import shown

WORDS = {
    "text": ("文本", "Text"),
    "number": ("文号", "Number"),
    "issued": ("日期", "Issued"),
    "clauses": ("条目", "Clauses"),
    "duties": ("责任", "Duties"),
    "benefits": ("待遇", "Benefits"),
    "targets": ("目标", "Targets"),
    "flags": ("待定", "To decide"),
    "line": ("行", "Line"),
    "clause": ("条目", "Clause"),
    "code": ("代码", "Code"),
    "field": ("字段", "Field"),
    "reason": ("原因", "Reason"),
    "side": ("只见于", "Only in"),
    "part": ("部分", "Part"),
    "words": ("内容", "What"),
    "id": ("编号", "Id"),
    "same": ("与政策包没有差别。", "No difference from the pack."),
    "side.pack": ("政策包", "the pack"),
    "side.text": ("原文", "the text"),
}


def run(args: argparse.Namespace, pack: Pack | None, other: Pack | None) -> None:
    """Reads the files; `pack` knows the units' names, `other` is the pack to compare with.

    Raises `PackError` before anything is written.
    """
    found, refused = _read(args)
    differences = _compared(found, other, args.compare) if other is not None else {}
    for path in _write(_outputs(args, found, pack or other)):
        print(path, file=sys.stderr)
    for one in refused:
        words = "".join(c if c.isprintable() else " " for c in one.proposal.value)
        print(f"refused: {one.proposal.flag.code} {words}: {one.reason}", file=sys.stderr)
    if args.json:
        dump([_plain(f, differences.get(f.name)) for f in found])
    elif other is not None:
        _show_differences(found, differences, args.lang)
    elif not (args.output or args.html or args.akoma):
        _show(found, args.lang)


def _read(args: argparse.Namespace) -> tuple[list[Findings], list[Refused]]:
    helper = proposer(args.proposer) if args.proposer else None
    found, refused = list[Findings](), list[Refused]()
    for file in args.files:
        for name, raw in load(file):
            findings = read(name, raw)
            if helper is not None:
                findings, more = fill(findings, helper.propose(findings), args.proposer)
                refused += more
            found.append(findings)
    return found, refused


def _compared(found: list[Findings], pack: Pack, where: str) -> dict[str, list[Difference]]:
    """The differences by the name of the file."""
    compared = {}
    for findings in found:
        differences = against(findings, pack)
        if differences is None:
            raise refusal("R202", findings.name, f"is no document of {where}", "give its pack, or draft it with -o")
        compared[findings.name] = differences
    return compared


# writing


def _outputs(args: argparse.Namespace, found: list[Findings], pack: Pack | None) -> dict[Path, str]:
    """What is to be written where; a second text of the same kind goes beside the first, numbered."""
    made: dict[Path, str] = {}
    if args.output:
        drafted = [(draft, Places(findings)) for findings in found for draft in drafts(findings, pack)]
        made |= _numbered(args.output, [to_yaml(draft, places, args.lang) for draft, places in drafted])
        if units := vocabulary([draft for draft, _ in drafted], args.lang):
            made[args.output.with_stem(f"{args.output.stem}-units")] = units
    if args.html:
        made |= _numbered(args.html, [page(findings, args.lang) for findings in found])
    if args.akoma:
        made |= _numbered(args.akoma, [xml for findings in found for xml in akoma(findings)])
    return made


def _numbered(path: Path, contents: list[str]) -> dict[Path, str]:
    if not contents:
        raise refusal("R204", shown(path), "nothing to write: no text says what is to be done", "look with --html")
    return {path if i == 1 else path.with_stem(f"{path.stem}-{i}"): text for i, text in enumerate(contents, 1)}


def _write(outputs: Mapping[Path, str]) -> list[str]:
    """Writes all beside their places, then renames: no file is left that holds a part."""
    ready: list[tuple[Path, Path]] = []
    with ExitStack() as stack:
        for path, text in outputs.items():
            try:
                with NamedTemporaryFile(
                    "w", encoding="utf-8", newline="\n", dir=path.parent, prefix=".yangui-", delete=False
                ) as file:
                    unfinished = Path(file.name)
                    stack.callback(unfinished.unlink, missing_ok=True)
                    file.write(text)
                unfinished.chmod(0o644)
                if path.is_dir():
                    raise IsADirectoryError(21, "it is a folder")
            except (OSError, UnicodeError) as error:
                why = error.strerror if isinstance(error, OSError) else "it holds half a character"
                raise refusal("R203", shown(path), f"cannot be written: {why}", "give another place") from None
            ready.append((unfinished, path))
        for unfinished, path in ready:
            unfinished.replace(path)
    return [shown(path) for path in outputs]


# telling


def _plain(findings: Findings, differences: list[Difference] | None) -> dict[str, Any]:
    """The form of `--json` (docs/reference/reading.md): the findings without the text that they count in."""
    plain: dict[str, Any] = msgspec.to_builtins(findings)
    characters = len(plain.pop("raw"))
    plain = {"name": plain.pop("name"), "characters": characters, **plain}
    if differences is not None:
        plain["differences"] = [msgspec.to_builtins(d) for d in differences]
    return plain


def _show(found: list[Findings], lang: str) -> None:
    out = console()
    for findings in found:
        columns = ("text", "number", "issued", "clauses", "duties", "benefits", "targets")
        table = _table(findings.name, columns, lang)
        for index, segment in texts(findings):
            day = segment.issued or segment.published
            _row(
                table,
                segment.title.value if segment.title else segment.kind,
                segment.number.value if segment.number else "",
                str(day.value) if day else "",
                str(_clauses(findings, index)),
                *(str(_inside(getattr(findings, part), segment.span)) for part in ("duties", "benefits", "targets")),
            )
        out.print(table)
        _show_flags(findings, lang)


def _clauses(findings: Findings, index: int) -> int:
    stack = [c for c in findings.outline if c.segment == index]
    count = 0
    while stack:
        clause = stack.pop()
        count += bool(clause.label or clause.title)
        stack += clause.parts
    return count


def _inside(things: tuple[Any, ...], span: Span) -> int:
    return sum(span.start <= thing.span.start < span.end for thing in things)


def _show_flags(findings: Findings, lang: str) -> None:
    if not findings.flags:
        return
    places = Places(findings)
    counts = Counter(flag.code for flag in findings.flags)
    title = f"{_word('flags', lang)}: {', '.join(f'{code} ×{n}' for code, n in sorted(counts.items()))}"
    table = _table(title, ("line", "code", "clause", "field", "reason"), lang)
    for flag in findings.flags:
        _row(
            table,
            str(places.line(flag.span.start)),
            flag.code,
            flag.path,
            flag.field or "",
            flagged(flag.code, flag.reason, lang),
        )
    console().print(table)


def _show_differences(found: list[Findings], differences: Mapping[str, list[Difference]], lang: str) -> None:
    for findings in found:
        places = Places(findings)
        columns = ("side", "part", "clause", "words", "id", "line")
        table = _table(findings.name, columns, lang)
        for d in differences[findings.name]:
            line = str(places.line(d.span.start)) if d.span else ""
            _row(table, _word(f"side.{d.side}", lang), d.part, d.clause, d.words, d.id or "", line)
        if table.row_count:
            console().print(table)
        else:
            print(f"{findings.name}: {_word('same', lang)}")


def _table(title: str, columns: Sequence[str], lang: str) -> Table:
    table = open_table(None, *(_word(column, lang) for column in columns))
    table.title = Styled(title)  # names and words of a text are no markup
    return table


def _row(table: Table, *cells: str) -> None:
    table.add_row(*map(Styled, cells))


def _word(key: str, lang: str) -> str:
    return WORDS[key][lang == "en"]
