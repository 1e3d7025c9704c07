"""YAML as the packs use it: the core schema of YAML 1.2, duplicate keys refused, every place known.

PyYAML reads YAML 1.1, in which `on`, `no` and `12:30` are not what they look like; here a plain scalar is null, true,
false, a number, or a text, as the core schema of YAML 1.2.2 (§10.3) says. Decimal numbers stay decimal, never float.
"""

import re
from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

# libyaml's parser, which every wheel of PyYAML carries: ten times faster, and it reads a plain `who?}` as YAML 1.2 does
import yaml
from yaml._yaml import CParser

from yangui.rules.problems import PackError, Place, Problem, shown

INTEGER = re.compile(r"[-+]?[0-9]{1,18}")
DECIMAL = re.compile(r"[-+]?(\.[0-9]{1,18}|[0-9]{1,18}(\.[0-9]{0,18})?)")
CONSTANTS = {"": None, "~": None, "null": None, "true": True, "false": False}

DEEPEST = 60
LARGEST = 20_000_000


class _Loader(CParser):
    """Composes nodes without the tags of YAML 1.1, which take most of PyYAML's time; `_scalar` tells what a text is."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.depth = 0

    def resolve(self, *_: Any) -> str:
        return "core"

    def descend_resolver(self, parent: Any, _: Any) -> None:
        self.depth += 1
        # libyaml's composer recurses in C, where too deep is no exception but the end of the process
        if self.depth > DEEPEST:
            raise yaml.MarkedYAMLError(problem="it nests too deeply", problem_mark=parent.start_mark)

    def ascend_resolver(self) -> None:
        self.depth -= 1

    def dispose(self) -> None: ...


def read(path: Path) -> Any:
    """The content of a YAML file; raises `PackError` with E101 (unreadable), E102 (not YAML) or E103 (doubled key)."""
    node = _compose(path)
    return None if node is None else _build(node, path, set())


def place(path: Path, inside: Sequence[str | int], *, key: bool = False) -> Place:
    """Where the value at `inside` (keys and indexes from the root) stands; the nearest parent where it is missing.

    With `key`, the place of the last key itself.
    """
    state = path.stat()
    node = _composed(path, state.st_mtime_ns, state.st_size)
    if node is None:
        return Place(shown(path), 1, 1)
    mark = node.start_mark
    for position, step in enumerate(inside):
        if isinstance(node, yaml.MappingNode):
            pairs = [(k, v) for k, v in node.value if str(k.value) == str(step)]
            if not pairs:
                break
            name, node = pairs[0]
            last = position == len(inside) - 1
            mark = name.start_mark if key and last else node.start_mark
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            node = node.value[step]
            mark = node.start_mark
        else:
            break
    block = isinstance(node, yaml.ScalarNode) and node.style in ("|", ">")
    quoted = isinstance(node, yaml.ScalarNode) and node.style in ("'", '"')
    # a block scalar's text begins on the line after its sign; columns are then of no help
    return Place(shown(path), mark.line + 1 + block, 0 if block else mark.column + 1 + quoted)


@lru_cache(maxsize=4)
def _composed(path: Path, _mtime: int, _size: int) -> Any:
    """The nodes of a file, kept for the next message about the same one."""
    return _compose(path)


def _compose(path: Path) -> Any:
    try:
        data = path.read_bytes()
        text = data.decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        raise _error(path, 0, 0, "E101", f"cannot be read: {reason}", "save it as UTF-8") from None
    if len(data) > LARGEST:
        raise _error(path, 0, 0, "E101", f"is larger than {LARGEST} bytes", "split it")
    loader = _Loader(text)
    try:
        return loader.get_single_node()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (0, 0)
        raise _error(path, line, column, "E102", f"is not YAML: {error.problem or error.context}", "") from None
    except (yaml.YAMLError, ValueError, RecursionError, TypeError) as error:
        raise _error(path, 0, 0, "E102", f"is not YAML: {str(error).splitlines()[0]}", "") from None
    finally:
        loader.dispose()


def _build(node: Any, path: Path, built: set[int]) -> Any:
    if id(node) in built:
        # a few lines of aliases can stand for millions of values
        raise _error(path, *_at(node), "E102", "is an anchor that is used again", "write the value out")
    built.add(id(node))
    if isinstance(node, yaml.ScalarNode):
        return node.value if node.style else _scalar(node.value)
    if isinstance(node, yaml.SequenceNode):
        return [_build(child, path, built) for child in node.value]
    mapping: dict[str, Any] = {}
    for key, child in node.value:
        name = key.value
        if not isinstance(name, str):
            raise _error(path, *_at(key), "E102", "a key must be a text", "")
        if name in mapping:
            raise _error(path, *_at(key), "E103", f"the key {name} is given twice", "remove one of the two")
        mapping[name] = _build(child, path, built)
    return mapping


def _scalar(text: str) -> Any:
    if text in CONSTANTS:
        return CONSTANTS[text]
    if INTEGER.fullmatch(text):
        return int(text)
    if DECIMAL.fullmatch(text):
        return Decimal(text)
    return text


def _at(node: Any) -> tuple[int, int]:
    return node.start_mark.line + 1, node.start_mark.column + 1


def _error(path: Path, line: int, column: int, code: str, message: str, mend: str) -> PackError:
    return PackError(Problem(Place(shown(path), line, column), code, message, mend))
