"""Django's commands for the platform: `python -m yangui.platform.manage COMMAND`, or `yangui manage COMMAND`."""

import os
import sys
from collections.abc import Sequence


def manage(*command: str) -> None:
    """Runs one command of Django's with the platform's settings (`DJANGO_SETTINGS_MODULE`, else those of the desk)."""
    from django.core.management import execute_from_command_line  # noqa: PLC0415  the settings come first

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yangui.platform.config.settings.dev")
    execute_from_command_line(["yangui manage", *command])


def main(arguments: Sequence[str] | None = None) -> None:
    """The command of this module."""
    manage(*(sys.argv[1:] if arguments is None else arguments))


if __name__ == "__main__":
    main()
