"""Two documents → the edits between them: aligned as clauses, redlined by words, figures named old → new."""

from watcher.compare.edits import applied, compare
from watcher.compare.redline import redline
from watcher.compare.sense import sense

__all__ = ["applied", "compare", "redline", "sense"]
