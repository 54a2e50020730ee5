"""The long-running service: APScheduler ticks, and two workers look at what is due.

What is due is decided by the database and elapsed time, not by the ticks: a missed tick, a sleep or a restart loses
nothing. Checks and deliveries have a thread and a connection each, so that neither delays the other.
"""

from watcher.schedule.service import Service
from watcher.schedule.settings_file import SettingsFile

__all__ = ["Service", "SettingsFile"]
