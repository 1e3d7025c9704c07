"""An installation with a data folder and an embedded database of its own, for what destroys or kills one."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

# what runs in an installation of its own: the tests' database is not to be destroyed
HEAD = """
import sys
from pathlib import Path
import django
django.setup()
from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from yangui.platform.accounts.models import User
from yangui.platform.core import audit
from yangui.platform.core.actor import Actor
from yangui.platform.core.crypto import seal, unseal
from yangui.platform.core.models import WorkingDay
"""


class Installation:
    """One with a data folder and an embedded database of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        known = {name: value for name, value in os.environ.items() if not name.startswith("DJANGO")}
        self.environment = known | {
            "YANGUI_DATA": str(folder),
            "DJANGO_SETTINGS_MODULE": "yangui.platform.config.settings.dev",
            "PYTHONWARNINGS": "ignore",
        }

    def do(self, code: str) -> str:
        """Runs code in it, in a process of its own."""
        return self.run(sys.executable, "-c", HEAD + code).stdout.strip()

    def yangui(self, *arguments: str, fails: bool = False) -> str:
        """Runs a command of the CLI."""
        code = "import sys\nfrom yangui.cli import main\nsys.exit(main(sys.argv[1:]))"
        done = self.run(sys.executable, "-c", code, *arguments, fails=fails)
        return done.stderr if fails else done.stdout

    def run(self, *command: str, fails: bool = False) -> "subprocess.CompletedProcess[str]":
        done = subprocess.run(command, env=self.environment, capture_output=True, text=True, check=False)
        assert done.returncode == (2 if fails else 0), done.stderr
        return done

    @contextmanager
    def awake(self) -> Iterator[None]:
        """Keeps its database up: it ends with the last process that uses it."""
        code = HEAD + "connection.ensure_connection()\nprint(flush=True)\nsys.stdin.read()"
        command = [sys.executable, "-c", code]
        with subprocess.Popen(command, env=self.environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
            assert holder.stdout is not None
            holder.stdout.readline()
            yield


def fresh(folder: Path) -> Installation:
    """One in a folder that the user of the database may pass through: it never runs as root."""
    for path in (folder, *folder.parents):
        if path.stat().st_uid == os.geteuid() and path != Path("/"):
            path.chmod(path.stat().st_mode | 0o011)
    return Installation(folder)
