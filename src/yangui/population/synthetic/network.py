"""What a synthetic population is made from (`synthetic.yaml` of a pack), checked and compiled to tables of numbers."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from itertools import product
from pathlib import Path
from typing import Any

import polars as pl

from yangui.policy import yamlfile
from yangui.policy.load import BUILT_IN, SYNTHETIC
from yangui.policy.model import Kind
from yangui.policy.pack import Pack
from yangui.rules.problems import PackError, Place, Problem, shown

PERSONS = 1_000_000  # the persons of a group, with whom a fixed number of enterprises and others comes
NOTHING = "-"  # the outcome that is null
TRUTHS = ("false", "true")
HALF = 1 << 32  # half a draw of 64 bits: one finds the outcome, the other the number within a range
VOID = -(1 << 40)  # no number and no day
INDEX = pl.UInt8  # of an outcome
EPOCH = date(1970, 1, 1).toordinal()
# Without these no row can be drawn: the others hang on enterprises and institutions of the cities.
PARTS = ("as_of", "companions", "missing", "tables", "enterprise", "institution")


@dataclass(frozen=True, slots=True)
class Table:
    """How often each outcome comes, for every combination of the parents' outcomes.

    `settled` is what is left of a combination that leaves no choice, null where it does, VOID where that is nothing.
    The rest is Walker's alias method: each combination has `1 << bits` equally likely slots, a slot has a cell and,
    from its limit on, another. `values` of a cell are the index of an outcome or the least of a range of numbers, of
    which there are `widths`.
    """

    settled: pl.Series
    bits: int
    limits: pl.Series
    cells: pl.Series
    others: pl.Series
    values: pl.Series
    widths: pl.Series | None


@dataclass(frozen=True, slots=True, eq=False)
class Node:
    """A column. A row holds the index of one of its `outcomes`, or where it has none a number, a day or a row.

    Its `level` is one more than the deepest of the nodes that it depends on.
    """

    name: str
    spec: Mapping[str, Any]
    parents: tuple["Node", ...]
    outcomes: tuple[str, ...]
    table: Table | None
    level: int

    @property
    def relation(self) -> str | None:
        """The node whose row this one reads, if it reads a related one."""
        path: str | None = self.spec.get("copy") or self.spec.get("take")
        return path.partition(".")[0] if path and "." in path else None

    @property
    def times(self) -> Sequence[str]:
        """The days that a drawn number of days is counted from, or lies between: nodes, or `as_of`."""
        between: Sequence[str] = self.spec.get("between", ())
        return between or ([self.spec.get("from", "as_of")] if "years" in self.spec else ())


@dataclass(frozen=True, slots=True)
class Layout:
    """The rows of one kind in each group: a city and a label (a size, a kind) for each, all of a label together."""

    cities: tuple[str, ...]
    labels: tuple[str, ...]
    cells: Mapping[tuple[str, str], range]

    def column(self, of: int) -> list[int]:
        """The index of the city (0) or label (1) of each row."""
        index = (self.cities, self.labels)[of].index
        return [index(cell[of]) for cell, rows in self.cells.items() for _ in rows]

    def nearest(self, city: str, label: str) -> range:
        """The rows of that label in the city, or where there are none in the city that has most."""
        here = self.cells.get((city, label))
        return here or max((self.cells[other, label] for other in self.cities), key=len)


def shares(total: int, weights: Mapping[str, Any]) -> dict[str, int]:
    """Whole numbers in proportion to the weights that add up to `total` (the method of largest remainders)."""
    scaled = {key: round(weight * 1000) for key, weight in weights.items()}
    whole = sum(scaled.values())
    parts = {key: total * weight // whole for key, weight in scaled.items()}
    by_remainder = sorted(scaled, key=lambda key: -(total * scaled[key] % whole))
    for key in by_remainder[: total - sum(parts.values())]:
        parts[key] += 1
    return parts


def alias(weights: Sequence[int], bits: int) -> list[tuple[int, int, int]]:
    """Slots for the alias method (Walker 1977; Vose 1991), `1 << bits` of them: a limit, a cell and the other cell.

    The limit is in what `bits` leave of a draw, HALF >> bits.
    """
    count, whole, size = 1 << bits, sum(weights), HALF >> bits
    left = [weight * count for weight in weights] + [0] * (count - len(weights))  # in units of whole a slot
    full = max(range(len(weights)), key=weights.__getitem__)
    slots = [(size, cell, cell) if left[cell] else (0, full, full) for cell in range(count)]
    small = [cell for cell in range(count) if left[cell] < whole]
    large = [cell for cell in range(count) if left[cell] > whole]
    while small and large:
        low, high = small.pop(), large[-1]
        slots[low] = size * left[low] // whole, low if left[low] else high, high
        left[high] -= whole - left[low]
        if left[high] <= whole:
            large.pop()
            if left[high] < whole:
                small.append(high)
    return slots


def days(text: str) -> int:
    """A day, counted from 1970-01-01 as Polars does."""
    return date.fromisoformat(text).toordinal() - EPOCH


def split(outcome: str) -> list[str]:
    """The codes of a set."""
    return [] if outcome == "[]" else sorted(outcome.split("+"))


class UndescribedError(PackError, ValueError):
    """A pack that does not say what its synthetic entities are like (T408); a `ValueError` for whoever calls it."""


def _undescribed(path: Path, what: str) -> UndescribedError:
    """The refusal of a description that is not there or not whole, with both ways on."""
    model = shown(BUILT_IN / "liaoning" / SYNTHETIC)
    mend = f"write it in the form that the head of {model} explains, or ask a table of your own (`yangui evaluate`)"
    return UndescribedError(Problem(Place(shown(path)), "T408", what, mend))


def _complete(path: Path) -> dict[str, Any]:
    """What the file says; raises `UndescribedError` where a part that every description has is not there."""
    content = yamlfile.read(path)
    here = content if isinstance(content, dict) else {}
    if missing := [part for part in PARTS if not here.get(part)]:
        raise _undescribed(path, f"the description of synthetic entities lacks {', '.join(missing)}")
    return here


class Description:
    """The description of a pack's population. Raises `ValueError` where there is none or it does not fit the pack.

    Where a part of it, or all, is not there, the error is `UndescribedError` and says how to mend it.
    """

    def __init__(self, pack: Pack) -> None:
        path = pack.folder / SYNTHETIC
        self.path = path
        if not path.exists():
            what = f"the pack {pack.header.id} has no description of synthetic entities, and only `synth` needs one"
            raise _undescribed(path, what)
        self.pack = pack
        self.content: dict[str, Any] = _complete(path)
        self.today = days(self.content["as_of"])
        self.sizes: Mapping[Kind, int] = {"person": PERSONS, **self.content["companions"]}
        self.missing: Mapping[str, int] = self.content["missing"]
        below: dict[str, list[str]] = {}
        for code, region in pack.regions.items():
            if region.level in ("county", "zone"):
                # a zone has no counties and stands for itself
                below.setdefault(code if region.level == "zone" else str(region.parent), []).append(code)
        self.counties = {city: dict.fromkeys(codes, 1) for city, codes in below.items()}
        self.layouts: dict[Kind, Layout] = {kind: self._layout(kind) for kind in ("enterprise", "institution")}
        self.networks: dict[Kind, dict[str, Node]] = {}

    def network(self, kind: Kind) -> dict[str, Node]:
        """The nodes of a kind, those before others that they depend on."""
        if kind not in self.networks:
            if kind not in self.content:
                raise _undescribed(self.path, f"the population of {self.pack.header.id} has no {kind}")
            nodes: dict[str, Node] = {}
            for name, spec in self.content[kind].items():
                nodes[name] = self._node(kind, name, spec, nodes)
            self.networks[kind] = nodes
        return self.networks[kind]

    def _layout(self, kind: Kind) -> Layout:
        ((_, spec),) = [(n, s) for n, s in self.content[kind].items() if isinstance(s.get("layout"), Mapping)]
        tables = self.content["tables"]
        cities = tuple(tables["cities"])
        cells, start = {}, 0
        for label, rows in shares(self.sizes[kind], spec["layout"]).items():
            for city, count in shares(rows, tables[spec.get("seats", {}).get(label, "cities")]).items():
                cells[city, label] = range(start, start + count)
                start += count
        return Layout(cities, tuple(spec["layout"]), cells)

    @cached_property
    def startups(self) -> list[int]:
        """The enterprises of each group that are start-ups: some of the smallest of each city."""
        layout = self.layouts["enterprise"]
        smallest = {city: layout.cells[city, layout.labels[0]] for city in layout.cities}
        counts = shares(self.content["startups"], {city: len(rows) for city, rows in smallest.items()})
        return [row for city, rows in smallest.items() for row in rows[: counts[city]]]

    def registers(self, kind: Kind) -> list[str]:
        """The registers that hold facts of a kind, or that others copy from it."""
        copied: set[str] = set()
        if kind in self.layouts:
            for other, facts in self.pack.facts.items():
                nodes = self.content.get(other, {})
                copied |= {fact.register for name, fact in facts.items() if "copy" in nodes.get(name, ())}
        return sorted({fact.register for fact in self.pack.facts[kind].values()} | copied)

    def companions_of(self, city: str, label: str) -> range:
        """The companions of a group, enterprises before institutions, that are in the city and what the label says.

        A label is `enterprise_` and a size, or a kind of institution; for any other there are none.
        """
        size = label.removeprefix("enterprise_")
        if size != label:
            return self.layouts["enterprise"].nearest(city, size)
        if label not in self.layouts["institution"].labels:
            return range(0)
        rows, start = self.layouts["institution"].nearest(city, label), self.sizes["enterprise"]
        return range(start + rows.start, start + rows.stop)

    def named(self, spec: Mapping[str, Any]) -> dict[str, int]:
        """The rows that are certain institutions: of those of their city and size or kind, the first."""
        rows: dict[str, int] = {}
        for code, (city, label) in spec.get("named", {}).items():
            layout = next(own for own in self.layouts.values() if label in own.labels)
            rows[code] = next(row for row in layout.cells[city, label] if row not in rows.values())
        return rows

    # nodes

    def _node(self, kind: Kind, name: str, spec: Mapping[str, Any], nodes: Mapping[str, Node]) -> Node:
        try:
            parents = tuple(nodes[parent] for parent in spec.get("by", ()))
            needs = [*parents, *(nodes[other] for other in self._others(spec, nodes))]
            outcomes = self._outcomes(kind, name, spec, nodes)
            form = next((form for form in ("draw", "number", "years", "dates", "percent") if form in spec), None)
            table = self._table(form, spec[form], parents, outcomes) if form else None
        except KeyError as error:
            raise ValueError(f"{kind}: {name}: {error} is no code and no node before it") from None
        return Node(name, spec, parents, outcomes, table, 1 + max((need.level for need in needs), default=0))

    def _others(self, spec: Mapping[str, Any], nodes: Mapping[str, Node]) -> Iterator[str]:
        """What a node depends on besides its parents."""
        yield from spec.get("row", ())
        yield from spec.get("pick", {}).values()
        named = [spec.get("from"), spec.get("else"), *spec.get("between", ())]
        yield from (name for name in named if name and name != "as_of")
        for path in (spec.get("copy"), spec.get("take")):
            if path:
                yield path if path in nodes else path.partition(".")[0]

    def _outcomes(self, kind: Kind, name: str, spec: Mapping[str, Any], nodes: Mapping[str, Node]) -> tuple[str, ...]:
        fact = self.pack.scopes[kind].facts.get(name)
        if kind in self.layouts and spec.get("layout") not in (None, "startup"):
            layout = self.layouts[kind]
            return layout.cities if spec["layout"] == "city" else layout.labels
        if "founder" in spec or spec.get("layout") == "startup" or (fact and fact.type.name == "bool"):
            return (*TRUTHS, NOTHING)
        if fact and fact.type.name == "code":
            assert fact.type.codes is not None
            return (*fact.type.codes.codes, NOTHING)
        found: dict[str, None] = {}
        if "draw" in spec:
            found.update(self._drawn(spec["draw"]))
            found[NOTHING] = None
        for source in self.sources(spec, nodes):
            found.update(dict.fromkeys(source.outcomes))
        for source in [nodes[other] for key, other in spec.get("pick", {}).items() if key != "by"]:
            found.update(dict.fromkeys(source.outcomes))
        found.update(dict.fromkeys(spec.get("named", ())))
        known = fact.type.codes.codes if fact and fact.type.codes else None
        for outcome in found:
            if known is not None and outcome != NOTHING and not set(split(outcome)) <= set(known):
                raise ValueError(f"{kind}: {name}: {outcome} is no code of {fact and fact.type}")
        return tuple(found)

    def sources(self, spec: Mapping[str, Any], nodes: Mapping[str, Node]) -> list[Node]:
        """What a node takes or copies: a node of its own kind, or one each of those that a relation leads to."""
        path = spec.get("copy") or spec.get("take")
        if not path:
            return []
        if path in nodes:
            return [nodes[path]]
        field = path.partition(".")[2]
        kinds: Sequence[Kind] = ("enterprise", "institution")
        found = [self.network(k)[field] for k in kinds if field in self.network(k)]
        if not found:
            raise KeyError(path)
        return found

    def _drawn(self, spec: Any) -> dict[str, None]:
        """Every outcome that a table names, in its order."""
        if isinstance(spec, str):
            if spec in ("counties", "anywhere"):
                return dict.fromkeys([*(c for codes in self.counties.values() for c in codes), NOTHING])
            return dict.fromkeys(self.content["tables"].get(spec, (spec,)))
        if _is_leaf(spec):
            return dict.fromkeys(spec)
        return {outcome: None for inner in spec.values() for outcome in self._drawn(inner)}

    def _table(self, form: str, spec: Any, parents: tuple[Node, ...], outcomes: tuple[str, ...]) -> Table:
        index = {outcome: i for i, outcome in enumerate(outcomes)}
        choices: list[Mapping[str, Any]] = []
        for combination in product(*(parent.outcomes for parent in parents)):
            by = dict(zip((parent.name for parent in parents), combination, strict=True))
            choices.append(self._leaf(spec, list(combination), by))
        bits = (max(map(len, choices)) - 1).bit_length()
        settled: list[int | None] = []
        slots: list[tuple[int, int, int]] = []
        values: list[tuple[int | None, int]] = []
        for leaf in choices:
            here = [(index[outcome], 1) if form == "draw" else _span(form, outcome) for outcome in leaf]
            (least, width), *more = here
            settled.append(None if more or width > 1 else VOID if least is None else least)
            weights = [round(weight * 1000) for weight in leaf.values()]
            slots += [(at, len(values) + own, len(values) + other) for at, own, other in alias(weights, bits)]
            values += here
        of = INDEX if form == "draw" else pl.Int64
        limits, cells, others = zip(*slots, strict=True)
        lows, widths = zip(*values, strict=True)
        return Table(
            settled=pl.Series(settled, dtype=of),
            bits=bits,
            limits=pl.Series(limits, dtype=pl.UInt64),
            cells=pl.Series(cells, dtype=pl.UInt32),
            others=pl.Series(others, dtype=pl.UInt32),
            values=pl.Series(lows, dtype=of),
            widths=None if form == "draw" else pl.Series(widths, dtype=pl.UInt64),
        )

    def _leaf(self, spec: Any, keys: Sequence[str], by: Mapping[str, str]) -> Mapping[str, Any]:
        """The outcomes and weights for one combination of the parents' outcomes."""
        if isinstance(spec, str):
            if spec == "counties":
                return self.counties.get(by["city"], {NOTHING: 1})
            if spec == "anywhere":
                return {code: 1 for codes in self.counties.values() for code in codes}
            table: Mapping[str, Any] = self.content["tables"].get(spec, {spec: 1})
            return table
        if _is_leaf(spec):
            leaf: Mapping[str, Any] = spec
            return leaf
        for choices, inner in spec.items():
            if keys[0] in choices.split("|"):
                return self._leaf(inner, keys[1:], by)
        # an outcome that never comes before this node needs no line
        return self._leaf(spec["else"], keys[1:], by) if "else" in spec else {NOTHING: 1}


def _is_leaf(spec: Mapping[str, Any]) -> bool:
    return not any(isinstance(value, str | Mapping) for value in spec.values())


def _span(form: str, outcome: str) -> tuple[int | None, int]:
    """The least whole number of a range, and how many there are."""
    if outcome == NOTHING:
        return None, 1
    low, high = outcome.split("..")
    if form == "dates":
        return days(low), days(high) - days(low) + 1
    if form == "number":
        return int(low), int(high) - int(low) + 1
    # days, or ten-thousandths of the way; where one range ends the next begins
    scale = 36525 if form == "years" else 10_000
    start, end = (int(Decimal(edge) * scale) // 100 for edge in (low, high))
    return start, max(end - start, 1)


def meanings(outcomes: Iterable[str], of: str) -> list[Any]:
    """The values that outcomes stand for in a fact of the type `of`; None for nothing."""
    mean = {"bool": "true".__eq__, "codes": split}.get(of, str)
    return [None if outcome == NOTHING else mean(outcome) for outcome in outcomes]
