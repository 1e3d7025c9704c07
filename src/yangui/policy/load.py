"""Where packs are and what is kept of them; `policy.read` makes one from its files."""

from hashlib import sha256
from pathlib import Path

from yangui.policy.cache import cached
from yangui.policy.pack import Pack
from yangui.rules.problems import PackError, Place, Problem

# What a pack says of people who do not exist, for `yangui synth`; no rule depends on it.
SYNTHETIC = "synthetic.yaml"
BUILT_IN = Path(__file__).parent.parent / "packs"


def find_pack(where: str | Path) -> Path:
    """The folder of a pack, by the id of a built-in one or by its path; raises `PackError` (E104)."""
    for folder in (BUILT_IN / str(where), Path(where)):
        if (folder / "pack.yaml").is_file():
            return folder
    known = sorted(p.parent.name for p in BUILT_IN.glob("*/pack.yaml"))
    raise PackError(
        Problem(Place(str(where)), "E104", "there is no such pack", f"give a folder with a pack.yaml, or {known}")
    )


def files(folder: Path) -> list[Path]:
    """The YAML files that make up a pack, in a fixed order."""
    return sorted(p for p in folder.rglob("*.yaml") if p.is_file() and p != folder / SYNTHETIC)


def version_of(folder: Path) -> str:
    """A hash over the content of all files: two packs with the same one decide alike."""
    total = sha256()
    for path in files(folder):
        total.update(f"{path.relative_to(folder).as_posix()}\0".encode())
        total.update(sha256(path.read_bytes()).digest())
    return total.hexdigest()[:16]


def load_pack(where: str | Path = "liaoning", *, cache: bool = True) -> Pack:
    """The pack with this id (a built-in one) or in this folder.

    A pack that was loaded before and has not changed comes from a cache in the user's cache folder; `cache=False`
    reads its files. Raises `PackError` with every error that stands in them.

    >>> load_pack("liaoning").regions["210700"].name.en
    'Jinzhou'
    """
    folder = find_pack(where)
    return cached(folder, files(folder), lambda: _read(folder)) if cache else _read(folder)


def _read(folder: Path) -> Pack:
    # the reader and PyYAML take longer to import than a pack from the cache to load
    from yangui.policy.read import read_pack  # noqa: PLC0415  slow to import, and mostly the cache has the pack

    return read_pack(folder)
