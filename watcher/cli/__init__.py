"""The command `watch`: one file per command. Results go to stdout, progress and logs to stderr."""

from watcher.cli.main import main

__all__ = ["main"]
