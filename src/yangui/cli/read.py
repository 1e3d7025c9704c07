"""`yangui read`: what a published text says, as a summary, a draft, a page, JSON, XML, or against a pack."""

import argparse
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import ExitStack, suppress
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
from yangui.reading.drafting.draft import Draft, drafts
from yangui.reading.findings import Findings, Flag, Span
from yangui.reading.formats.files import load
from yangui.reading.places import Places, texts
from yangui.reading.problems import flagged, refusal
from yangui.reading.propose import Refused, fill, proposer
from yangui.reading.read import read
from yangui.rules.problems import PackError, Problem, shown

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
    _check_named(args)
    found, refused = _read(args)
    differences = _compared(found, other, args.compare) if other is not None else {}
    drafted = _drafted(found, pack or other)
    for path in _write(_outputs(args, drafted)):
        print(path, file=sys.stderr)
    for one in refused:
        print(f"refused: {one.proposal.flag.code} {_line(one.proposal.value)}: {one.reason}", file=sys.stderr)
    if args.json:
        dump([_plain(f, _of_draft(f, own), differences.get(f.name)) for f, own in drafted])
    elif other is not None:
        _show_differences(found, differences, args.lang)
    elif not (args.output or args.html or args.akoma):
        _show(drafted, args.lang)


def _read(args: argparse.Namespace) -> tuple[list[Findings], list[Refused]]:
    helper = proposer(args.proposer) if args.proposer else None
    found, refused = list[Findings](), list[Refused]()
    for name, raw in _loaded(args.files):
        findings = read(name, raw)
        if helper is not None:
            findings, more = fill(findings, helper.propose(findings), args.proposer)
            refused += more
        found.append(findings)
    return found, refused


def _loaded(files: Sequence[Path]) -> list[tuple[str, str]]:
    """The texts of all files; those that cannot be taken in are all named, since people mend them in one go."""
    texts, problems = list[tuple[str, str]](), list[Problem]()
    for file in files:
        try:
            texts += load(file)
        except PackError as error:
            problems += error.problems
    if problems:
        *others, last = problems
        for problem in others:  # the command itself tells one, and how many more there are
            print(f"yangui: {_line(str(problem))}", file=sys.stderr)
        raise PackError(last)
    return texts


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


def _check_named(args: argparse.Namespace) -> None:
    """Refuses what can only be a slip, before anything is read: a result named as another or as a file to read."""
    named = [Path(path) for path in (args.output, args.html, args.akoma) if path]
    for path in named:
        if str(path) == "-":
            raise refusal("R203", "-", "is no place for a result: results go to files", "name a file, as in -o a.yaml")
        if path.is_dir():
            raise refusal("R203", shown(path), "is a folder", "name a file in it")
    _check_places(named, _inputs(args))


def _inputs(args: argparse.Namespace) -> list[Path]:
    """What is read: the files, and those of a pack in a folder, which a person may have worked on."""
    packs = [Path(where) for where in (args.pack, args.compare) if where]
    return [*args.files, *(file for pack in packs if pack.is_dir() for file in pack.rglob("*.yaml"))]


def _check_places(results: Sequence[Path], inputs: Sequence[Path]) -> None:
    """Refuses a place that is a file to read or holds another result: what stands there would be lost unseen."""
    read, taken = {path.resolve() for path in inputs}, set[Path]()
    for path in results:
        place = path.resolve()
        if place in read:
            raise refusal("R203", shown(path), "is a file to read and would be replaced", "give another place")
        if place in taken:
            raise refusal("R203", shown(path), "would hold two results, and keep one", "give each a place of its own")
        taken.add(place)


def _outputs(args: argparse.Namespace, drafted: list[tuple[Findings, list[Draft]]]) -> dict[Path, str]:
    """What is to be written where; a second text of the same kind goes beside the first, numbered."""
    made: list[tuple[Path, str]] = []
    if args.output:
        every = [(draft, Places(findings)) for findings, own in drafted for draft in own]
        made += _numbered(args.output, [to_yaml(draft, places, args.lang) for draft, places in every], "no text")
        if units := vocabulary([draft for draft, _ in every], args.lang):
            made.append((args.output.with_stem(f"{args.output.stem}-units"), units))
    if args.html:
        pages = [page(findings, args.lang, [f for draft in own for f in draft.flags]) for findings, own in drafted]
        made += _numbered(args.html, pages, "no text")
    if args.akoma:
        outlines = [xml for findings, _ in drafted for xml in akoma(findings)]
        made += _numbered(args.akoma, outlines, "no text with a title or clauses")
    _check_places([path for path, _ in made], _inputs(args))
    return dict(made)


