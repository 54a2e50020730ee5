"""What was seen, what changed, and what is still to be said: the only room that knows there is a database.

Everyone else talks to a `Store`, in the values of `watcher.model` and the few read-only ones named here.
"""

from watcher.store.documents import Edition
from watcher.store.health import Health, SourceHealth
from watcher.store.lock import held
from watcher.store.sources import Standing, host_of
from watcher.store.store import Store
from watcher.store.visits import VisitRow

__all__ = ["Edition", "Health", "SourceHealth", "Standing", "Store", "VisitRow", "held", "host_of"]
