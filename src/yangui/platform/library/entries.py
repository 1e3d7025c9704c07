"""A pack as entries of the search."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateRange

from yangui.platform.library import tokens
from yangui.platform.library.models import EntryType, SearchEntry
from yangui.policy.model import Benefit, Document, Interval, Measure, Number, Target, Text
from yangui.policy.pack import Pack

FEN = 100


def measures_of(pack: Pack, document: str) -> list[tuple[str, Measure]]:
    """The measures of a document, from top to bottom, each with the key under which it is found."""
    own = [m for m in pack.measures if m.document == document]
    return [(f"{document}.{place}", measure) for place, measure in enumerate(own, start=1)]


def largest_fen(benefit: Benefit) -> int | None:
    """The largest sum that the text states for one payment; None where it states none as a number."""
    amount = benefit.amount
    if amount is None:
        return None
    if isinstance(amount, int | Decimal):
        return _fen(amount)
    stated = [n for n in (amount.value, *(amount.table or {}).values()) if n is not None]
    if not stated:
        return None if amount.cap is None else _fen(amount.cap)
    return _fen(max(stated) if amount.cap is None else min(max(stated), amount.cap))


def _fen(yuan: Number) -> int:
    return int(yuan * FEN)


def entries(pack: Pack) -> Iterator[SearchEntry]:
    """All entries of a pack, not yet saved."""
    for document in pack.documents.values():
        yield _entry(
            pack, document, EntryType.DOCUMENT, document.id, document.title,
            kind=document.kind, units=document.issuers, names=[document.number or ""],
        )  # fmt: skip
        for key, measure in measures_of(pack, document.id):
            yield _entry(
                pack, document, EntryType.MEASURE, key, measure.title, [measure.summary],
                clause=measure.clause, units=[*measure.lead, *measure.responsible],
            )  # fmt: skip
    for id in dict.fromkeys(benefit.id for benefit in pack.benefits):
        yield _benefit(pack, pack.benefit(id))
    for target in pack.targets:
        yield _target(pack, target)


def _benefit(pack: Pack, benefit: Benefit) -> SearchEntry:
    says = [c.condition.says for c in pack.rule(benefit.id).conditions]
    programme = [pack.programmes[benefit.programme].title] if benefit.programme else []
    told = [text for text in (benefit.gives, benefit.summary) if text is not None]
    entry = _entry(
        pack, pack.documents[benefit.document], EntryType.BENEFIT, benefit.id, benefit.title,
        [*told, *says, *programme], clause=benefit.clause or "", region=benefit.region, kind=benefit.kind,
        in_force=benefit.in_force, units=[*(benefit.lead or ()), *(benefit.responsible or ()), *benefit.payers],
    )  # fmt: skip
    entry.beneficiary = benefit.for_
    entry.amount_fen = largest_fen(benefit)
    entry.window = None if benefit.window is None else _range(benefit.window)
    entry.window_owed = "window" in benefit.open
    return entry


def _target(pack: Pack, target: Target) -> SearchEntry:
    return _entry(
        pack, pack.documents[target.document], EntryType.TARGET, target.id, target.indicator,
        clause=target.clause or "", region=target.region, kind=target.kind,
        names=[f"{target.value}{target.unit or ''}"] if target.value is not None else [],
        units=[*(target.lead or ()), *(target.responsible or ())],
    )  # fmt: skip


def _entry(
    pack: Pack,
    document: Document,
    type: EntryType,
    key: str,
    title: Text,
    told: Iterable[Text] = (),
    *,
    clause: str = "",
    region: str | None = None,
    kind: str = "",
    in_force: Interval | None = None,
    units: Iterable[str] = (),
    names: Iterable[str] = (),
) -> SearchEntry:
    code = region or document.region
    told = list(told)
    place = pack.regions[code].name
    unit_names = [pack.organisations[u].name for u in dict.fromkeys(units)]
    weighted: list[tuple[str, Any]] = [
        ("A", tokens.words(f"{title.zh} {title.en}")),
        ("B", [w for text in (place, *unit_names) for w in tokens.words(f"{text.zh} {text.en}")]),
        ("C", [w for text in told for w in tokens.words(f"{text.zh} {text.en}")]),
        ("C", [w for name in names for w in tokens.words(name)]),
        ("D", [*tokens.pinyin(title.zh), *tokens.pinyin(place.zh)]),
    ]
    return SearchEntry(
        type=type,
        key=key,
        document=document.id,
        clause=clause,
        title_zh=title.zh,
        title_en=title.en,
        text_zh="；".join(text.zh.rstrip("。") for text in told),
        text_en="; ".join(text.en.rstrip(".") for text in told),
        region=code,
        kind=kind,
        in_force=_range(in_force or document.in_force),
        tokens=tokens.lexemes(weighted),
    )


def _range(interval: Interval) -> DateRange:
    return DateRange(interval.from_, interval.to, "[]")
