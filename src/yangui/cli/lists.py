"""`yangui facts`, `yangui list` and `yangui lint`: parts of a pack and what is found in it."""

from collections.abc import Iterable

from rich.text import Text as Styled

from yangui.cli.tables import console, dump, open_table
from yangui.cli.words import joined, word
from yangui.policy.load import BUILT_IN
from yangui.policy.model import Interval, Kind, Target
from yangui.policy.pack import Pack
from yangui.rules.problems import Problem


def facts(pack: Pack, kind: Kind, lang: str, *, as_json: bool) -> None:
    """`yangui facts`"""
    known = pack.facts.get(kind, {})
    if as_json:
        rows = []
        for name, f in known.items():
            row = {"fact": name, "type": f.type, "label": {"zh": f.label.zh, "en": f.label.en}, "register": f.register}
            rows.append({**row, "privacy": f.privacy, "codes": list(_codes(pack, f.type))})
        dump(rows)
        return
    table = open_table(None, *(word(k, lang) for k in ("fact", "label", "type", "codes", "register")))
    table.columns[0].no_wrap = True  # names are copied
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


def listing(pack: Pack, what: str, lang: str, *, as_json: bool) -> None:
    """`yangui list`"""
    columns, rows = _rows(pack, what, lang)
    if as_json:
        dump([dict(zip(columns, row, strict=True)) for row in rows])
        return
    table = open_table(None, *columns)
    table.columns[0].no_wrap = True  # ids are copied
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


def _goal(target: Target) -> str:
    if target.value is None:
        return ""
    sign = {"at_least": "≥", "at_most": "≤", "about": "≈", "exceed": ">", "exact": ""}[target.bound]
    top = f"–{target.value_max}" if target.value_max is not None else ""
    return f"{sign}{target.value}{top}{target.unit or ''}"


def packs(*, as_json: bool) -> None:
    """`yangui list packs`"""
    names = sorted(p.parent.name for p in BUILT_IN.glob("*/pack.yaml"))
    if as_json:
        dump(names)
    else:
        print("\n".join(names))


def problems(found: list[Problem], *, as_json: bool) -> None:
    """`yangui lint`"""
    if as_json:
        dump([
            {"file": p.place.file, "line": p.place.line, "column": p.place.column, "code": p.code,
             "message": p.message, "mend": p.mend}
            for p in found
        ])  # fmt: skip
        return
    for problem in found:
        print(problem)
    print(word("problems", "en").format(len(found)) if found else word("clean", "en"))
