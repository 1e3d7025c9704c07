"""Front-end packages from `node_modules`, of which only the files named here are served, under `vendor/`.

`npm ci --ignore-scripts` puts them there from the lock file; none is committed.
"""

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage
from django.utils._os import safe_join

FILES = {
    "vendor/tabler.min.css": "@tabler/core/dist/css/tabler.min.css",
    "vendor/htmx.min.js": "htmx.org/dist/htmx.min.js",
}


def folder() -> Path:
    """`YANGUI_NODE_MODULES`, else `node_modules` of the checkout."""
    given = os.environ.get("YANGUI_NODE_MODULES")
    return Path(given) if given else Path(__file__).parents[4] / "node_modules"


class PackageFinder(BaseFinder):
    """Finds the files of `FILES` for Django's `staticfiles`."""

    def __init__(self, *_: Any, **__: Any) -> None:
        self.root = folder()

    def find(self, path: str, find_all: bool = False, **_: Any) -> Any:
        source = FILES.get(path)
        found = Path(safe_join(str(self.root), source)) if source else None
        here = [str(found)] if found and found.is_file() else []
        return here if find_all else (here[0] if here else [])

    def list(self, ignore_patterns: Iterable[str] | None) -> Any:  # noqa: ARG002
        storage = _Renamed(location=str(self.root))
        for name, source in FILES.items():
            if (self.root / source).is_file():
                yield name, storage


class _Renamed(FileSystemStorage):
    def path(self, name: str) -> str:
        return super().path(FILES[name])
