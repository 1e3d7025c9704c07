"""A first mapping of a register's table, for a person to confirm: columns to facts, values to codes, by their names.

What equals an id, a label or a standard code, or is a usual word for the same thing, is placed. What only resembles one
is placed and named as a guess. The rest is named as unplaced, and stays out of the mapping: it is never guessed away.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any
from unicodedata import normalize

import msgspec
import polars as pl
import yaml
from msgspec.structs import replace

from yangui.policy import yamlfile
from yangui.policy.model import Kind
from yangui.policy.pack import Pack
from yangui.population.intake.keys import key_text
from yangui.population.intake.mapping import Column, TableMapping, facts_of
from yangui.population.intake.synonyms import KEYS, NO_LIKE, NOTHING, SAME, YES_LIKE
from yangui.population.intake.values import NO, YES, Reader, as_text, tidy
from yangui.population.tables.source import Table
from yangui.rules.check import FactType

SAMPLE = 100_000
# Different values of a column that are looked at, the most frequent first.
MOST_VALUES = 2_000
# How alike names must be for a guess.
ALIKE = 0.72
PATTERNS = ("%Y.%m.%d", "%d/%m/%Y", "%m/%d/%Y", "%d.%m.%Y", "%d-%m-%Y")


@dataclass(frozen=True, slots=True)
class Draft:
    """A drafted mapping, and what a person still has to see to.

    `unplaced` are columns, `values` those values of placed columns (with how often the sample has them) for which no
    code was found, `guesses` what only resembles, `assumed` what the names do not say.
    """

    mapping: TableMapping
    unplaced: tuple[str, ...]
    values: Mapping[str, Mapping[str, int]]
    guesses: tuple[str, ...]
    assumed: tuple[str, ...]

    def text(self) -> str:
        """The mapping as a file, with what is left to do as comments at its head."""
        head = ["A draft: confirm each line. docs/reference/tables.md explains the form."]
        if self.unplaced:
            head.append(
                f"Columns that no fact was found for (map them, or list them under ignore): {_few(self.unplaced)}"
            )
        for column, values in self.values.items():
            counted = [f"{value} ({count})" for value, count in values.items()]
            head.append(f"Values of {column} without a code: {_few(counted)}")
        head += [f"Only resembles: {guess}" for guess in self.guesses]
        head += [f"Assumed: {what}" for what in self.assumed]
        return "".join(f"# {_line(text)}\n" for text in head) + mapping_text(self.mapping)


def mapping_text(mapping: TableMapping) -> str:
    """A mapping as `read_mapping` reads it."""
    plain = msgspec.to_builtins(mapping)
    order = {"for": plain.pop("for"), **({"key": plain.pop("key")} if "key" in plain else {}), **plain}
    options: dict[str, Any] = {"allow_unicode": True, "sort_keys": False, "width": 118, "default_flow_style": None}
    text: str = yaml.dump(order, Dumper=_Dumper, **options)
    return text


class _Dumper(yaml.SafeDumper):
    """Quotes every text that YAML 1.2 would read as something else, such as `08`."""


def _text(dumper: _Dumper, text: str) -> yaml.Node:
    plain = re.fullmatch(r"[^\W\d][\w-]*(\.\w+)*", text) and yamlfile.CONSTANTS.get(text, text) == text
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=None if plain else "'")


_Dumper.add_representer(str, _text)


def draft(pack: Pack, kind: Kind, table: Table) -> Draft:
    """A mapping of `table` to the facts of `kind`, from its names and the values of its first rows."""
    return _Drafter(pack, kind, table).draft()


@dataclass(slots=True)
class _Drafter:
    pack: Pack
    kind: Kind
    table: Table
    values: dict[str, dict[str, int]] = field(default_factory=dict)
    guesses: list[str] = field(default_factory=list)
    assumed: list[str] = field(default_factory=list)

    def draft(self) -> Draft:
        sample = next(self.table.batches(SAMPLE), pl.DataFrame(schema=dict(self.table.columns)))
        facts = facts_of(self.pack, self.kind)
        key = self._key(sample)
        columns: dict[str, Column] = {}
        for name, (fact, sure) in self._pairs([c for c in self.table.columns if c != key], facts).items():
            column, left, read = self._column(name, fact, facts[fact], _counted(sample[name]))
            if not sure and read < 0.5:
                continue
            if not sure:
                self.guesses.append(f"{name} → {fact}")
            if left:
                self.values[name] = left
            columns[name] = column
        unplaced = tuple(c for c in self.table.columns if c not in columns and c != key)
        in_order = {c: columns[c] for c in self.table.columns if c in columns}
        mapping = TableMapping(for_=self.kind, key=key, columns=in_order)
        return Draft(mapping, unplaced, self.values, tuple(self.guesses), tuple(self.assumed))

    def _key(self, sample: pl.DataFrame) -> str | None:
        for name in sample.columns:
            if _plain(name) in KEYS and not sample.schema[name].is_nested():
                key = key_text(sample[name])
                if not key.null_count() and not key.is_duplicated().any():
                    return name
        return None

    def _pairs(self, columns: list[str], facts: Mapping[str, FactType]) -> dict[str, tuple[str, bool]]:
        """Columns with the fact of each and whether its name says so; the best matches first, each fact once."""
        names = {fact: [_plain(name) for name in self._names(fact)] for fact in facts}
        plain = {column: _plain(column) for column in columns}
        pairs: dict[str, tuple[str, bool]] = {}
        taken: set[str] = set()
        for column in columns:
            same = next((f for f in facts if f not in taken and plain[column] in names[f]), None)
            if same is not None:
                pairs[column] = same, True
                taken.add(same)
        # all that is left with all that is left: the dear part
        left = ([c for c in columns if c not in pairs], [f for f in facts if f not in taken])
        scored = sorted(
            ((max(_likeness(plain[c], name) for name in names[f]), c, f) for c in left[0] for f in left[1]),
            key=lambda found: -found[0],
        )
        for score, column, fact in scored:
            if score < ALIKE:
                break
            if column in pairs or fact in taken:
                continue
            rivals = [c for s, c, f in scored if s == score and f == fact and c not in pairs]
            rivals += [f for s, c, f in scored if s == score and c == column and f not in taken]
            if len(rivals) > 2:
                continue  # two would fit as well
            pairs[column] = fact, score > 0.9
            taken.add(fact)
        return pairs

    def _names(self, fact: str) -> list[str]:
        known = self.pack.facts.get(self.kind, {}).get(fact)
        return [fact, known.label.zh, known.label.en] if known else [fact]

    # one column

    def _column(
        self, name: str, id: str, fact: FactType, cells: Mapping[str, int]
    ) -> tuple[Column, dict[str, int], float]:
        """How the column is read, the values that then have no code, and the share of values that can be read."""
        column = Column(fact=id)
        kind = fact.type.name
        if kind == "money":
            hints = {"万元": "wan_yuan", "元": "yuan", "分": "fen"}
            said = next((unit for word, unit in hints.items() if word in name), None)
            column = replace(column, unit=said or "yuan")
            if not said:
                self.assumed.append(f"{name} is in yuan")
        elif kind == "ratio":
            percent = any("%" in tidy(text) for text in (name, *cells))
            column = replace(column, unit="percent" if percent else "one")
        elif kind == "bool":
            column = self._truths(name, column, cells)
        elif fact.type.codes:
            column = self._codes(name, column, fact, cells)
        if kind == "date":
            column = self._days(name, column, fact, cells)
        left = _unread(fact, column, cells)
        words = sorted(word for word in left if tidy(word).lower() in NOTHING)
        if words:
            column = replace(column, unknown=words)
            self.assumed.append(f"{', '.join(words)} in {name} says nothing")
            left = {cell: count for cell, count in left.items() if cell not in words}
        read = 1 - len(left) / max(len(cells), 1)
        return column, left if fact.type.codes or kind == "bool" else {}, read

    def _truths(self, name: str, column: Column, cells: Mapping[str, int]) -> Column:
        words = {tidy(cell).lower() for cell in cells}
        if words <= YES | NO or not words <= YES | NO | YES_LIKE | NO_LIKE | NOTHING:
            return column
        yes, no = sorted(words & (YES | YES_LIKE)), sorted(words & (NO | NO_LIKE))
        if not yes or not no:
            return column
        self.assumed.append(f"{', '.join(yes)} in {name} is yes, {', '.join(no)} is no")
        return replace(column, yes=yes, no=no)

    def _days(self, name: str, column: Column, fact: FactType, cells: Mapping[str, int]) -> Column:
        best, left = column, len(_unread(fact, column, cells))
        for dates in ("excel", *PATTERNS):
            other = replace(column, dates=dates)
            unread = len(_unread(fact, other, cells))
            if unread < left:
                best, left = other, unread
        if best.dates:
            self.assumed.append(f"{name} is written as {best.dates}")
        dropped = replace(best, time="drop")
        if len(_unread(fact, dropped, cells)) < left:
            self.assumed.append(f"{name} holds times of day; `time: drop` would take their days")
        return best

    def _codes(self, name: str, column: Column, fact: FactType, cells: Mapping[str, int]) -> Column:
        assert fact.type.codes
        labels = self._labels(fact.type.codes.name, fact.type.codes.codes)
        if fact.type.name == "codes":
            marks = (";", "；", ",", "，", "、", "|")
            split = {mark: {word for cell in cells for word in tidy(cell).split(tidy(mark))} for mark in marks}
            mark = max(marks, key=lambda m: (sum(w in labels for w in map(_plain, split[m])), m == ";"))
            column = replace(column, separator=tidy(mark))
            texts = sorted(word.strip() for word in split[mark])
        else:
            texts = list(cells)
        codes: dict[str, str] = {}
        for text in texts:
            found = labels.get(_plain(text), set())
            if tidy(text) in fact.type.codes or _plain(text) in NOTHING:
                continue
            if not found:
                found = _nearest(_plain(text), labels)
                if len(found) == 1:
                    self.guesses.append(f"{text} in {name} → {min(found)}")
            if len(found) == 1:
                codes[text] = min(found)
        column = replace(column, codes=codes)
        coarser = replace(column, coarser=True)
        if fact.type.codes.parents and len(_unread(fact, coarser, cells)) < len(_unread(fact, column, cells)):
            self.assumed.append(f"regions in {name} that the pack does not list count as what lies around them")
            return coarser
        return column

    def _labels(self, list_: str, codes: Iterable[str]) -> dict[str, set[str]]:
        """What a code may be called, with all codes that are called so."""
        found: dict[str, set[str]] = {}

        def add(code: str, *names: str | None) -> None:
            for name in names:
                if name:
                    for word in _words(_plain(name)):
                        found.setdefault(word, set()).add(code)

        for code in codes:
            region = self.pack.regions.get(code) if list_ == "region" else None
            if region:
                parent = self.pack.regions.get(region.parent or "")
                short = re.sub(r"(省|市|自治县|县|区)$", "", region.name.zh)
                add(code, code, region.name.zh, region.name.en, short if len(short) > 1 else None)
                add(code, parent.name.zh + region.name.zh if parent else None)
            else:
                known = self.pack.code_lists[list_].codes[code]
                add(code, code, known.zh, known.en, known.standard)
        return found


def _counted(cells: pl.Series) -> dict[str, int]:
    """The different texts of a column and how often each stands there, the most frequent first."""
    if cells.dtype.is_nested():
        cells = cells.explode() if isinstance(cells.dtype, pl.List) else cells.head(0)
    try:
        texts = as_text(cells)
    except TypeError:
        return {}
    counts = texts.drop_nulls().value_counts(sort=True).head(MOST_VALUES)
    return dict(sorted(counts.iter_rows(), key=lambda found: (-found[1], found[0])))


def _unread(fact: FactType, column: Column, cells: Mapping[str, int]) -> dict[str, int]:
    reader = Reader(fact, column)
    left = {}
    for cell, count in cells.items():
        try:
            reader.value(cell)
        except ValueError:
            left[cell] = count
    return left


def _plain(name: str) -> str:
    """A name without what tells nothing: brackets and what they hold, blanks, signs, capitals."""
    text = re.sub(r"[(（\[【].*?[)）\]】]", "", normalize("NFKC", name).lower())
    return re.sub(r"[\W_]+", "", text) or tidy(name).lower()


def _words(plain: str) -> frozenset[str]:
    """The word and all usual ones for the same thing."""
    return frozenset([plain]).union(*(same for same in SAME if plain in same))


def _likeness(column: str, name: str) -> float:
    """Of two plain names that are not the same."""
    if name in _words(column):
        return 0.95
    return 0.9 * SequenceMatcher(None, column, name, autojunk=False).ratio()


def _nearest(plain: str, labels: Mapping[str, set[str]]) -> set[str]:
    """The codes of the label that is most like a text, where one is like it at all."""
    scored = [(0.9 * SequenceMatcher(None, plain, label, autojunk=False).ratio(), label) for label in labels]
    best = max((score for score, _ in scored), default=0.0)
    return set().union(*(labels[label] for score, label in scored if score == best)) if best >= ALIKE else set()


def _few(texts: Iterable[str]) -> str:
    shown = list(texts)
    return ", ".join(shown[:20]) + f" and {len(shown) - 20} more" * (len(shown) > 20)


def _line(text: str) -> str:
    return " ".join(text.split())
