"""What of a list is answered: those asked for, a page of them, or one by its number."""

from collections.abc import Mapping
from typing import Any

from yangui.platform.api.problems import ProblemError

PER_PAGE = 100
BIGGEST = 2**31 - 1


def page_of(held: Any, page: int) -> Any:
    """A hundred rows of a queryset or list; the first page is 1."""
    return held[(page - 1) * PER_PAGE : page * PER_PAGE]


def asked_for(held: Any, wanted: Mapping[str, str | None]) -> Any:
    """The rows of a queryset that have these texts in their fields; None asks for nothing."""
    said = {name: text for name, text in wanted.items() if text is not None}
    # PostgreSQL takes no text with a NUL
    return held.none() if any("\0" in text for text in said.values()) else held.filter(**said)


def one_of(held: Any, id: int, what: str) -> Any:
    """The row of a queryset with this number; raises `ProblemError` 404 where there is none."""
    row = held.filter(pk=id).first() if abs(id) <= BIGGEST else None
    if row is None:
        raise ProblemError(404, f"there is no {what} {id}")
    return row
