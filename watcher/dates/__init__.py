"""Dates as pages write them, and the dates by which a page dates itself."""

from watcher.dates.own import own_dates
from watcher.dates.written import dates_in

__all__ = ["dates_in", "own_dates"]
