"""A run on many machines: Spark (the extra `yangui[spark]`) hands out numbers of parts, and each task makes its part.

Spark moves no rows. A task reads its rows from the files of the table and writes its part into the folder of the run,
both on storage that all machines see at the same paths. So a lost task is simply done again, and of two copies of a
task one counts (`part`).
"""

import importlib
import logging
import os
import re
import shutil
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import contextmanager
from copy import copy
from dataclasses import replace
from functools import cache, partial
from hashlib import sha256
from pathlib import Path
from platform import node
from typing import Any

import polars as pl

from yangui.population.problems import refusal
from yangui.population.run.part import PARTS, Task
from yangui.population.tables.columnar import Columnar
from yangui.population.tables.source import Table
from yangui.rules.problems import PackError, Problem, shown

SOURCE = Path(__file__).parents[2]
ROOMS = ("rules", "policy", "population")
# Spark on one machine retries nothing unless it is told how often a task may fail.
LOCAL = re.compile(r"^local(?:\[([0-9]+|\*)\])?$")
FAILURES = 4
LOOPBACK = "127.0.0.1"
# Seconds between two looks at how many parts are there.
INTERVAL = 0.5
# The line of a traceback that tells the error.
ERROR = re.compile(r"[\w.]*(Error|Exception|Exit)\b: ")
SPARK = "--engine spark"  # what messages are about


