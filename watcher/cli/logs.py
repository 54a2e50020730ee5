"""Logs: one event a line on stderr, as `key=value` or as JSON; results alone go to stdout."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from typing import Any

import click
import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from watcher.summary import inert

log_format_option: Callable[[Any], Any] = click.option(
    "--log-format",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    envvar="WATCH_LOG_FORMAT",
    help="How events are written to stderr.",
)
_SHORTEST_SECRET = 6


def log_to_stderr(form: str = "text", secrets: Callable[[], Iterable[str]] = tuple) -> None:
    """From here on what is logged is written to stderr. The `secrets` of the moment are not in it, whoever quotes them."""
    last: Processor = (
        structlog.processors.JSONRenderer(ensure_ascii=True)
        if form == "json"
        else structlog.processors.LogfmtRenderer(key_order=["timestamp", "level", "event"], drop_missing=True)
    )
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            _Inert(secrets, as_text=form == "text"),
            last,
        ],
        logger_factory=structlog.WriteLoggerFactory(file=sys.stderr),
    )


class _Inert:
    """Reasons quote pages and servers; nothing in them may act on a terminal. What says nothing is left out."""

    def __init__(self, secrets: Callable[[], Iterable[str]], *, as_text: bool) -> None:
        self._secrets = secrets
        self._as_text = as_text

    def __call__(self, _logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
        return {key: self._value(value) for key, value in event.items() if value is not None}

    def _value(self, value: object) -> object:
        if isinstance(value, int | float) and not self._as_text:
            return value
        text = inert(str(value))
        for secret in self._secrets():
            if len(secret) >= _SHORTEST_SECRET:
                text = text.replace(secret, "***")
        return text
