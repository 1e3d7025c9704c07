"""The command line: `yangui facts | check | explain | lint | list | schema | demo`."""

from yangui.cli.main import main

__all__ = ["main"]
