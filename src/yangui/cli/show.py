"""What the commands print for people: tables with labels in the chosen language; and JSON where it is asked for.

Colours appear on a terminal only, and never alone: every state has a sign.
"""

import json
import sys
from collections.abc import Iterable, Sequence
from typing import Any

from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table
from rich.text import Text as Styled

from yangui.cli.as_json import decisions as decisions_as_json
from yangui.cli.words import joined, sentences, word
from yangui.policy.decide import Decision, Decisions
from yangui.policy.load import BUILT_IN
from yangui.policy.model import Interval, Kind, Reading
from yangui.policy.pack import Pack
from yangui.rules.dates import add_years
from yangui.rules.problems import Problem
from yangui.rules.types import RATIO_UNIT

COLOURS = {"yes": "green", "unknown": "yellow", "judgement": "cyan", "no": "dim"}
# A person reads this many rows of what is not theirs; the rest is counted.
MOST_ROWS = 12


def console() -> Console:
    """Standard output; where it is no terminal, wide enough for a table in a file."""
    return Console(file=sys.stdout, highlight=False, width=None if sys.stdout.isatty() else 160, soft_wrap=False)


def _dump(thing: Any) -> None:
    print(json.dumps(thing, ensure_ascii=False, indent=1))


def _table(title: str | None, *columns: str, numbers: Sequence[str] = ()) -> Table:
    table = Table(title=title, title_justify="left", title_style="bold", box=SIMPLE, pad_edge=False)
    for column in columns:
        table.add_column(column, justify="right" if column in numbers else "left", overflow="fold")
    return table


def yuan(fen: int, lang: str) -> str:
    """Fen as yuan with thousands marks; decimals only where there are any."""
    text = f"{fen // 100:,}" + (f".{fen % 100:02}" if fen % 100 else "")
    return word("yuan", lang).format(text)


def value(pack: Pack, kind: Kind, name: str, held: Any, lang: str) -> str:
    """A fact's value in words."""
    if held is None:
        return word("missing", lang)
    if isinstance(held, bool):
        return word("true" if held else "false", lang)
    fact = pack.facts[kind][name]
    if fact.type == "region":
        return pack.regions[held].name[lang]
    if fact.type.startswith("code"):
        codes = pack.code_lists[fact.type.partition("(")[2].rstrip(")")].codes
        return (
            joined((codes[c][lang] for c in sorted(held)), lang) if isinstance(held, frozenset) else codes[held][lang]
        )
    if fact.type == "money":
        return yuan(held, lang)
    return f"{held / RATIO_UNIT:.6g}" if fact.type == "ratio" else str(held)


# check


def decisions(found: Decisions, lang: str, *, as_json: bool) -> None:
    """`yangui check`"""
    if as_json:
        _dump(decisions_as_json(found))
        return
    out, pack = console(), found.decider.pack
    header = pack.header
    out.print(f"{word('day', lang)} {found.on}   {word('pack', lang)} {header.title[lang]} {pack.version}")
    by_answer: dict[str, list[Decision]] = {"yes": [], "unknown": [], "judgement": [], "no": []}
    for decision in found:
        by_answer[decision.answer].append(decision)
    _yes(out, pack, by_answer["yes"], lang)
    _unknown(out, pack, found, by_answer["unknown"], lang)
    _judgement(out, pack, by_answer["judgement"], lang)
    _no(out, pack, by_answer["no"], lang)
    shown = [d for answer in ("yes", "unknown") for d in by_answer[answer]]
    _readings(out, pack, shown, lang)


def details(found: Decisions, lang: str) -> None:
    """`yangui check --benefit`: one decision after the other, with every condition."""
    out, pack = console(), found.decider.pack
    for d in found:
        out.print(f"\n{d.benefit.title[lang]} ({d.benefit.id})", style="bold")
        out.print(
            f"  {word(d.answer, lang)}   {_amount(pack, d, lang)}   {_schedule(d, lang)}", style=COLOURS[d.answer]
        )
        columns = [word(k, lang) for k in ("condition", "value", "facts", "cite")]
        table = _table(None, *columns)
        for c in d.conditions:
            facts = pack.facts[d.benefit.for_]
            held = "\n".join(
                f"{facts[n].label[lang]}: {value(pack, d.benefit.for_, n, v, lang)}" for n, v in c.facts.items()
            )
            cite = f"{pack.documents[c.cite.document].title[lang]} {c.cite.clause}"
            table.add_row(c.says[lang], word(f"condition.{c.value}", lang), held, cite)
        out.print(table)
        out.print("\n".join(f"  {label}: {text}" for label, text in _more(pack, d, lang) if text), highlight=False)


