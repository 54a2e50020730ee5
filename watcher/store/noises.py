"""What differs on a source at every fetch, as it was learned."""

from __future__ import annotations

from collections.abc import Iterable

from watcher.model.noise import Noise
from watcher.model.source import SourceId
from watcher.store.codec import Codec
from watcher.store.connection import Connection

_NOISE = Codec[Noise](Noise)


class Noises:
    """The table `noises`."""

    def __init__(self, connection: Connection) -> None:
        self._db = connection

    def of(self, source: SourceId) -> tuple[Noise, ...]:
        """What is known of a source, the latest first."""
        rows = self._db.rows("SELECT noise FROM noises WHERE source = ? ORDER BY id", [source])
        return tuple(_NOISE.from_json(row["noise"]) for row in rows)

    def put(self, source: SourceId, noises: Iterable[Noise]) -> None:
        """Know these of a source, and no others."""
        self._db.write("DELETE FROM noises WHERE source = ?", [source])
        for one in noises:
            self._db.write("INSERT INTO noises (source, noise) VALUES (?, ?)", [source, _NOISE.to_json(one)])
