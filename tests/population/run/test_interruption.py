"""A run that is killed or has no room left: nothing looks finished, and what goes on from there ends as if unbroken."""

import json
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from itertools import count
from pathlib import Path
from random import Random
from typing import Any

import polars as pl
import pytest

from yangui import Pack, PackError
from yangui.population.questions.compare import compare
from yangui.population.run.evaluate import decisions, evaluate, manifest
from yangui.population.synthetic.entities import synthesise
from yangui.population.tables.opening import open_table

DAY = date(2024, 9, 1)
ONLY = ["jinzhou-living-subsidy", "jinzhou-residence-subsidy"]
# A run in a process of its own, which says when it begins.
RUN = """
import sys
from datetime import date
from pathlib import Path
from yangui import load_pack
from yangui.population.run.evaluate import evaluate
from yangui.population.tables.opening import open_table
pack = load_pack("liaoning")
print("begins", flush=True)
table, out, *only = sys.argv[1:]
evaluate(pack, "person", open_table(table), date(2024, 9, 1), Path(out), benefits=only, batch=40, resume=True)
"""


@pytest.fixture(scope="module")
def people(liaoning: Pack, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A register with a faulty row now and then."""
    path = tmp_path_factory.mktemp("people") / "people.parquet"
    frame = synthesise(liaoning, "person", 1_200, seed=17).drop("employer_id", "startup_id")
    text = pl.col("birth_date").cast(pl.String)
    faulty = pl.when(pl.int_range(pl.len()) % 50 == 7).then(pl.lit("=1")).otherwise(text)
    frame.with_columns(faulty.alias("birth_date")).write_parquet(path)
    return path


def files(run: Path) -> dict[str, Any]:
    """All that a finished run holds, the time that it took left out."""
    found = {str(path.relative_to(run)): path for path in run.rglob("*") if path.is_file()}
    return {
        name: json.loads(path.read_bytes()) | {"seconds": None} if path.suffix == ".json" else path.read_bytes()
        for name, path in found.items()
    }


def begun(people: Path, out: Path) -> subprocess.Popen[str]:
    line = [sys.executable, "-c", RUN, str(people), str(out), *ONLY]
    process = subprocess.Popen(line, stdout=subprocess.PIPE, text=True)
    assert process.stdout
    assert process.stdout.readline() == "begins\n"
    process.stdout.close()
    return process


@pytest.mark.parametrize(
    ("seed", "kills"), [(1, 3), *(pytest.param(seed, 12, marks=pytest.mark.slow) for seed in range(2, 6))]
)
def test_killed_at_any_moment(people: Path, tmp_path: Path, seed: int, kills: int):
    """Killed so many times, each time later or sooner, a run goes on and ends as one that nobody has killed."""
    random, whole, out = Random(seed), tmp_path / "whole", tmp_path / "out"
    process = begun(people, whole)
    started = time.monotonic()
    assert process.wait(120) == 0
    lasts = time.monotonic() - started
    killed = 0
    while killed < kills and not (out / "manifest.json").is_file():
        process = begun(people, out)
        time.sleep(random.uniform(0, lasts * 1.5 / kills))
        process.kill()
        if process.wait(120) == -signal.SIGKILL and not (out / "manifest.json").is_file():
            with pytest.raises(PackError, match="T403"):
                decisions(out)
        killed += 1
    assert begun(people, out).wait(120) == 0
    assert files(out) == files(whole)


class KilledError(BaseException):
    """No handler that a program has for its errors may see a kill."""


@contextmanager
def killed_at(step: int) -> Iterator[Callable[[], int]]:
    """The step with this number, of all that touch the disk, is not done, nor is any after it."""
    steps = count()

    def dying(done: Callable[..., Any]) -> Callable[..., Any]:
        def dies(*args: Any, **options: Any) -> Any:
            if next(steps) >= step:
                raise KilledError
            return done(*args, **options)

        return dies

    with pytest.MonkeyPatch.context() as patched:
        for name in ("write_parquet", "write_ipc"):
            patched.setattr(pl.DataFrame, name, dying(getattr(pl.DataFrame, name)))
        for name in ("mkdir", "rename", "replace", "write_text", "unlink"):
            patched.setattr(Path, name, dying(getattr(Path, name)))
        yield lambda: next(steps)


@pytest.mark.parametrize("every", [7, pytest.param(1, marks=pytest.mark.slow)])
def test_killed_at_each_step_that_touches_the_disk(liaoning: Pack, people: Path, tmp_path: Path, every: int):
    table = open_table(pl.read_parquet(people).head(60))

    def run(out: Path, *, resume: bool = False) -> None:
        evaluate(liaoning, "person", table, DAY, out, benefits=ONLY[:1], batch=30, resume=resume)

    with killed_at(10**6) as steps:
        run(tmp_path / "whole")
        last = steps()
    wanted = files(tmp_path / "whole")
    assert last > 20
    for step in range(0, last, every):
        out = tmp_path / f"{step}"
        with killed_at(step), pytest.raises(KilledError):
            run(out)
        with pytest.raises(PackError, match="T403"):
            manifest(out)
        run(out, resume=True)
        assert files(out) == wanted, step


# no room

LIMITED = """
import resource, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]), resource.getrlimit(resource.RLIMIT_FSIZE)[1]))
from yangui.cli import main
sys.exit(main(sys.argv[2:]))
"""


def limited(size: int, *arguments: object) -> subprocess.CompletedProcess[str]:
    """A command that may write no file of more bytes, as on a disk that is full."""
    line = [sys.executable, "-W", "error", "-c", LIMITED, str(size), *map(str, arguments)]
    return subprocess.run(line, capture_output=True, text=True, check=False, timeout=300)


def refused_in_one_line(ran: subprocess.CompletedProcess[str], out: Path) -> None:
    assert ran.returncode == 2
    assert "T407" in ran.stderr
    assert out.name in ran.stderr
    assert ran.stderr.count("\n") == 1


@pytest.mark.parametrize("size", [0, 700, 2_000, 5_000])
def test_a_run_without_room_is_refused_and_goes_on_later(liaoning: Pack, people: Path, tmp_path: Path, size: int):
    out = tmp_path / "out"
    asked = ["evaluate", people, "--as", "person", "--on", DAY, "--out", out, "--resume"]
    asked += [part for benefit in ONLY for part in ("--benefit", benefit)]
    refused_in_one_line(limited(size, *asked), out)
    with pytest.raises(PackError, match="T403"):
        decisions(out)
    assert limited(resource.RLIM_INFINITY, *asked).returncode == 0
    evaluate(liaoning, "person", open_table(people), DAY, tmp_path / "whole", benefits=ONLY)
    assert files(out) == files(tmp_path / "whole")


def test_a_report_a_list_and_a_population_without_room_are_refused(liaoning: Pack, people: Path, tmp_path: Path):
    people = people.with_name("few.parquet")
    synthesise(liaoning, "person", 300, seed=17).write_parquet(people)
    for name, day in (("first", DAY), ("second", date(2020, 6, 30))):
        evaluate(liaoning, "person", open_table(people), day, tmp_path / name)
    page, book, table, list_ = (tmp_path / name for name in ("page.html", "page.xlsx", "table", "list.csv"))
    asked = ["simulate", people, "--as", "person", "--on", DAY, "--against-on", "2020-06-30"]
    refused_in_one_line(limited(2_000, *asked, "--out", page, "--xlsx", book), page)
    refused_in_one_line(limited(2_000, "synth", "--as", "person", "--rows", 999, "--seed", 1, "--out", table), table)
    ran = limited(900, "compare", tmp_path / "first", tmp_path / "second", "--out", list_)
    assert (ran.returncode, "T405" in ran.stderr, ran.stderr.count("\n")) == (2, True, 1)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["first", "second"]
    assert compare(tmp_path / "first", tmp_path / "second", list_).lines > 0
