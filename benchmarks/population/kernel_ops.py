"""What each operator of the graph is in C, over a block of rows.

A node is an array of values and, unless it is a truth, an array that says which of them are known. Truths are single
bytes in the order of `ANSWERS`: no 0, unknown 1, judgement 2, yes 3, so that a conjunction is the least of them. Plain
loops over small arrays are what a C compiler turns into vector instructions.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from yangui.rules.evaluate import rounding, surplus
from yangui.rules.graph import QUOTIENT_LIMIT, Node

EPOCH = date(1970, 1, 1).toordinal()
HELD = {"bool": "uint8_t", "truth": "uint8_t", "date": "int32_t", "code": "int16_t", "codes": "uint64_t"}
INFIX = {"eq": "==", "lt": "<", "le": "<="}
PLAIN = {"add": "{} + {}", "sub": "{} - {}", "neg": "-{}", "year": "year_of({})", "month": "month_of({})",
         "months_between": "months_between({}, {})", "years_between": "floor_div(months_between({}, {}), 12)",
         "add_months": "add_months({}, {})", "add_years": "add_months({}, 12 * ({}))",
         "count": "__builtin_popcountll({})"}  # fmt: skip

PRELUDE = """
#include <stdint.h>
#include <string.h>
#define BLOCK 1024
#define FIRST (-719162)
#define LAST 2932896
typedef __int128 wide;
static inline int64_t floor_div(wide a, wide b) {
  wide q = a / b; return (int64_t)(q - ((a % b != 0) && ((a < 0) != (b < 0))));
}
static inline void civil(int32_t day, int32_t *y, int32_t *m, int32_t *d) {
  int32_t z = day + 719468, era = (z >= 0 ? z : z - 146096) / 146097; uint32_t doe = z - era * 146097;
  uint32_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365, doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
  uint32_t mp = (5 * doy + 2) / 153; *d = doy - (153 * mp + 2) / 5 + 1; *m = mp < 10 ? mp + 3 : mp - 9;
  *y = (int32_t)yoe + era * 400 + (*m <= 2);
}
static inline int32_t days(int32_t y, int32_t m, int32_t d) {
  y -= m <= 2; int32_t era = (y >= 0 ? y : y - 399) / 400; uint32_t yoe = y - era * 400;
  uint32_t doy = (153 * (m > 2 ? m - 3 : m + 9) + 2) / 5 + d - 1, doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
  return era * 146097 + (int32_t)doe - 719468;
}
static inline int32_t last_of(int32_t y, int32_t m) {
  return m == 2 ? 28 + ((y % 4 == 0 && y % 100 != 0) || y % 400 == 0) : 30 + ((m + (m > 7)) & 1);
}
static inline int32_t year_of(int32_t day) { int32_t y, m, d; civil(day, &y, &m, &d); return y; }
static inline int32_t month_of(int32_t day) { int32_t y, m, d; civil(day, &y, &m, &d); return m; }
static inline int32_t add_months(int32_t day, int64_t n) {
  int32_t y, m, d; civil(day, &y, &m, &d); int64_t all = (int64_t)y * 12 + m - 1 + n, year = floor_div(all, 12);
  if (year < 1) return FIRST;
  if (year > 9999) return LAST;
  int32_t month = (int32_t)(all - year * 12) + 1, most = last_of((int32_t)year, month);
  return days((int32_t)year, month, d < most ? d : most);
}
static inline int64_t months_between(int32_t from, int32_t to) {
  int32_t y, m, d, v, n, e; civil(from, &y, &m, &d); civil(to, &v, &n, &e);
  return (int64_t)(v - y) * 12 + n - m - (d > e && e < last_of(v, n));
}
"""


class Block:
    """Writes the loops of nodes; `fixed` are values that are the same for all rows."""

    def __init__(self, fixed: Mapping[int, Any]) -> None:
        self.fixed = fixed
        self.tables: list[str] = []

    def value(self, node: Node) -> str:
        """The value of a node in row `i`."""
        if node.index not in self.fixed:
            return f"b->v{node.index}[i]"
        value = self.fixed[node.index]
        if truth(node):
            return str({None: 1, True: 3, False: 0}[value])
        if value is None:
            return "0"
        if isinstance(value, date):
            return str(value.toordinal() - EPOCH)
        return str(bits(node, value) if isinstance(value, frozenset) else place(node, value))

    def known(self, node: Node) -> str:
        """Whether the value of a node in row `i` is known: 1 or 0."""
        if truth(node):
            return f"({self.value(node)} != 1)"
        return str(int(self.fixed[node.index] is not None)) if node.index in self.fixed else f"b->k{node.index}[i]"

    def loop(self, node: Node) -> str:
        """The statement that fills the arrays of a node from those of its arguments."""
        value, known = self.operation(node)
        if truth(node):
            text = f"b->v{node.index}[i] = {value if known is None else f'({known}) ? (({value}) ? 3 : 0) : 1'};"
        else:
            text = f"b->v{node.index}[i] = {value}; b->k{node.index}[i] = {known};"
        return f"for (int i = 0; i < m; i++) {{ {text} }}"

    def operation(self, node: Node) -> tuple[str, str | None]:
        """Value and whether it is known; None for the latter where the value is a code of truth already."""
        op, args = node.op, node.args
        values = [self.value(a) for a in args]
        known = " & ".join(self.known(a) for a in args)
        if op == "judged":
            return "2", None
        if op in ("and", "or"):
            return self.junction(node, values), None
        if op == "not":
            return f"({values[0]} == 0 ? 3 : {values[0]} == 3 ? 0 : {values[0]})", None
        if op == "if":
            return self.choice(node, values)
        if op in ("eq", "lt", "le"):
            return f"{values[0]} {INFIX[op]} {values[1]}", known
        if op in ("in", "rank", "table"):
            return self.looked_up(node, values[0], known)
        if op == "has":
            return f"({values[0]} >> {place(args[0], node.value)}) & 1", known
        if op in ("min", "max"):
            return self.extreme(op, values), known
        if op == "mul":
            return self.product(node, values), known
        if op == "div":
            quotient = (
                f"({values[1]} ? floor_div((wide){values[0]} * {surplus(node)}, {values[1]} ? {values[1]} : 1) : 0)"
            )
            inside = "1" if surplus(node) == 1 else f"{quotient} <= {QUOTIENT_LIMIT} & {quotient} >= -{QUOTIENT_LIMIT}"
            return quotient, f"{known} & ({values[1]} != 0) & ({inside})"
        return PLAIN[op].format(*(f"({value})" for value in values)), known

    def junction(self, node: Node, values: list[str]) -> str:
        if node.op == "and":
            return self.extreme("min", values)
        if node.type.name == "bool":
            return self.extreme("max", values)
        # in a disjunction the order is no, judgement, unknown, yes
        swapped = [f"swap[{value}]" for value in values]
        return f"swap[{self.extreme('max', swapped)}]"

    def extreme(self, op: str, values: list[str]) -> str:
        found = values[0]
        for value in values[1:]:
            found = f"(({found}) {'<' if op == 'min' else '>'} ({value}) ? ({found}) : ({value}))"
        return found

    def choice(self, node: Node, values: list[str]) -> tuple[str, str | None]:
        test, yes, no = values
        if truth(node):
            return f"{test} == 3 ? {yes} : {test} == 0 ? {no} : {yes} == {no} ? {yes} : 1", None
        first, second = (self.known(a) for a in node.args[1:])
        alike = f"({first} & {second} & ({yes} == {no}))"
        return f"{test} == 0 ? {no} : {yes}", f"{test} == 3 ? {first} : {test} == 0 ? {second} : {alike}"

    def looked_up(self, node: Node, value: str, known: str) -> tuple[str, str]:
        held = codes_of(node.args[0])
        if node.op == "in":
            cells: list[Any] = [int(code in node.value) for code in held]  # type: ignore[operator]
            self.tables.append(f"static const uint8_t t{node.index}[] = {{{', '.join(map(str, cells))}}};")
            return f"t{node.index}[{value}]", known
        table = dict(node.value)  # type: ignore[call-overload]
        cells = [table.get(code, 0) for code in held]
        there = [int(code in table) for code in held]
        self.tables.append(f"static const int64_t t{node.index}[] = {{{', '.join(map(str, cells))}}};")
        self.tables.append(f"static const uint8_t h{node.index}[] = {{{', '.join(map(str, there))}}};")
        return f"t{node.index}[{value}]", f"{known} & h{node.index}[{value}]"

    def product(self, node: Node, values: list[str]) -> str:
        scale, offset = surplus(node), rounding(node)
        first, second = values
        return f"{first} * {second}" if scale == 1 else f"floor_div((wide){first} * {second} + {offset}, {scale})"


def truth(node: Node) -> bool:
    """Whether the node is held as a code of truth."""
    return node.type.name in ("bool", "truth")


def held(node: Node) -> str:
    """The C type of a node's values."""
    return HELD.get(node.type.name, "int64_t")


def codes_of(node: Node) -> tuple[str, ...]:
    """The list of which the node's codes are."""
    assert node.type.codes
    return node.type.codes.codes


def place(node: Node, value: Any) -> int:
    """A constant as a number: a code is its place in the list."""
    return codes_of(node).index(value) if isinstance(value, str) else int(value)


def bits(node: Node, codes: frozenset[str]) -> int:
    """A set of codes as bits."""
    return sum(1 << place(node, code) for code in codes)