class Spark:
    """An engine for `evaluate`: parts are made by the executors of a Spark cluster.

    `master` is its address as Spark writes it (default: that of Spark's own configuration, else all cores of this
    machine). Everything else is Spark's configuration too. Raises `PackError` (T107) without PySpark or Java.
    """

    def __init__(self, master: str | None = None) -> None:
        try:
            self._failure = importlib.import_module("py4j.protocol").Py4JJavaError
            importlib.import_module("pyspark")
        except ImportError:
            raise refusal("T107", SPARK, "needs PySpark", "pip install 'yangui[spark]'") from None
        home = os.environ.get("JAVA_HOME")
        if not shutil.which("java", path=str(Path(home) / "bin") if home else None):
            what = f"finds no Java in JAVA_HOME ({home})" if home else "needs Java, and finds none"
            raise refusal("T107", SPARK, what, "install a Java runtime of version 17 or newer")
        self._master = master

    def require(self, table: Table) -> None:
        """Raises `PackError` (T406) for a table that cannot be cut into pieces without reading all of it."""
        if not isinstance(table, Columnar):
            what = "only Parquet and Arrow files can be read in pieces"
            raise refusal("T406", table.name, what, "write the table as Parquet, or leave out --engine spark")

    def run(self, task: Task, table: Table, done: Callable[[int], None]) -> int:
        """Makes the parts that are not there. Raises `PackError` (T406, and what a task raises)."""
        assert isinstance(table, Columnar)
        rows = table.rows or 0
        parts = -(-rows // task.batch)

        def lacking() -> list[int]:
            there = {path.name for path in (task.out / PARTS).iterdir()}
            return [number for number in range(parts) if task.folder(number).name not in there]

        if wanted := lacking():
            with _context(self._master) as context:
                self._make(context, wanted, task, table, lambda: done(min((parts - len(lacking())) * task.batch, rows)))
        if unseen := lacking():
            what = f"{len(unseen)} parts were made, but are not to be seen from {node()}"
            raise refusal("T406", shown(task.out), what, "every machine needs this folder at the same path")
        done(rows)
        return parts

    def _make(self, context: Any, wanted: list[int], task: Task, table: Columnar, look: Callable[[], None]) -> None:
        problems = context.accumulator((), _Joined())
        make = partial(_make, _code(), context.broadcast(_anywhere(task, table)), problems)
        job = context.parallelize(wanted, len(wanted))
        with ThreadPoolExecutor(1) as pool:
            working = pool.submit(job.foreach, make)
            try:
                while not wait([working], INTERVAL).done and not problems.value:
                    look()
                if problems.value:
                    raise PackError(*dict.fromkeys(problems.value))
                working.result()
            except self._failure as error:
                what = f"a task failed again and again: {_reason(error)}"
                raise refusal("T406", SPARK, what, "whole parts stay, and --resume goes on from them") from None
            finally:
                if not working.done():
                    context.cancelAllJobs()


class _Joined:
    """How Spark adds up the problems of tasks."""

    def zero(self, value: tuple[Problem, ...]) -> tuple[Problem, ...]:
        return value

    def addInPlace(self, one: tuple[Problem, ...], other: tuple[Problem, ...]) -> tuple[Problem, ...]:  # noqa: N802
        return one + other


def _make(code: str, shipped: Any, problems: Any, number: int) -> None:
    """Makes one part, on whatever machine this is."""
    if code != _code():
        raise RuntimeError(f"{node()} has another version of yangui or polars than the machine that started the run")
    task, table = shipped.value
    if task.folder(number).is_dir():
        return
    try:
        task.do(number, table.piece(number * task.batch, task.batch, task.columns))
    except PackError as error:
        # reading and writing may succeed elsewhere; what the table itself is will not change
        if not all(problem.code.startswith("T3") for problem in error.problems):
            raise
        problems += error.problems


def _anywhere(task: Task, table: Columnar) -> tuple[Task, Columnar]:
    """The same for a process with another working directory."""
    absolute = copy(table)
    absolute.files = [file.absolute() for file in table.files]
    return replace(task, out=task.out.absolute()), absolute


@cache
def _code() -> str:
    """What tells this code from another: machines that compute differently must not work on the same run."""
    total = sha256(pl.__version__.encode())
    for path in sorted(path for room in ROOMS for path in (SOURCE / room).rglob("*.py")):
        total.update(path.read_bytes())
    return total.hexdigest()


def _reason(error: Any) -> str:
    """What went wrong in Python, from the report of the Java that ran it."""
    java = getattr(error, "java_exception", None)
    lines = str(java.getMessage() if java else error).splitlines()
    return next((line for line in reversed(lines) if ERROR.match(line)), lines[0] if lines else "")[:300]


@contextmanager
def _context(master: str | None) -> Iterator[Any]:
    """A connection to the cluster."""
    pyspark, java = importlib.import_module("pyspark"), importlib.import_module("py4j.protocol")
    # it tells of each connection that it closes, also when the process ends and logs are closed already
    logging.getLogger("py4j").setLevel(logging.WARNING)
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    if master and master.startswith("local"):
        os.environ.setdefault("SPARK_LOCAL_IP", LOOPBACK)
    try:
        context = pyspark.SparkContext(conf=_configured(pyspark.SparkConf(), master))
    except (java.Py4JError, pyspark.errors.PySparkException, ValueError) as error:
        mend = "see what Spark wrote above; it needs Java 17 or newer"
        raise refusal("T406", SPARK, f"Spark does not start: {_reason(error)}", mend) from None
    try:
        yield context
    finally:
        context.stop()


def _configured(conf: Any, master: str | None) -> Any:
    """Spark's own configuration, and what is left open in it."""
    if master:
        conf.setMaster(master)
    conf.setIfMissing("spark.master", "local[*]")
    conf.setIfMissing("spark.app.name", "yangui")
    conf.setIfMissing("spark.ui.enabled", "false")
    conf.setIfMissing("spark.ui.showConsoleProgress", "false")
    # a task has its cores to itself, not all of the machine
    conf.setIfMissing("spark.executorEnv.POLARS_MAX_THREADS", conf.get("spark.task.cpus", "1"))
    if conf.get("spark.master").startswith("local"):
        conf.setMaster(LOCAL.sub(lambda found: f"local[{found[1] or 1},{FAILURES}]", conf.get("spark.master")))
        # nothing is to be reached from outside
        conf.setIfMissing("spark.driver.host", LOOPBACK)
        conf.setIfMissing("spark.driver.bindAddress", LOOPBACK)
    return conf