def _more(pack: Pack, d: Decision, lang: str) -> Iterable[tuple[str, str]]:
    facts = pack.facts[d.benefit.for_]
    yield word("needs", lang), joined((facts[name].asks[lang] for name in d.missing), lang)
    yield word("mend", lang), _nearest(pack, d, lang)
    yield word("changes", lang), _periods(pack, d, lang) if d.changes_on else ""
    for id in d.readings:
        yield word("reading", lang), reading(pack, id, lang)
    yield word("receipt", lang), d.receipt


def _nearest(pack: Pack, d: Decision, lang: str) -> str:
    kind = d.benefit.for_
    return sentences(
        (f"{pack.facts[kind][c.fact].label[lang]} = {value(pack, kind, c.fact, c.value, lang)}" for c in d.nearest),
        lang,
    )


def _periods(pack: Pack, d: Decision, lang: str) -> str:
    """The next ten years in stretches."""
    rows = []
    for p in d.periods(d.on, add_years(d.on, 10)):
        codes = pack.code_lists[d.benefit.result.list].codes if d.benefit.result and p.result else {}
        what = codes[p.result][lang] if p.result and codes else yuan(p.amount_fen, lang) if p.amount_fen else ""
        rows.append(f"{p.first} – {p.last} {word(p.answer, lang)} {what}".rstrip())
    return sentences(rows, lang)


def _heading(answer: str, count: int, lang: str) -> str:
    return f"{word(answer, lang)} ({count})"


def _yes(out: Console, pack: Pack, made: list[Decision], lang: str) -> None:
    columns = [word(k, lang) for k in ("benefit", "amount", "schedule", "cite", "changes")]
    table = _table(_heading("yes", len(made), lang), *columns, numbers=columns[1:2])
    for d in sorted(made, key=lambda d: -(d.amount_fen or 0)):
        changes = str(d.changes_on) if d.changes_on else ""
        table.add_row(_name(d, lang), _amount(pack, d, lang), _schedule(d, lang), _cite(pack, d, lang), changes)
    table.columns[0].style = COLOURS["yes"]
    out.print(table if made else f"\n{_heading('yes', 0, lang)}")


def _unknown(out: Console, pack: Pack, found: Decisions, made: list[Decision], lang: str) -> None:
    if found.questions:
        columns = [word(k, lang) for k in ("question", "fact", "at_stake", "count")]
        table = _table(word("questions", lang), *columns, numbers=columns[2:])
        for q in found.questions[:8]:
            fact = pack.facts[found.decider.kind][q.fact]
            table.add_row(fact.asks[lang], q.fact, yuan(q.fen, lang), str(len(q.benefits)))
        out.print(table)
    columns = [word(k, lang) for k in ("benefit", "amount", "needs", "cite")]
    table = _table(_heading("unknown", len(made), lang), *columns, numbers=columns[1:2])
    made = sorted(made, key=lambda d: (-d.at_stake_fen, len(d.missing)))
    for d in made[:MOST_ROWS]:
        facts = pack.facts[found.decider.kind]
        needs = joined((facts[name].label[lang] for name in d.missing), lang)
        table.add_row(_name(d, lang), _amount(pack, d, lang), needs, _cite(pack, d, lang))
    table.columns[0].style = COLOURS["unknown"]
    _print_some(out, table, made, lang)


def _judgement(out: Console, pack: Pack, made: list[Decision], lang: str) -> None:
    columns = [word(k, lang) for k in ("benefit", "amount", "judges", "cite")]
    table = _table(_heading("judgement", len(made), lang), *columns, numbers=columns[1:2])
    made = sorted(made, key=lambda d: -d.at_stake_fen)
    for d in made[:MOST_ROWS]:
        says = []
        for id in d.to_judge:
            condition = pack.conditions[id]
            by = pack.organisations[condition.judged_by].name[lang] if condition.judged_by else ""
            says.append(word("judges_what", lang).format(by, condition.says[lang]) if by else condition.says[lang])
        table.add_row(_name(d, lang), _amount(pack, d, lang), "\n".join(says), _cite(pack, d, lang))
    table.columns[0].style = COLOURS["judgement"]
    _print_some(out, table, made, lang)


