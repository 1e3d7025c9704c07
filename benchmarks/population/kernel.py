"""A C kernel that counts what an aggregate-only run of Yangui counts, generated from the same graph.

It is the measure of how far the columns are from what the machine can do: nothing is checked on the way in, all
conditions are computed block by block in loops that the compiler vectorises, and rows are taken in the order of their
regions, as Yangui takes them. Columns are read where Arrow keeps them. As many threads as Polars has
share the rows.
"""

import ctypes
import os
import subprocess
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from hashlib import sha256
from math import inf
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from kernel_ops import PRELUDE, Block, held, truth

from yangui.policy.model import MONEY_KINDS
from yangui.policy.pack import BenefitRule, Pack
from yangui.population.run.place import NOWHERE, PLACES
from yangui.population.run.tally import MISSING, TALLIES
from yangui.rules.bounds import bounds
from yangui.rules.evaluate import evaluate
from yangui.rules.graph import Node, below

FEW = 10  # loops of a function
COMPILER = ("cc", "-O3", "-march=native", "-shared", "-fPIC")
THREADS = len(os.sched_getaffinity(0))
NARROW = {pl.Boolean: "bit", pl.Date: "int32_t", pl.Int64: "int64_t"}
PLACED = {8: "uint8_t", 16: "uint16_t", 32: "uint32_t"}


