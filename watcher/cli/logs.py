"""Logs: one event a line on stderr, as `key=value`; results alone go to stdout."""

from __future__ import annotations

import sys

import structlog
from structlog.typing import EventDict, WrappedLogger

from watcher.summary import inert


def log_to_stderr() -> None:
    """From here on whatever is logged is written to stderr."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            _inert,
            structlog.processors.LogfmtRenderer(key_order=["timestamp", "level", "event"], drop_missing=True),
        ],
        logger_factory=structlog.WriteLoggerFactory(file=sys.stderr),
    )


def _inert(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Reasons quote pages and servers; nothing in them may act on a terminal. What says nothing is left out."""
    return {key: inert(str(value)) for key, value in event.items() if value is not None}