def _no(out: Console, pack: Pack, made: list[Decision], lang: str) -> None:
    columns = [word(k, lang) for k in ("benefit", "fails", "mend", "cite")]
    table = _table(_heading("no", len(made), lang), *columns)
    # nearest first: whoever lacks one thing only wants to know it
    made = sorted(made, key=lambda d: (len(d.failed), len(d.nearest) or 99))
    for d in made[:MOST_ROWS]:
        fails = "\n".join(pack.conditions[id].says[lang] for id in d.failed)
        table.add_row(_name(d, lang), fails, _nearest(pack, d, lang), _cite(pack, d, lang))
    table.columns[0].style = COLOURS["no"]
    _print_some(out, table, made, lang)


def _print_some(out: Console, table: Table, made: list[Decision], lang: str) -> None:
    if made:
        out.print(table)
    if len(made) > MOST_ROWS:
        out.print(word("and_more", lang).format(len(made) - MOST_ROWS), style="dim")


def _readings(out: Console, pack: Pack, made: Iterable[Decision], lang: str) -> None:
    ids = dict.fromkeys(id for d in made for id in d.readings if pack.readings[id].state == "unconfirmed")
    if not ids:
        return
    out.print(f"\n{word('readings', lang)}", style="bold")
    for id in ids:
        reading = pack.readings[id]
        out.print(f"  {reading.asks[lang]} → {reading.taken.says[lang]}", style="dim")


def _name(d: Decision, lang: str) -> str:
    return d.benefit.title[lang] + ("" if d.in_force else word("not_in_force", lang)) + f"\n{d.benefit.id}"


def _cite(pack: Pack, d: Decision, lang: str) -> str:
    return f"{pack.documents[d.cite.document].title[lang]} {d.cite.clause}"


def _amount(pack: Pack, d: Decision, lang: str) -> str:
    if d.result is not None and d.benefit.result is not None:
        return pack.code_lists[d.benefit.result.list].codes[d.result][lang]
    state = d.amount_state
    if state == "none":
        return "—"
    if state == "open":
        span = d.amount_range
        if span and span[1] is not None:
            return word("between", lang).format(yuan(span[0], lang), yuan(span[1], lang))
        return word("open", lang)
    return word(state, lang).format(yuan(d.amount_fen or 0, lang))


def _schedule(d: Decision, lang: str) -> str:
    rows = []
    for p in d.payments:
        if p.at is not None:
            rows.append(f"{p.at[lang]} {yuan(p.fen, lang)}")
        elif p.every == "once":
            rows.append(word("once", lang) + (f" {p.first}" if p.first else ""))
        else:
            span = f"{p.first} – {p.last}" if p.last else word("from", lang).format(p.first) if p.first else ""
            rows.append(f"{word(p.every, lang).format(yuan(p.fen, lang))} {span}".strip())
    return "\n".join(rows)


# facts, explain, list, lint


def facts(pack: Pack, kind: Kind, lang: str, *, as_json: bool) -> None:
    """`yangui facts`"""
    known = pack.facts.get(kind, {})
    if as_json:
        rows = []
        for name, f in known.items():
            row = {"fact": name, "type": f.type, "label": {"zh": f.label.zh, "en": f.label.en}, "register": f.register}
            rows.append({**row, "privacy": f.privacy, "codes": list(_codes(pack, f.type))})
        _dump(rows)
        return
    table = _table(None, *(word(k, lang) for k in ("fact", "label", "type", "codes", "register")))
    for name, f in known.items():
        codes = list(_codes(pack, f.type))
        shown = " ".join(codes[:12]) + (" …" if len(codes) > 12 else "")
        kind_of = f"{f.type} (CNY)" if f.type == "money" else f.type
        table.add_row(name, f.label[lang], kind_of, shown, pack.registers[f.register].title[lang])
    console().print(table)


