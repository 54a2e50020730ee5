"""Pages, feeds and an API over what is remembered. They read through connections of their own and hold nobody up.

The only writing is what a person says of a change, through one guarded path: see `watcher.web.guard` and `watcher.web.desk`.
"""

from watcher.web.application import application
from watcher.web.server import PageServer

__all__ = ["PageServer", "application"]
