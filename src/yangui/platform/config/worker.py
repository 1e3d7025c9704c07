"""The worker beside the server: sends mail and runs what recurs (`yangui manage run_jobs --keep`)."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

PATIENCE = 10


@contextmanager
def working() -> Iterator[None]:
    """A worker in a process of its own, for as long as the block runs."""
    command = [sys.executable, "-m", "yangui.platform.manage", "run_jobs", "--keep", "--verbosity", "0"]
    worker = subprocess.Popen(command)  # noqa: S603  our own command
    try:
        yield
    finally:
        worker.terminate()
        try:
            worker.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            worker.kill()
            worker.wait()