def _codes(pack: Pack, type: str) -> Iterable[str]:
    if type == "region":
        return pack.regions
    return pack.code_lists[type.partition("(")[2].rstrip(")")].codes if "(" in type else ()


def benefit(pack: Pack, id: str, lang: str) -> None:
    """`yangui explain`"""
    from yangui.cli.explain import lines

    out = console()
    for label, text in lines(pack, id, lang):
        out.print(Styled(label, style="bold") if text is None else Styled.assemble((f"  {label}  ", "bold"), text))


def listing(pack: Pack, what: str, lang: str, *, as_json: bool) -> None:
    """`yangui list`"""
    columns, rows = _rows(pack, what, lang)
    if as_json:
        _dump([dict(zip(columns, row, strict=True)) for row in rows])
        return
    table = _table(None, *columns)
    for row in rows:
        table.add_row(*(Styled(str(cell)) for cell in row))
    console().print(table)


def _rows(pack: Pack, what: str, lang: str) -> tuple[list[str], list[tuple[str, ...]]]:
    if what == "documents":
        return ["id", "number", "title", "in_force"], [
            (d.id, d.number or "", d.title[lang], _interval(d.in_force)) for d in pack.documents.values()
        ]
    if what == "benefits":
        return ["id", "for", "kind", "title", "clause"], [
            (b.id, b.for_, b.kind, b.title[lang], f"{b.document} {b.clause}") for b in pack.benefits
        ]
    if what == "targets":
        return ["id", "indicator", "value", "by", "region", "clause"], [
            (
                t.id,
                t.indicator[lang],
                _goal(t),
                t.by or "",
                pack.regions[t.region or ""].name[lang],
                f"{t.document} {t.clause}",
            )
            for t in pack.targets
        ]
    if what == "measures":
        return ["document", "clause", "title", "lead"], [
            (m.document, m.clause, m.title[lang], joined((pack.organisations[u].name[lang] for u in m.lead), lang))
            for m in pack.measures
        ]
    if what == "readings":
        return ["id", "state", "question", "taken"], [
            (id, r.state, r.asks[lang], r.taken.says[lang]) for id, r in pack.readings.items()
        ]
    if what == "regions":
        return ["code", "level", "name", "parent"], [
            (code, r.level, r.name[lang], r.parent or "") for code, r in pack.regions.items()
        ]
    if what == "organisations":
        return ["id", "level", "name", "aliases"], [
            (id, o.level, o.name[lang], joined(o.aliases, lang)) for id, o in pack.organisations.items()
        ]
    return ["list", "code", "label"], [
        (name, code, label[lang]) for name, codes in pack.code_lists.items() for code, label in codes.codes.items()
    ]


def _interval(interval: Interval) -> str:
    return f"{interval.from_ or ''}–{interval.to or ''}"


def _goal(target: Any) -> str:
    if target.value is None:
        return ""
    sign = {"at_least": "≥", "at_most": "≤", "about": "≈", "exceed": ">", "exact": ""}[target.bound]
    top = f"–{target.value_max}" if target.value_max is not None else ""
    return f"{sign}{target.value}{top}{target.unit or ''}"


def packs(*, as_json: bool) -> None:
    """`yangui list packs`"""
    names = sorted(p.parent.name for p in BUILT_IN.glob("*/pack.yaml"))
    if as_json:
        _dump(names)
    else:
        print("\n".join(names))


def problems(found: list[Problem], *, as_json: bool) -> None:
    """`yangui lint`"""
    if as_json:
        _dump([
            {"file": p.place.file, "line": p.place.line, "column": p.place.column, "code": p.code,
             "message": p.message, "mend": p.mend}
            for p in found
        ])  # fmt: skip
        return
    for problem in found:
        print(problem)
    print(word("problems", "en").format(len(found)) if found else word("clean", "en"))


def reading(pack: Pack, id: str, lang: str) -> str:
    """A reading in one line."""
    r: Reading = pack.readings[id]
    parts = [f"{r.asks[lang]} → {r.taken.says[lang]}"]
    if r.others:
        parts.append(word("other", lang).format(sentences((o.says[lang] for o in r.others), lang)))
    return sentences(parts, lang) + word("confirms", lang).format(pack.organisations[r.confirmed_by].name[lang])