def _drafted(found: list[Findings], pack: Pack | None) -> list[tuple[Findings, list[Draft]]]:
    """The drafts of each file; no two have one id, also where two files have one number or day."""
    drafted, taken = list[tuple[Findings, list[Draft]]](), set[str]()
    for findings in found:
        own = drafts(findings, pack, taken)
        taken |= {draft.document.id for draft in own}
        drafted.append((findings, own))
    return drafted


def _of_draft(findings: Findings, own: list[Draft]) -> list[Flag]:
    """What the drafts flag besides what reading did."""
    known = set(findings.flags)
    return [flag for draft in own for flag in draft.flags if flag not in known]


def _numbered(path: Path, contents: list[str], lacking: str) -> list[tuple[Path, str]]:
    if not contents:
        why = f"nothing to write: {lacking} was found, only what belongs to pages"
        raise refusal("R204", shown(path), why, "look at what was read with --html")
    return [(path if i == 1 else path.with_stem(f"{path.stem}-{i}"), text) for i, text in enumerate(contents, 1)]


def _write(outputs: Mapping[Path, str]) -> list[str]:
    """Writes all beside their places, then renames: no file is left that holds a part, and no folder for nothing."""
    ready: list[tuple[Path, Path]] = []
    with ExitStack() as stack:
        for path, text in outputs.items():
            try:
                _make_folder(path.parent, stack)
                with NamedTemporaryFile(
                    "w", encoding="utf-8", newline="\n", dir=path.parent, prefix=".yangui-", delete=False
                ) as file:
                    unfinished = Path(file.name)
                    stack.callback(unfinished.unlink, missing_ok=True)
                    file.write(text)
                unfinished.chmod(0o644)
                if path.is_dir():  # one that nobody named, such as draft-2.yaml
                    raise IsADirectoryError(21, "it is a folder")
            except (OSError, UnicodeError) as error:
                why = error.strerror if isinstance(error, OSError) else "it holds half a character"
                raise refusal("R203", shown(path), f"cannot be written: {why}", "give another place") from None
            ready.append((unfinished, path))
        for unfinished, path in ready:
            unfinished.replace(path)
    return [shown(path) for path in outputs]


def _make_folder(folder: Path, stack: ExitStack) -> None:
    """Makes a folder with those above it; one that holds nothing in the end is taken away again."""
    for missing in [one for one in (folder, *folder.parents) if not one.exists()][::-1]:
        missing.mkdir()
        stack.callback(_remove_empty, missing)


def _remove_empty(folder: Path) -> None:
    with suppress(OSError):  # it holds a result
        folder.rmdir()


# telling


def _plain(findings: Findings, of_draft: list[Flag], differences: list[Difference] | None) -> dict[str, Any]:
    """The form of `--json` (docs/reference/reading.md): the findings without the text that they count in."""
    plain: dict[str, Any] = msgspec.to_builtins(findings)
    characters = len(plain.pop("raw"))
    plain = {"name": plain.pop("name"), "characters": characters, **plain}
    plain["draft_flags"] = msgspec.to_builtins(of_draft)
    if differences is not None:
        plain["differences"] = [msgspec.to_builtins(d) for d in differences]
    return plain


def _show(drafted: list[tuple[Findings, list[Draft]]], lang: str) -> None:
    out = console()
    for findings, own in drafted:
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
        flags = sorted((*findings.flags, *_of_draft(findings, own)), key=lambda flag: (flag.span, flag.code))
        _show_flags(findings, flags, lang)


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


def _show_flags(findings: Findings, flags: list[Flag], lang: str) -> None:
    if not flags:
        return
    places = Places(findings)
    counts = Counter(flag.code for flag in flags)
    title = f"{_word('flags', lang)}: {', '.join(f'{code} ×{n}' for code, n in sorted(counts.items()))}"
    table = _table(title, ("line", "code", "clause", "field", "reason"), lang)
    for flag in flags:
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


def _line(text: str) -> str:
    """One line, whatever the input that it quotes holds."""
    return "".join(c if c.isprintable() else " " for c in text)


def _word(key: str, lang: str) -> str:
    return WORDS[key][lang == "en"]
