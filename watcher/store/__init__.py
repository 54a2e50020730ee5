"""What was seen, what changed, and what is still to be said: the only room that knows there is a database.

Everyone else talks to a `Store`, in the values of `watcher.model` and the few read-only ones named here.
"""

from watcher.store.backup import Contents, back_up
from watcher.store.backups import Backup, backup_name, backups_of, superseded
from watcher.store.browse import Filters, HeldPage, Listed, Outage, Pulse, Sides
from watcher.store.connection import about_sqlite
from watcher.store.documents import Edition
from watcher.store.drawings import Picture
from watcher.store.health import Health, SourceHealth
from watcher.store.lock import Hold, ServiceState, held, refuse_a_second, service_state
from watcher.store.proof import Proof, Shown, Subject
from watcher.store.pruning import Pruned
from watcher.store.remarks import Remark
from watcher.store.restore import Restored, restore
from watcher.store.search import Facets, FoundPolicy, Term, terms_of
from watcher.store.sources import Standing, host_of
from watcher.store.store import Store
from watcher.store.visits import VisitRow

__all__ = [
    "Backup",
    "Contents",
    "Edition",
    "Facets",
    "Filters",
    "FoundPolicy",
    "Health",
    "HeldPage",
    "Hold",
    "Listed",
    "Outage",
    "Picture",
    "Proof",
    "Pruned",
    "Pulse",
    "Remark",
    "Restored",
    "ServiceState",
    "Shown",
    "Sides",
    "SourceHealth",
    "Standing",
    "Store",
    "Subject",
    "Term",
    "VisitRow",
    "about_sqlite",
    "back_up",
    "backup_name",
    "backups_of",
    "held",
    "host_of",
    "refuse_a_second",
    "restore",
    "service_state",
    "superseded",
    "terms_of",
]
