"""Text of an expression to a syntax tree: a small part of Python's expressions, by an allow-list on `ast`."""

import ast
import warnings
from collections.abc import Iterator

from yangui.rules.problems import PackError, Place, Problem

MOST_CHARACTERS = 4_000

ALLOWED: tuple[type[ast.AST], ...] = (
    ast.Expression, ast.BoolOp, ast.And, ast.Or, ast.UnaryOp, ast.Not, ast.USub, ast.BinOp, ast.Add, ast.Sub,
    ast.Mult, ast.Div, ast.Compare, ast.Eq, ast.NotEq, ast.Lt, ast.LtE, ast.Gt, ast.GtE, ast.In, ast.NotIn,
    ast.IfExp, ast.Call, ast.Name, ast.Attribute, ast.Load, ast.Constant, ast.Set, ast.Tuple, ast.List,
)  # fmt: skip

MENDS: dict[type[ast.AST], str] = {
    ast.Is: "compare with ==",
    ast.BitAnd: "write `and`",
    ast.BitOr: "write `or`",
    ast.Invert: "write `not`",
    ast.FloorDiv: "write /",
    ast.Subscript: "name the fact with dots, such as employer.kind",
    ast.Lambda: "name a reading's term instead",
}


def parse(text: str, place: Place) -> ast.expr:
    """The syntax tree of `text`; raises `PackError` (E201, E202) that points to file, line and column.

    `place` is where the text begins; positions inside it are reckoned from there.
    """
    if len(text) > MOST_CHARACTERS:
        raise _error(place, "E201", f"the expression is longer than {MOST_CHARACTERS} characters", "split it")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Python's own advice ("did you mean ==") is not for pack authors
            # brackets let an expression run over several lines
            tree = ast.parse(f"({text}\n)", mode="eval")
    except SyntaxError as error:
        where = _fault(place, text, error)
        raise _error(where, "E201", f"not an expression: {error.msg}", "see docs/reference/pack-format.md") from None
    except (ValueError, RecursionError, MemoryError):
        raise _error(place, "E201", "not an expression", "it nests too deeply or holds a null character") from None
    body = tree.body
    if body.lineno == 1 and body.col_offset == 0 and not (isinstance(body, ast.Tuple) and body.elts):
        # `a) or (b` closes the bracket that was opened here
        raise _error(place, "E201", "not an expression", "brackets must pair, and hold something")
    for node, at in _walk(tree):
        if not isinstance(node, ALLOWED):
            kind = type(node)
            raise _error(
                position(place, text, at),
                "E202",
                f"{kind.__name__} is not part of the expression language",
                MENDS.get(kind, "see docs/reference/pack-format.md"),
            )
    return body


def position(place: Place, text: str, node: ast.AST) -> Place:
    """Where `node` stands in the file."""
    line = getattr(node, "lineno", 1)
    # ast counts columns in bytes of UTF-8; the opening bracket added in `parse` is one of them on the first line
    offset = getattr(node, "col_offset", 1) - (line == 1)
    lines = text.split("\n")
    before = lines[line - 1].encode()[: max(offset, 0)] if line <= len(lines) else b""
    return _shift(place, text, line, len(before.decode(errors="ignore")))


def _shift(place: Place, text: str, line: int, column: int) -> Place:
    line = min(line, text.count("\n") + 1)
    if not place.line:
        return Place(place.file, line, column + 1)
    start = place.column if line == 1 else 1
    return Place(place.file, place.line + line - 1, (start or 1) + column)


def _fault(place: Place, text: str, error: SyntaxError) -> Place:
    """Where Python stopped to understand; the end of the text where it missed something there."""
    line, offset = error.lineno or 1, error.offset or 1
    lines = text.split("\n")
    if line > len(lines):
        return _shift(place, text, len(lines), len(lines[-1]))
    return _shift(place, text, line, max(offset - 1 - (line == 1), 0))


def _walk(tree: ast.AST) -> Iterator[tuple[ast.AST, ast.AST]]:
    """Every node, a parent before its children, each with the nearest node that has a position: operators have none."""
    stack = [(tree, tree)]
    while stack:
        node, at = stack.pop()
        yield node, at
        stack += [(child, child if hasattr(child, "lineno") else at) for child in ast.iter_child_nodes(node)]


def _error(place: Place, code: str, message: str, mend: str) -> PackError:
    return PackError(Problem(place, code, message, mend))
