"""Where results go: a disk that is full or may not be written gives one line."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import polars as pl

from yangui.population.problems import refusal
from yangui.population.tables.source import first_line
from yangui.rules.problems import shown


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Turns what goes wrong in a library while a result is written into one line; only writing belongs under it.

    Raises `PackError` (T407).
    """
    try:
        yield
    except (OSError, pl.exceptions.PolarsError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else first_line(error)
        mend = "make room or give another place; a run goes on with --resume"
        raise refusal("T407", shown(path), f"cannot be written: {reason}", mend) from None
