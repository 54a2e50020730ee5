"""An evidence file for people: everything on one page that prints well, and each change as a redline."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from importlib.resources import files

from jinja2 import Environment
from markupsafe import Markup

from watcher.model.change import Change
from watcher.model.notice import Fact
from watcher.model.page import Document
from watcher.summary import change_message, reference
from watcher.tasks.dossier import Matter
from watcher.web.change_page import SHOWN_ABOVE
from watcher.web.redline import numbered, read_through
from watcher.web.words import environment


def pages(matter: Matter) -> Iterator[tuple[str, str]]:
    """The name and the HTML of each page. They load nothing, and nothing in them runs."""
    style = Markup(files("watcher.web").joinpath("static", "style.css").read_text(encoding="utf-8"))  # noqa: S704  # ours
    for change in matter.changes:
        read = read_through(change, _text(change, matter))
        made = _environment().get_template("redline.html")
        yield f"redline-{change.id}.html", made.render(change=change, matter=matter, read=read, style=style)
    facts = {change.id: _facts(change, matter) for change in matter.changes}
    made = _environment().get_template("print.html")
    yield "print.html", made.render(matter=matter, facts=facts, reference=reference, numbered=numbered)


def _facts(change: Change, matter: Matter) -> list[Fact]:
    """The facts of its message that the page does not tell by itself."""
    return [fact for fact in change_message(matter.source, change).facts if fact.label not in SHOWN_ABOVE]


def _text(change: Change, matter: Matter) -> Document | None:
    """The new text, where it is still the one that was compared."""
    with suppress(StopIteration):
        return next(text for text in matter.texts.values() if text.text_sha256 == change.after)
    return None


@cache
def _environment() -> Environment:
    return environment()
