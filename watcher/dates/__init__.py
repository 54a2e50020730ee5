"""Dates as pages write them, and those by which a page dates itself; in en, de, fr, es, it, nl, pl, pt."""

from watcher.dates.own import own_dates
from watcher.dates.written import dates_in

__all__ = ["dates_in", "own_dates"]
