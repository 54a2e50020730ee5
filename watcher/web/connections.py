"""How many connections are kept, and for how long: whoever holds many, or says and takes little, keeps nobody out."""

from __future__ import annotations

import asyncio
from typing import Any

from uvicorn.protocols.http.h11_impl import H11Protocol

MOST = 100
"""Connections at once. Files are few in a process, and the checks beside the pages need some."""
AT_A_TIME = 50  # connections that are taken before others are looked at
ASKED_WITHIN = 15.0  # seconds for a whole request, and between two of them
ANSWERED_WITHIN = 300.0  # seconds to make and to take an answer; the largest is an evidence file
LOOKS_EVERY = 3.0


class Patient(H11Protocol):
    """A connection. Where there are too many, the one that waits longest without asking anything makes room."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._since = self.loop.time()
        self._looks: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as the one it extends
        """Take it, and let go of another where it is one too many."""
        super().connection_made(transport)
        self._look()
        others = [one for one in self.connections if isinstance(one, Patient) and one is not self]
        if len(others) >= MOST and (idle := [one for one in others if one.is_idle]):
            min(idle, key=lambda one: one._since).let_go()

    def connection_lost(self, exc: Exception | None) -> None:
        """It is over."""
        super().connection_lost(exc)
        if self._looks is not None:
            self._looks.cancel()

    def on_response_complete(self) -> None:
        """From now on the next request is waited for."""
        self._since = self.loop.time()
        super().on_response_complete()

    @property
    def is_asking(self) -> bool:
        """Is it still to say what it wants, or the rest of it?"""
        return self.cycle is None or self.cycle.response_complete or self.cycle.more_body

    @property
    def is_idle(self) -> bool:
        """Is it the other side that is waited for: to ask, or to take its answer?"""
        return self.is_asking or self.flow.write_paused

    def let_go(self) -> None:
        """End it at once, whatever was still to be sent. It counts no longer."""
        self.connections.discard(self)
        self.transport.abort()

    def _look(self) -> None:
        if self.loop.time() - self._since > (ASKED_WITHIN if self.is_asking else ANSWERED_WITHIN):
            self.let_go()
        else:
            self._looks = self.loop.call_later(LOOKS_EVERY, self._look)
