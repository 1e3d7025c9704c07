"""The seven rules for many persons in GoRules zen: person by person, as it has no other way.

Its graph is the faster of the two of `one_person/peers_zen`, without trace. The rows of the frame are turned into its
contexts one by one, which is charged, as an application would have to do it.
"""

from collections.abc import Callable, Sequence
from datetime import date

import peers_zen
import people
import polars as pl
from seven_polars import RESULT, TITLES


def prepare() -> Callable[[pl.DataFrame, date], pl.DataFrame]:
    """The compiled graph."""
    decide_one = peers_zen.prepare(trace=False, named=False)

    def decide(persons: pl.DataFrame, on: date) -> pl.DataFrame:
        return frame([decide_one(person, on) for person in persons.iter_rows(named=True)])

    return decide


def frame(found: Sequence[people.Results]) -> pl.DataFrame:
    """Results of single persons as the columns of `RESULT`."""
    columns = zip(people.RULES, RESULT.items(), strict=True)
    values = {name: [results[rule][1] for results in found] for rule, (name, _) in columns}
    values["title"] = [TITLES.index(title) for title in values["title"]]
    return pl.DataFrame(values, schema=RESULT)
