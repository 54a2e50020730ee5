"""What every page works with."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from pathlib import Path
from threading import Lock
from typing import Any

from fastapi import Request
from starlette.responses import HTMLResponse

from watcher.errors import MachineError
from watcher.model.change import Edit
from watcher.model.page import Document
from watcher.model.settings import Settings, Web
from watcher.store import Store
from watcher.tasks.readers import Readers, too_complex
from watcher.tasks.work import edits_between
from watcher.web.answers import Answers, Fresh
from watcher.web.asking import Unclear
from watcher.web.desk import Desk
from watcher.web.door import Door
from watcher.web.guard import Visitor
from watcher.web.health import Health, health_of
from watcher.web.shelf import Shelf
from watcher.web.words import environment

COMPARING_SECONDS = 10.0


class Shared:
    """The settings, the database to read and to write, the door, the clock and the templates."""

    def __init__(self, settings: Settings, database: Path, clock: Callable[[], datetime]) -> None:
        self.settings = settings
        self.web = settings.web or Web()
        self.clock = clock
        self.shelf = Shelf(database)
        self.desk = Desk(settings, database)
        self.answers = Answers()
        self._health = Fresh[Health]()
        self.door = Door(self.web.password, lambda: clock().timestamp())
        self._templates = environment()
        self._kept = ExitStack()
        self._readers: Readers | None = None
        self._one = Lock()

    @contextmanager
    def reading(self) -> Iterator[Store]:
        """A store to read from, for one request."""
        with self.shelf.reading() as store:
            yield store

    def page(self, request: Request, template: str, code: int = 200, **values: Any) -> HTMLResponse:
        """A page from its template."""
        visitor = visitor_of(request)
        said = self._templates.get_template(template).render(
            now=self.clock(), token=visitor.token, path=request.url.path, leaves=not self.door.is_open and visitor.session,
            **values,
        )  # fmt: skip
        # With no-referrer, browsers send «Origin: null» with our own forms. No other site gets an address of ours either way.
        policy = "same-origin" if 'method="post"' in said else "no-referrer"
        return HTMLResponse(said, code, {"referrer-policy": policy})

    def health(self) -> Health:
        """How everything is doing."""

        def look() -> Health:
            with self.reading() as store:
                return health_of(store, self.settings, self.clock())

        return self._health.get(self.shelf.stamp(), self.clock(), look)

    def compare(self, before: Document, after: Document) -> tuple[Edit, ...]:
        """What differs between any two texts, found in a process that can be ended. Raises Unclear."""
        with self._one:
            if self._readers is None:
                self._readers = self._kept.enter_context(Readers(workers=1, seconds=COMPARING_SECONDS))
        try:
            return self._readers.submit(edits_between, before, after).result()
        except MachineError as error:
            raise Unclear("this machine has no room to compare two texts just now; try again later") from error
        except Exception as error:
            if too_complex(error) is None:
                raise
            raise Unclear("these two texts are too different and too long to be compared here") from error

    def close(self) -> None:
        """End what was begun."""
        self._kept.close()
        self.desk.close()
        self.shelf.close()


def visitor_of(request: Request) -> Visitor:
    """What the guard found out."""
    visitor = request.scope["visitor"]
    assert isinstance(visitor, Visitor), "every request comes through the guard"
    return visitor


def shared_of(request: Request) -> Shared:
    """What this application works with."""
    shared = request.app.state.shared
    assert isinstance(shared, Shared), "the application has it from the beginning"
    return shared


def address_of(request: Request) -> str:
    """Where the pages are, for links: as the settings say, or as they were asked for (the guard knows that name)."""
    return shared_of(request).web.public_url or f"http://{request.headers['host']}"
