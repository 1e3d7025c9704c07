"""Where the platform keeps what is its own: the embedded database, uploads, and keys made on first use."""

import os
from pathlib import Path
from secrets import token_urlsafe

import platformdirs


def data() -> Path:
    """The data folder: `YANGUI_DATA`, else the user's; for root the system's, so that root's home stays closed.

    The embedded PostgreSQL never runs as root, and would need to pass through that home.
    """
    given = os.environ.get("YANGUI_DATA")
    if given:
        folder = Path(given).expanduser()
    elif hasattr(os, "geteuid") and os.geteuid() == 0:
        folder = Path("/var/lib/yangui")
    else:
        folder = platformdirs.user_data_path("yangui")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def mail() -> Path:
    """Where mail lies that is not sent."""
    return data() / "mail"


def key(name: str) -> str:
    """A key of this installation, made on first use and readable by its owner only."""
    path = data() / f"{name}.key"
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text("ascii").strip()
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(token_urlsafe(48))
    return path.read_text("ascii").strip()
