"""A run on Spark: what comes out is what comes out here, whatever is lost or done twice on the way."""

import json
import os
import re
import shutil
import signal
import sys
import threading
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from yangui import Pack, PackError
from yangui.cli import main
from yangui.population.run import part as module
from yangui.population.run import spark
from yangui.population.run.evaluate import Progress, evaluate
from yangui.population.run.part import Task
from yangui.population.run.spark import Spark
from yangui.population.synthetic.entities import write
from yangui.population.tables.columnar import Columnar
from yangui.population.tables.opening import open_table
from yangui.rules.problems import Place, Problem

DAY = date(2024, 9, 1)
needs_java = pytest.mark.skipif(shutil.which("java") is None, reason="Spark runs on Java")
# pandas is at hand only for other tests, and Spark is given none of its frames
pytestmark = pytest.mark.filterwarnings("ignore:PySpark does not yet fully support pandas:FutureWarning")


@pytest.fixture(scope="module")
def people(liaoning: Pack, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three files whose heights are no multiples of a part's, a few faulty cells, and a key that stands twice."""
    folder = tmp_path_factory.mktemp("tables") / "people"
    write(liaoning, "person", 6_000, 5, folder)
    whole = pl.read_parquet(folder).with_columns(
        pl.col("education").cast(pl.String).replace_strict({"doctor": "docter"}, default=pl.col("education")),
        id=pl.when(pl.int_range(pl.len()) == 5_500).then(pl.col("id").first()).otherwise("id"),
    )
    for file in folder.iterdir():
        file.unlink()
    for name, start, rows in (("a", 0, 2_501), ("b", 2_501, 1), ("c", 2_502, 3_498)):
        whole.slice(start, rows).write_parquet(folder / f"{name}.parquet")
    return folder


@pytest.fixture(scope="module")
def here(liaoning: Pack, people: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("runs") / "here"
    said = evaluate(liaoning, "person", open_table(people), DAY, out, batch=700)
    assert said.quarantined > 2
    return out


@pytest.fixture(autouse=True)
def surroundings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of Spark's in the environment, before and after."""
    for name in ("PYSPARK_PYTHON", "SPARK_LOCAL_IP", "SPARK_CONF_DIR", "PYTHONWARNINGS"):
        monkeypatch.setenv(name, "")
        monkeypatch.delenv(name)


def same(one: Path, other: Path) -> bool:
    """Whether two runs left the same: parts, sums, counts, and nothing besides."""
    files = [sorted(p.relative_to(out) for p in out.rglob("*") if p.is_file()) for out in (one, other)]
    said = [json.loads((out / "manifest.json").read_text(encoding="utf-8")) | {"seconds": 0} for out in (one, other)]
    assert files[0] == files[1]
    assert said[0] == said[1]
    for file in files[0]:
        if file.suffix in (".parquet", ".arrow"):
            read = pl.read_parquet if file.suffix == ".parquet" else pl.read_ipc
            first, second = read(one / file), read(other / file)
            if "parts" in file.parts:  # within a part groups come in any order
                first, second = (frame.sort(pl.all()) for frame in (first, second))
            assert first.equals(second), file
        elif file.name == "part.json":
            assert (one / file).read_bytes() == (other / file).read_bytes()
    return True


def test_a_piece_is_what_a_batch_is(people: Path):
    table = open_table(people)
    assert isinstance(table, Columnar)
    for rows in (1_000, 2_501, 6_000):
        for number, batch in enumerate(table.batches(rows, ["id", "education"])):
            assert table.piece(number * rows, rows, ["id", "education"]).equals(batch)


@needs_java
def test_same_as_here(liaoning: Pack, people: Path, here: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(people.parent)  # the paths of tables are relative mostly
    seen: list[Progress] = []
    out = Path(os.path.relpath(tmp_path / "run"))
    said = evaluate(
        liaoning, "person", open_table("people"), DAY, out, batch=700, engine=Spark("local[2]"), progress=seen.append
    )
    assert same(out, here)
    assert said.rows == seen[-1].rows == 6_000


@pytest.mark.slow
@needs_java
def test_resume_makes_only_what_is_not_there(liaoning: Pack, people: Path, here: Path, tmp_path: Path):
    out, table = tmp_path / "run", open_table(people)
    evaluate(liaoning, "person", table, DAY, out, batch=700)
    kept = {path: path.stat().st_ino for path in (out / "parts").iterdir() if path.name != "000003"}
    (out / "manifest.json").unlink()
    (out / "parts" / "000003").rename(tmp_path / "lost")
    evaluate(liaoning, "person", table, DAY, out, batch=700, resume=True, engine=Spark("local[1]"))
    assert same(out, here)
    assert kept.items() <= {path: path.stat().st_ino for path in (out / "parts").iterdir()}.items()


def children(of: int) -> Iterator[int]:
    """The processes below one, the deepest last."""
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(status.read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
        if parent == of:
            yield int(status.parent.name)
            yield from children(int(status.parent.name))


def command(process: int) -> str:
    try:
        return Path(f"/proc/{process}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    except OSError:
        return ""


def kill_when(out: Path, parts: int, which: str, killed: list[int]) -> None:
    """Kills one process below this one, so called, as soon as so many parts are there and another one grows."""
    until = time.monotonic() + 120
    while time.monotonic() < until and not killed:
        there, growing = (len(list((out / name).glob("*"))) for name in ("parts", "unfinished"))
        victims = [process for process in children(os.getpid()) if re.search(which, command(process))]
        if there >= parts and victims and (growing or there > parts):
            os.kill(victims[-1], signal.SIGKILL)
            killed.append(victims[-1])
        time.sleep(0.002)


@pytest.mark.slow
@needs_java
@pytest.mark.skipif(sys.platform != "linux", reason="looks for the executors in /proc")
@pytest.mark.parametrize(
    ("master", "victim"),
    [
        ("local[2]", r"pyspark[./]daemon"),
        ("local-cluster[2,1,1024]", "CoarseGrainedExecutorBackend"),
    ],
)
def test_nothing_is_lost_or_doubled_when_an_executor_is_killed(
    liaoning: Pack, people: Path, tmp_path: Path, master: str, victim: str
):
    table, out, killed = open_table(people), tmp_path / "run", []
    few = [rule.benefit.id for rule in liaoning.decider("person").in_force(DAY)[:8]]
    evaluate(liaoning, "person", table, DAY, tmp_path / "here", batch=300, benefits=few)
    killer = threading.Thread(target=kill_when, args=(out, 3, victim, killed))
    killer.start()
    evaluate(liaoning, "person", table, DAY, out, batch=300, benefits=few, engine=Spark(master))
    killer.join()
    assert killed
    assert same(out, tmp_path / "here")


def test_of_two_copies_of_a_task_one_counts(
    liaoning: Pack, people: Path, here: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """As when Spark finds a task slow and starts it a second time elsewhere: the second is done first."""
    out, committed, copies = tmp_path / "run", Task._commit, []

    def overtaken(self: Task, number: int, *made: Any) -> None:
        if number == 2:
            committed(self, number, *made)
            copies.append(self.folder(number).stat().st_ino)
        committed(self, number, *made)

    monkeypatch.setattr(module.Task, "_commit", overtaken)
    evaluate(liaoning, "person", open_table(people), DAY, out, batch=700)
    assert copies == [(out / "parts" / "000002").stat().st_ino]
    assert same(out, here)


def test_a_part_that_cannot_be_committed_is_an_error(liaoning: Pack, people: Path, tmp_path: Path):
    class Away(module.Local):
        def run(self, task: Task, *rest: Any) -> int:
            (task.out / "unfinished").rmdir()
            return super().run(task, *rest)

    with pytest.raises(PackError, match=r"T401 the folder of the run is not on .*every machine needs it"):
        evaluate(liaoning, "person", open_table(people), DAY, tmp_path / "run", engine=Away())
    assert not (tmp_path / "run" / "manifest.json").exists()


class Total:
    """An accumulator of Spark's."""

    def __init__(self) -> None:
        self.value: tuple[Problem, ...] = ()

    def __iadd__(self, more: tuple[Problem, ...]) -> "Total":
        self.value += more
        return self


def test_an_executor_with_other_code_refuses():
    with pytest.raises(RuntimeError, match="another version of yangui or polars"):
        spark._make("of yesterday", None, Total(), 0)


@pytest.mark.slow
@needs_java
def test_what_is_wrong_with_the_table_is_told_as_here(liaoning: Pack, people: Path, tmp_path: Path):
    spoilt = tmp_path / "people"
    spoilt.mkdir()
    pl.read_parquet(people / "a.parquet").with_columns(birth_date=pl.lit([1])).write_parquet(spoilt / "a.parquet")
    told = []
    for engine in (None, Spark("local[1]")):
        with pytest.raises(PackError) as raised:
            evaluate(liaoning, "person", open_table(spoilt), DAY, tmp_path / f"{engine}", batch=900, engine=engine)
        told.append(str(raised.value.problems[0]))
    assert told[0] == told[1]
    assert "T303" in told[0]


@pytest.mark.slow
@needs_java
def test_a_task_that_fails_each_time_ends_the_run(
    liaoning: Pack, people: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(spark, "_code", lambda: "of tomorrow")
    with pytest.raises(PackError, match=r"T406 a task failed.*another version of yangui.*--resume"):
        evaluate(liaoning, "person", open_table(people), DAY, tmp_path / "run", engine=Spark("local[1]"))
    assert not (tmp_path / "run" / "manifest.json").exists()


@needs_java
def test_tables_that_cannot_be_read_in_pieces_are_refused_before_anything_is_written(
    liaoning: Pack, people: Path, tmp_path: Path
):
    pl.read_parquet(people, columns=["id", "education"]).write_csv(tmp_path / "people.csv")
    with pytest.raises(PackError, match=r"people\.csv: T406 .* Parquet"):
        evaluate(
            liaoning, "person", open_table(tmp_path / "people.csv"), DAY, tmp_path / "run", engine=Spark("local[1]")
        )
    assert not (tmp_path / "run").exists()


@pytest.mark.parametrize(
    ("lacking", "says"),
    [
        ("pyspark", r"T107 needs PySpark.*pip install 'yangui\[spark\]'"),
        ("java", "T107 needs Java, and finds none.*version 17"),
        ("home", r"T107 finds no Java in JAVA_HOME \(/nowhere\).*version 17"),
    ],
)
def test_what_is_missing_is_named(
    people: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    lacking: str,
    says: str,
):
    monkeypatch.delenv("JAVA_HOME", raising=False)
    if lacking == "pyspark":
        monkeypatch.setitem(sys.modules, "pyspark", None)
    elif lacking == "java":
        monkeypatch.setenv("PATH", str(tmp_path))
    else:
        monkeypatch.setenv("JAVA_HOME", "/nowhere")
    run = ["evaluate", str(people), "--as", "person", "--out", str(tmp_path / "run"), "--engine", "spark"]
    assert main(run) == 2
    assert re.fullmatch(rf"yangui: --engine spark: {says}.*\n", capsys.readouterr().err)
    assert not (tmp_path / "run").exists()


@needs_java
def test_command(people: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    run = ["evaluate", str(people), "--as", "person", "--on", "2024-09-01", "--json", "--out"]
    assert main([*run, str(tmp_path / "here")]) == 0
    local = json.loads(capsys.readouterr().out)
    assert main([*run, str(tmp_path / "spark"), "--engine", "spark", "--master", "local[1]"]) == 0
    assert json.loads(capsys.readouterr().out) == local | {"out": str(tmp_path / "spark")}
    assert main([*run, str(tmp_path / "other"), "--master", "local[1]"]) == 2
    assert "add --engine spark" in capsys.readouterr().err


def test_a_problem_travels():
    problem = Problem(Place("people"), "T303", "so", "thus")
    assert spark._Joined().addInPlace((), (problem,)) == (problem,)
