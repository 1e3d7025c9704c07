"""JioNLP and recognizers-text: they find amounts of money and times, and nothing else of what Yangui finds."""

import contextlib
import io
import logging
import warnings
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
    warnings.simplefilter("ignore")  # both were written for older Pythons
    import jionlp
    from recognizers_date_time import recognize_datetime
    from recognizers_number_with_unit import recognize_currency
    from recognizers_text import Culture


logging.disable(logging.ERROR)  # JioNLP logs a traceback for each time that it cannot parse


class Money(NamedTuple):
    """An amount that a peer finds at `raw[start:end]`, in yuan; of a range, one for each end."""

    start: int
    end: int
    value: Decimal


def jionlp_money(raw: str) -> Iterator[Money]:
    """The amounts that JioNLP finds."""
    for found in jionlp.ner.extract_money(raw, with_parsing=True):
        values = found["detail"]["num"]
        for value in values if isinstance(values, list) else [values]:
            yield Money(*found["offset"], Decimal(value))


def recognizers_money(raw: str) -> Iterator[Money]:
    """The amounts that recognizers-text finds; a unit without a number is none."""
    for found in recognize_currency(raw, Culture.Chinese):
        value = (found.resolution or {}).get("value")
        if value is not None:
            yield Money(found.start, found.end + 1, Decimal(value))


def jionlp_all(raw: str) -> None:
    """Money and times with JioNLP."""
    list(jionlp_money(raw))
    jionlp.ner.extract_time(raw, with_parsing=True)


def recognizers_all(raw: str) -> None:
    """Money and times with recognizers-text."""
    list(recognizers_money(raw))
    recognize_datetime(raw, Culture.Chinese)


PEERS = {"jionlp": jionlp_money, "recognizers-text": recognizers_money}
