"""The words that went and those that came in their place, as a redline has them."""

from __future__ import annotations

from collections.abc import Iterator

from watcher.model.change import Edit, SpanKind

_MOST = 50_000  # characters; a clause of which more changed is another clause, whatever stands further down


def changed(edit: Edit, kind: SpanKind) -> str:
    """All words that went, or all that came; of very many the first."""
    return " ".join(span.text for span in edit.redline if span.kind is kind)[:_MOST]


def exchanges(edit: Edit) -> Iterator[tuple[str, str]]:
    """What went and what came at each place of a reworded clause."""
    gone = come = ""
    for span in edit.redline:
        match span.kind:
            case SpanKind.DELETED:
                gone += span.text
            case SpanKind.INSERTED:
                come += span.text
            case SpanKind.SAME:
                if gone or come:
                    yield gone, come
                gone = come = ""
    if gone or come:
        yield gone, come
