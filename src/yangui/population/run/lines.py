"""Decisions as a run keeps them: in long form those that are not a plain no, or in wide form all.

What is written costs more than what is computed. So a key is written once for each entity and not with each decision,
benefits and regions are places in a list, bits take as few bytes as the conditions of the rules need, and benefits
that give no sum stand in a file that has no column for it.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final, Literal

import polars as pl

from yangui.policy.pack import BenefitRule
from yangui.population.intake.cleaner import KEY, ROW
from yangui.population.run.tally import AS_WRITTEN, REGION, name_of, said, unknown
from yangui.rules.columns import ANSWERS
from yangui.rules.graph import Node

# Which decisions are kept: none; those that are a yes; those that are not a plain no; all, in wide form.
type Kept = Literal["none", "yes", "open", "all"]
# The frames of a part by the names of their files.
type Frames = Mapping[str, pl.DataFrame]

# The long form as it is read. Sums are fen; `failed` and `unknown` have bit i set for the i-th condition of the rule
# (`manifest.json` names them), where `unknown` covers what a unit has to judge too. The region is that of the tallies.
DECISIONS: Final = {
    ROW: pl.Int64,
    KEY: pl.String,
    "benefit": pl.String,
    "region": pl.String,
    "answer": pl.UInt8,
    "fen": pl.Int64,
    "payment_fen": pl.Int64,
    "times": pl.Int64,
    "start": pl.Date,
    "result": pl.String,
    "failed": pl.UInt64,
    "unknown": pl.UInt64,
}
ANSWER, BITS = "answer", ("failed", "unknown")
TIMES = "times"
GIVEN = ("fen", "payment_fen", TIMES, "start", "result")
# Benefits of which there is nothing but an answer, and those that give something; or all side by side.
ANSWERED, GIVING, WIDE, ENTITIES = "answers", "sums", "wide", "entities"
# Zstandard's first level makes wide files as small as its third, in four fifths of the time.
WIDE_LEVEL = 1
NO, UNKNOWN, JUDGEMENT, YES = (pl.lit(code, pl.UInt8) for code in range(len(ANSWERS)))


class Lines:
    """Makes decisions out of the columns that hold the nodes of rules."""

    def __init__(self, rules: Sequence[BenefitRule]) -> None:
        self.benefits = pl.Enum([rule.benefit.id for rule in rules])
        most = max((len(rule.conditions) for rule in rules), default=0)
        sizes = {8: pl.UInt8, 16: pl.UInt16, 32: pl.UInt32, 64: pl.UInt64}
        self.bits = next(held for bits, held in sizes.items() if most <= bits)

    def of(self, rules: Sequence[BenefitRule], wide: pl.DataFrame, kept: Kept) -> dict[str, list[pl.DataFrame]]:
        """The decisions of some rules, in as many pieces as there are."""
        if kept == "none" or not rules:
            return {}
        if kept == "all":
            columns = [expr for rule in rules for expr in self._columns(rule)]
            # what rules have in common is found here
            return {WIDE: [wide.lazy().select(columns).collect(engine="in-memory")]}
        plans = [self._long(rule, wide, kept) for rule in rules]
        found: dict[str, list[pl.DataFrame]] = {ANSWERED: [], GIVING: []}
        # a column is filtered when it is computed: words of Booleans are faster whole
        for rule, frame in zip(rules, pl.collect_all(plans, **AS_WRITTEN), strict=True):
            if frame.height:
                found[GIVING if _gives(rule) else ANSWERED].append(frame)
        return found

    def _long(self, rule: BenefitRule, wide: pl.DataFrame, kept: Kept) -> pl.LazyFrame:
        held = [name for name in GIVEN if _gives(rule) or name == TIMES]
        # what is the same for all need not be filtered
        alike = {name: node for name in held if (node := _given(rule)[name]) is None or node.op == "const"}
        given = [self._node(node, name) for name, node in _given(rule).items() if name in held and name not in alike]
        where = said(rule) if kept == "open" else pl.col(name_of(rule.requires)).fill_null(value=False)
        said_of = [pl.col(ROW), pl.col(REGION).alias("region"), _code(rule), *given, *self._bits(rule)]
        needed = sorted({name for expr in said_of for name in expr.meta.root_names()})
        rows = wide.lazy().select(*needed, where.alias("kept")).filter("kept").select(said_of)
        same = [pl.lit(None if node is None else node.value, _dtype(name)).alias(name) for name, node in alike.items()]
        order = [ROW, "benefit", "region", ANSWER, *held, *BITS]
        return rows.with_columns(pl.lit(rule.benefit.id, self.benefits).alias("benefit"), *same).select(order)

    def _columns(self, rule: BenefitRule) -> Iterator[pl.Expr]:
        id = rule.benefit.id
        yield _code(rule).alias(id)
        for name, node in _given(rule).items():
            if node is not None:
                # nothing is given where the answer is no
                yield pl.when(said(rule)).then(self._node(node, name)).alias(f"{id}.{name}")
        yield from (bits.alias(f"{id}.{name}") for name, bits in zip(BITS, self._bits(rule), strict=True))

    def _node(self, node: Node | None, name: str) -> pl.Expr:
        held = pl.lit(None) if node is None else pl.col(name_of(node))
        return held.cast(_dtype(name)).alias(name)

    def _bits(self, rule: BenefitRule) -> Iterator[pl.Expr]:
        failed = [~pl.col(name_of(c.node)) for c in rule.conditions]
        open_ = [pl.col(name_of(c.node)).is_null() for c in rule.conditions]
        nothing = pl.lit(0, self.bits)
        for name, which in zip(BITS, (failed, open_), strict=True):
            found = [pl.when(c).then(pl.lit(1 << i, self.bits)).otherwise(nothing) for i, c in enumerate(which)]
            total = nothing
            for bit in found:
                total = total | bit
            yield total.alias(name)


def _dtype(name: str) -> type[pl.DataType]:
    return pl.Int32 if name == TIMES else DECISIONS[name]


def _given(rule: BenefitRule) -> dict[str, Node | None]:
    return dict(zip(GIVEN, (rule.total, rule.payment, rule.times, rule.start, rule.result), strict=True))


def _gives(rule: BenefitRule) -> bool:
    """Whether the rule has more to say than for how many times."""
    return any(node is not None for name, node in _given(rule).items() if name != TIMES)


def _code(rule: BenefitRule) -> pl.Expr:
    answer = pl.col(name_of(rule.requires))
    open_ = pl.when(unknown(rule.requires)).then(UNKNOWN).otherwise(JUDGEMENT)
    return pl.when(answer).then(YES).when(~answer).then(NO).otherwise(open_).alias(ANSWER)


# files


def write(folder: Path, decisions: Frames, entities: pl.DataFrame) -> None:
    """Writes the decisions of a part and the keys of its entities."""
    entities.write_parquet(folder / f"{ENTITIES}.parquet", statistics=False)
    for name, frame in decisions.items():
        if name == WIDE:
            frame.write_parquet(folder / f"{name}.parquet", compression_level=WIDE_LEVEL, statistics=False)
        else:
            frame.write_ipc(folder / f"{name}.arrow", compression="lz4")


def held(folder: Path) -> dict[str, pl.LazyFrame]:
    """The decisions of a part as `write` took them."""
    files = (folder / f"{name}.arrow" for name in (ANSWERED, GIVING))
    found = {path.stem: pl.scan_ipc(path) for path in files if path.is_file()}
    wide = folder / f"{WIDE}.parquet"
    return found | ({WIDE: pl.scan_parquet(wide, glob=False)} if wide.is_file() else {})


def read(folder: Path, *, keys: bool = True, benefits: Collection[str] | None = None) -> pl.LazyFrame:
    """The decisions of a part (`DECISIONS`, without `KEY` if that is not asked for), in no order of any meaning.

    With `benefits`, only those on them.
    """
    lines = listed(held(folder), benefits)
    if not keys:
        return lines
    entities = pl.scan_parquet(folder / f"{ENTITIES}.parquet")
    return lines.join(entities, on=ROW, how="left", maintain_order="left").select(*DECISIONS)


def entitlements(folder: Path) -> dict[str, pl.DataFrame]:
    """For each benefit the rows of a part with a yes and what is given to them, in the order of the file."""
    found: dict[str, pl.DataFrame] = {}
    for name, frame in held(folder).items():
        if name == WIDE:
            for id, columns in _beside(frame.collect_schema()):
                given = [columns[name] for name in (ANSWER, *GIVEN) if name in columns]
                found[id] = frame.select(ROW, *given).filter(pl.col(ANSWER) == YES).drop(ANSWER).collect()
        else:
            there = [column for column in (ROW, "benefit", *GIVEN) if column in frame.collect_schema()]
            yes = frame.filter(pl.col(ANSWER) == YES).select(there).collect()
            apart = yes.partition_by("benefit", include_key=False, as_dict=True)
            found |= {str(id): rows for (id,), rows in apart.items()}
    return found


def listed(
    decisions: Mapping[str, pl.DataFrame | pl.LazyFrame], benefits: Collection[str] | None = None
) -> pl.LazyFrame:
    """The decisions of a part, whatever their form, in long form without `KEY`; with `benefits`, only those on them."""
    found = [pl.LazyFrame(schema={name: dtype for name, dtype in DECISIONS.items() if name != KEY})]
    for name, frame in decisions.items():
        found += _apart(frame.lazy(), benefits) if name == WIDE else [_long(frame.lazy(), benefits)]
    return pl.concat(found)


def _long(held: pl.LazyFrame, benefits: Collection[str] | None = None) -> pl.LazyFrame:
    """Lines of a file as they are read, but for the key."""
    there = held.collect_schema()
    if benefits is not None:
        known = there["benefit"]
        assert isinstance(known, pl.Enum)
        wanted = [id for id in known.categories if id in benefits]
        held = held.filter(pl.col("benefit").is_in(pl.Series(wanted, dtype=known).implode()))
    return held.select(
        (pl.col(name).cast(dtype) if name in there else pl.lit(None, dtype)).alias(name)
        for name, dtype in DECISIONS.items()
        if name != KEY
    )


def _apart(held: pl.LazyFrame, benefits: Collection[str] | None) -> Iterator[pl.LazyFrame]:
    """The lines of one benefit after the other."""
    for id, columns in _beside(held.collect_schema()):
        if benefits is None or id in benefits:
            yield _long(held.select(ROW, "region", pl.lit(id).alias("benefit"), *columns.values()))


def _beside(there: Iterable[str]) -> Iterator[tuple[str, dict[str, pl.Expr]]]:
    """Of a wide frame the benefits, and their columns by the names of the long form."""
    names = frozenset(there)
    for id in there:
        if f"{id}.{BITS[0]}" in names:
            columns = {ANSWER: id} | {name: f"{id}.{name}" for name in (*GIVEN, *BITS) if f"{id}.{name}" in names}
            yield id, {name: pl.col(column).alias(name) for name, column in columns.items()}