class Kernel:
    """Compiled rules of a day for tables with these columns."""

    def __init__(
        self, pack: Pack, rules: Sequence[BenefitRule], on: date, schema: Mapping[str, pl.DataType], folder: Path
    ) -> None:
        self.rules, self.on = rules, on
        roots = [n for rule in rules for n in [*rule.outputs, *rule.tops, *(c.node for c in rule.conditions)] if n]
        self.nodes = below(*roots)
        wanted = {str(n.value) for n in self.nodes if n.op == "fact"} | set(PLACES)
        self.columns = [name for name in schema if name in wanted]
        self.schema = {name: schema[name] for name in self.columns}
        cities = [pack.city(code) or NOWHERE for code in pack.lists["region"].codes]
        self.regions = list(dict.fromkeys([*cities, NOWHERE]))
        self.cities = [self.regions.index(city) for city in cities]
        self.slots: dict[str, int] = {}
        self.lines: list[tuple[str, str, str, dict[str, str]]] = []
        self.library = _compiled(self._source(), folder)

    def add_up(self, batches: Sequence[pl.DataFrame]) -> dict[str, pl.DataFrame]:
        """What `count` gives for all batches together, as `TALLIES` and `MISSING`."""
        return self.tables(sum((self.count(batch) for batch in batches), np.zeros((), np.int64)))

    def count(self, batch: pl.DataFrame) -> Any:
        """The counters for one batch, a row of them for each region."""
        pointers, kept = _pointers([batch[name] for name in self.columns])
        rows, width = batch.height, len(self.slots)
        order, region = np.empty(rows, np.uint32), np.empty(rows, np.uint8)
        sums = np.zeros((THREADS, len(self.regions), width), np.int64)
        address = [ctypes.c_void_p(a.ctypes.data) for a in (region, order)]
        self.library.place(pointers, ctypes.c_int64(rows), *address)

        def share(number: int) -> None:
            ends = [ctypes.c_int64(rows * n // THREADS) for n in (number, number + 1)]
            self.library.count(number, pointers, *ends, *address, ctypes.c_void_p(sums[number].ctypes.data))

        with ThreadPoolExecutor(THREADS) as pool:
            list(pool.map(share, range(THREADS)))
        del kept
        return sums.sum(axis=0)

    def tables(self, sums: Any) -> dict[str, pl.DataFrame]:
        """Counters in the form of a run's `tallies.parquet` and `missing.parquet`."""
        found: dict[str, list[tuple[Any, ...]]] = {"tallies": [], "missing": []}
        schemas = {"tallies": TALLIES, "missing": MISSING}
        for number in np.flatnonzero(sums[:, self.slots["1"]]):
            for table, benefit, which, counted in self.lines:
                figures = [
                    int(sums[number, self.slots[counted[n]]]) if n in counted else 0 for n in list(schemas[table])[3:]
                ]
                found[table].append((benefit, self.regions[number], which, *figures))
        frames = {name: pl.DataFrame(rows, schema=schemas[name], orient="row") for name, rows in found.items()}
        return frames | {"missing": frames["missing"].filter(pl.col("unknown") > 0)}

    # the source

    def _source(self) -> str:
        fixed_nodes = [n for n in self.nodes if not n.facts and not any(b.op == "judged" for b in below(n))]
        block = Block(evaluate(fixed_nodes, {}, self.on) if fixed_nodes else {})
        varying = [node for node in self.nodes if node.index not in block.fixed]
        arrays = [f"{held(node)} v{node.index}[BLOCK];" for node in varying]
        arrays += [f"uint8_t k{node.index}[BLOCK];" for node in varying if not truth(node)]
        steps = [self._load(node) if node.op == "fact" else block.loop(node) for node in varying]
        for rule in self.rules:
            self._tally(rule, block)
        for expression, at in self.slots.items():
            loop = f"for (int i = 0; i < m; i++) s += {expression};"
            steps.append(f"{{ {_total(expression)} s = 0; {loop} total[{at}] += s; }}")
        return f"""{PRELUDE}
{self._places()}
{chr(10).join(block.tables)}
static const uint8_t swap[] = {{0, 2, 1, 3}};
struct block {{ {" ".join(arrays)} }};
static struct block blocks[{THREADS}];
{_functions(steps)}
void count(int thread, const void **given, int64_t from, int64_t to, const uint8_t *region, const uint32_t *order,
           int64_t *sums) {{
  for (int64_t start = from; start < to;) {{
    uint8_t here = region[order[start]];
    int m = 0;
    while (m < BLOCK && start + m < to && region[order[start + m]] == here) m++;
    steps(blocks + thread, given, m, order + start, sums + (int64_t)here * {len(self.slots)});
    start += m;
  }}
}}
"""

    def _places(self) -> str:
        """Where each row is, and the rows in the order of their regions."""
        told = []
        for name in PLACES:
            if name in self.schema:
                at = self.columns.index(name)
                told.append(f"if (found < 0 && {_valid(at, 'r')}) found = {_cell(at, self.schema[name], 'r')};")
        return f"""
static const uint8_t city[] = {{{", ".join(map(str, self.cities))}}};
void place(const void **given, int64_t rows, uint8_t *region, uint32_t *order) {{
  int64_t first[{len(self.regions) + 1}] = {{0}};
  for (int64_t r = 0; r < rows; r++) {{
    int32_t found = -1;
    {" ".join(told)}
    region[r] = found < 0 ? {self.regions.index(NOWHERE)} : city[found];
    first[region[r] + 1]++;
  }}
  for (int i = 0; i < {len(self.regions)}; i++) first[i + 1] += first[i];
  for (int64_t r = 0; r < rows; r++) order[first[region[r]]++] = (uint32_t)r;
}}"""

    def _load(self, node: Node) -> str:
        index, name = node.index, str(node.value)
        if name not in self.schema:
            return f"memset(b->v{index}, {int(truth(node))}, sizeof b->v{index});" + (
                "" if truth(node) else f" memset(b->k{index}, 0, sizeof b->k{index});"
            )
        at, dtype = self.columns.index(name), self.schema[name]
        if truth(node):
            text = f"b->v{index}[i] = {_valid(at, 'row[i]')} ? ({_cell(at, dtype, 'row[i]')} ? 3 : 0) : 1;"
        elif isinstance(dtype, pl.List):
            inner = PLACED[_width(dtype.inner)]
            text = (f"uint64_t set = 0; int64_t at = ((const int64_t *)given[{4 * at}])[row[i]], "
                    f"end = ((const int64_t *)given[{4 * at}])[row[i] + 1]; "
                    f"for (; at < end; at++) set |= 1ull << ((const {inner} *)given[{4 * at + 3}])[at]; "
                    f"b->v{index}[i] = set; b->k{index}[i] = {_valid(at, 'row[i]')};")  # fmt: skip
        else:
            cell = _cell(at, dtype, "row[i]")
            text = f"b->k{index}[i] = {_valid(at, 'row[i]')}; b->v{index}[i] = b->k{index}[i] ? {cell} : 0;"
        return f"for (int i = 0; i < m; i++) {{ {text} }}"

    # what is counted

    def _slot(self, expression: str) -> str:
        self.slots.setdefault(expression, len(self.slots))
        return expression

    def _tally(self, rule: BenefitRule, block: Block) -> None:
        id, answer, most = rule.benefit.id, block.value(rule.requires), _most(rule, self.on)
        self._slot("1")
        money = {}
        if rule.total is not None:
            fen, known = block.value(rule.total), block.known(rule.total)
            money["fen"] = self._slot(f"(({answer} == 3) & {known} ? (int64_t){fen} : 0)")
            least = f"({known} ? (int64_t){fen} : {most or 0})"
            money["fen_open"] = self._slot(f"(({answer} != 0) & (({answer} != 3) | !{known}) ? {least} : 0)")
        money |= self._unpriced(rule, f"({answer} != 0)", most, block)
        self.lines.append(("tallies", id, "", self._answers(answer) | money))
        tops = {top.index: block.value(top) for top in rule.tops}
        for condition in rule.conditions:
            value = block.value(condition.node)
            figures = self._answers(value)
            if condition.node.index in tops:
                others = [f"({v} == 3)" for index, v in tops.items() if index != condition.node.index]
                figures["only"] = self._slot(" & ".join([f"({value} != 3)", *others]))
            self.lines.append(("tallies", id, condition.id, figures))
        for fact in sorted({fact for c in rule.conditions for fact in c.node.facts}):
            self._stake(rule, fact, most, block)

    def _stake(self, rule: BenefitRule, fact: str, most: int | None, block: Block) -> None:
        node = next(n for n in self.nodes if n.op == "fact" and n.value == fact)
        readers = " | ".join(f"({block.value(c.node)} == 1)" for c in rule.conditions if fact in c.node.facts)
        hangs = f"(!{block.known(node)} & ({block.value(rule.requires)} == 1) & ({readers}))"
        figures, loan = {"unknown": self._slot(hangs)}, rule.benefit.kind == "loan"
        if rule.total is not None and not loan:
            fen = f"({block.known(rule.total)} ? (int64_t){block.value(rule.total)} : {most or 0})"
            figures["fen"] = self._slot(f"({hangs} ? {fen} : 0)")
        figures |= self._unpriced(rule, hangs, 0 if loan else most, block)
        self.lines.append(("missing", rule.benefit.id, fact, figures))

    def _unpriced(self, rule: BenefitRule, which: str, most: int | None, block: Block) -> dict[str, str]:
        if most is not None or (rule.total is None and rule.benefit.kind not in MONEY_KINDS):
            return {}
        unknown = "" if rule.total is None else f" & !{block.known(rule.total)}"
        return {"unpriced": self._slot(f"({which}{unknown})")}

    def _answers(self, value: str) -> dict[str, str]:
        codes = {"no": 0, "unknown": 1, "judgement": 2, "yes": 3}
        return {word: self._slot(f"({value} == {code})") for word, code in codes.items()}


def _most(rule: BenefitRule, on: date) -> int | None:
    if rule.total is None:
        return None
    high = bounds(rule.total, evaluate([rule.total], {}, on))[1]
    return None if high == inf else int(high)


def _compiled(text: str, folder: Path) -> ctypes.CDLL:
    """The library of a source; compiling takes half a minute, so that it is kept."""
    library = folder / f"kernel-{sha256(text.encode()).hexdigest()[:16]}.so"
    if not library.is_file():
        source, unfinished = library.with_suffix(".c"), library.with_suffix(".partial")
        source.write_text(text, encoding="utf-8")
        subprocess.run([*COMPILER, str(source), "-o", str(unfinished)], check=True)
        unfinished.rename(library)
    return ctypes.CDLL(str(library))


def _functions(steps: Sequence[str]) -> str:
    """The loops in functions of a few each: of one with all of them the compiler would think for minutes."""
    arguments = "struct block *restrict b, const void **given, int m, const uint32_t *row, int64_t *total"
    pieces = [steps[start : start + FEW] for start in range(0, len(steps), FEW)]
    texts = [
        f"static __attribute__((noinline)) void step{n}({arguments}) {{\n  {(chr(10) + '  ').join(piece)}\n}}"
        for n, piece in enumerate(pieces)
    ]
    calls = " ".join(f"step{n}(b, given, m, row, total);" for n in range(len(pieces)))
    return "\n".join([*texts, f"static void steps({arguments}) {{ {calls} }}"])


def _total(expression: str) -> str:
    return "int64_t" if "int64_t" in expression else "uint16_t"


def _width(dtype: Any) -> int:
    """Bits of the number that stands for a code."""
    return 8 if len(dtype.categories) <= 256 else 16 if len(dtype.categories) <= 65_536 else 32


def _valid(at: int, row: str) -> str:
    bit = f"({row} + (uintptr_t)given[{4 * at + 2}])"
    return f"(!given[{4 * at + 1}] || ((const uint8_t *)given[{4 * at + 1}])[{bit} >> 3] >> ({bit} & 7) & 1)"


def _cell(at: int, dtype: pl.DataType, row: str) -> str:
    kind = PLACED[_width(dtype)] if isinstance(dtype, pl.Enum) else NARROW[type(dtype)]
    if kind != "bit":
        return f"((const {kind} *)given[{4 * at}])[{row}]"
    bit = f"({row} + (uintptr_t)given[{4 * at + 2}])"
    return f"(((const uint8_t *)given[{4 * at}])[{bit} >> 3] >> ({bit} & 7) & 1)"


def _pointers(columns: Sequence[pl.Series]) -> tuple[Any, list[Any]]:
    """For each column: values (or offsets of a list), validity, first bit, values of the list; and what holds them."""
    addresses: list[int] = []
    kept: list[Any] = []
    for column in columns:
        inner = isinstance(column.dtype, pl.List)
        array = column.rechunk().to_physical().to_arrow()
        kept.append(array)
        validity, values, *_ = array.buffers()
        size = 0 if array.type == "bool" else 8 if inner else array.type.bit_width // 8
        start = values.address + array.offset * size
        codes = (
            array.values.buffers()[1].address + array.values.offset * (array.values.type.bit_width // 8) if inner else 0
        )
        addresses += [start, validity.address if validity else 0, array.offset, codes]
    return (ctypes.c_void_p * len(addresses))(*addresses), kept
