"""The database: the PostgreSQL that `DATABASE_URL` names, else an embedded one (`embedded`)."""

from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

# The triggers of pgtrigger look at this setting for each row. Where it is not there PostgreSQL raises and catches an
# error in them, which goes through all that the transaction still has to check: a batch of 100,000 took 107 s to build.
NO_TRIGGER_IGNORED = "-c pgtrigger.ignore={}"


def settings(url: str | None) -> dict[str, Any]:
    """Django's settings of the database at `postgresql://user:password@host:port/name?option=value`.

    `host` among the options is the folder of a socket. Raises `ValueError` for an address of another kind.
    """
    # threads take turns with few connections
    always = {"pool": {"min_size": 1, "max_size": 8}, "options": NO_TRIGGER_IGNORED}
    if url is None:
        return {"ENGINE": "yangui.platform.config.embedded", "NAME": "postgres", "OPTIONS": always}
    parts = urlsplit(url)
    if parts.scheme not in ("postgres", "postgresql"):
        raise ValueError("DATABASE_URL must begin with postgresql://")
    options = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    options["options"] = " ".join([NO_TRIGGER_IGNORED, *filter(None, [options.get("options")])])
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")) or "postgres",
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", None) or parts.hostname or "",
        "PORT": str(parts.port or ""),
        "OPTIONS": always | options,
    }
