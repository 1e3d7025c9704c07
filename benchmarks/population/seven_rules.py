"""The seven rules of `one_person` for a million persons: Yangui, its peers, and the same by hand."""

from collections.abc import Callable, Mapping
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

import data
import numpy as np
import people
import plain_python
import polars as pl
import seven_duckdb
import seven_openfisca
import seven_polars
import seven_tuned
import seven_yangui
import seven_zen
from rounds import table
from timing import DisagreementError, Form, Time, cost, measure, seconds

DAY = people.DAYS[0]  # all seven are in force
SAMPLE = 5_000  # persons whom zen decides, and plain Python for the check
YANGUI, POLARS, SQL = "Yangui, answers and sums", "the same by hand in Polars", "the same by hand in DuckDB SQL"
FISCA, TUNED = "openfisca-core, as documented", "openfisca-core, tuned"
ARRAYS = "… its arrays of numbers made beforehand"
POLICY, POLICY_TUNED = "policyengine-core, as documented", "policyengine-core, tuned"
ZEN = "zen-engine"

# (the peer, how many times faster Yangui is meant to be)
AIMS = ((FISCA, 50), (TUNED, 5), (POLICY, 5), (POLICY_TUNED, 5), (ZEN, 200), (POLARS, 1 / 1.3), (SQL, 1))

type Decide = Callable[[date], Any]


def report(folder: Path, rows: int, rounds: int) -> str:
    """The tables, and what they say of the aims; raises `DisagreementError`."""
    pack = seven_yangui.pack()
    persons = data.complete_people(folder, pack, rows)
    peers = _peers(folder, persons)
    sums = {day: _agree(peers, persons, day) for day in people.DAYS}
    said = [f"All {len(peers)} forms agree for {rows:,} persons on each of {len(sums)} days "
            f"({ZEN} and plain Python for {min(SAMPLE, rows):,}); checksums of the results: "
            + ", ".join(f"{sum_} on {day}" for day, sum_ in sums.items()) + ". "
            f"Timed on {DAY}, when all seven are in force.", ""]  # fmt: skip
    forms = {name: Form(lambda decide=decide: decide(DAY), _scale(name, rows)) for name, decide in peers.items()}
    forms |= _floors(folder, persons, peers[POLARS](DAY))
    times = measure(forms, rounds)
    base = times[YANGUI]
    rows_ = [
        [name, *map(seconds, time), f"{time.clock / base.clock:.2f}", f"{time.processor / base.processor:.2f}"]
        for name, time in times.items()
    ]
    columns = ["seconds a million persons", "clock", "best", "processor", "× Yangui, clock", "× processor"]
    said += [table(columns, rows_), "", *(_aim(times, *aim) for aim in AIMS)]
    return "\n".join(said)


def _peers(folder: Path, persons: pl.DataFrame) -> dict[str, Decide]:
    """Each form gives the rules' results for all persons on a day; turning the frame into its own inputs is charged."""
    yangui, reasons, zen = seven_yangui.prepare(), seven_yangui.prepare(reasons=True), seven_zen.prepare()
    fisca, policy = (seven_openfisca.prepare(core, folder) for core in ("openfisca_core", "policyengine_core"))
    tuned, policy_tuned = (seven_tuned.prepare(c, persons.schema) for c in ("openfisca_core", "policyengine_core"))
    made, few = seven_tuned.numbers(persons), persons.head(SAMPLE)
    return {
        POLARS: lambda on: seven_polars.decide(persons, on),
        YANGUI: lambda on: yangui(persons, on),
        "… and the failed and unknown conditions": lambda on: reasons(persons, on),
        SQL: seven_duckdb.prepare(persons),
        FISCA: lambda on: fisca(persons, on),
        TUNED: lambda on: tuned(seven_tuned.numbers(persons), on),
        ARRAYS: lambda on: tuned(made, on),
        POLICY: lambda on: policy(persons, on),
        POLICY_TUNED: lambda on: policy_tuned(seven_tuned.numbers(persons), on),
        f"{ARRAYS} ": lambda on: policy_tuned(made, on),
        ZEN: lambda on: zen(few, on),
    }


def _scale(name: str, rows: int) -> float:
    return data.MILLION / (min(SAMPLE, rows) if name == ZEN else rows)


def _floors(folder: Path, persons: pl.DataFrame, results: pl.DataFrame) -> dict[str, Form]:
    given, written = folder / "floor-given.parquet", folder / "floor-results.parquet"
    persons.write_parquet(given, compression="lz4")
    times = data.MILLION / persons.height
    return {
        "floor: the persons read from Parquet": Form(lambda: pl.read_parquet(given), times),
        "floor: the results written as Parquet": Form(lambda: results.write_parquet(written), times),
    }


def _agree(peers: Mapping[str, Decide], persons: pl.DataFrame, on: date) -> str:
    """The checksum of the results that all forms give."""
    expected = _plain(persons.head(SAMPLE), on)
    first = _frame(peers[POLARS](on))
    if not first.head(SAMPLE).equals(expected):
        raise DisagreementError(f"{POLARS} differs from plain Python on {on}")
    for name, decide in peers.items():
        found = _frame(decide(on))
        if _checksum(found) != _checksum(first.head(found.height)):
            wrong = [column for column in seven_polars.RESULT if not found[column].equals(first[column])]
            raise DisagreementError(f"{name} differs from {POLARS} on {on} in {', '.join(wrong)}")
    return _checksum(first)


def _frame(found: Any) -> pl.DataFrame:
    """What a form gives as a frame with the columns of `RESULT`, in the order of the persons."""
    if isinstance(found, dict):
        found = pl.DataFrame({name: np.asarray(values).astype(np.int64) for name, values in found.items()})
    elif "row" in found.columns:
        found = found.sort("row")
    return found.select(pl.col(name).cast(dtype) for name, dtype in seven_polars.RESULT.items())


def _checksum(found: pl.DataFrame) -> str:
    total = sha256()
    for column in found:
        total.update(column.to_numpy().tobytes())
    return total.hexdigest()[:12]


def _plain(persons: pl.DataFrame, on: date) -> pl.DataFrame:
    found = [plain_python.decide(person, on) for person in persons.iter_rows(named=True)]
    return seven_zen.frame(found)


def _aim(times: Mapping[str, Time], peer: str, aim: float) -> str:
    mine, other = times[YANGUI], times[peer]
    if aim < 1:
        return cost(YANGUI, mine, peer, other, 1 / aim)
    faster, by_clock = other.processor / mine.processor, other.clock / mine.clock
    return f"- {YANGUI}: {faster:,.1f} times faster than {peer} ({by_clock:,.1f} by the clock); aim {aim}."
