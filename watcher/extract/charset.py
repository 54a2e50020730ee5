"""Bytes → text, whatever the bytes: never an exception, never a codec that is code."""

from __future__ import annotations

import codecs

from bs4.dammit import EncodingDetector

from watcher.extract.labels import CODECS

_META_WINDOW = 4096
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
# Their bytes are ASCII, and therefore UTF-8, while what they say is not.
_SEVEN_BITS = frozenset({"iso2022_jp", "utf-16-le", "utf-16-be"})


def decode(body: bytes, declared: str | None = None) -> str:
    """The text of a page: by byte order mark, as UTF-8 where it is that, by the declared charset, or by its own meta.

    What is valid UTF-8 is UTF-8, whatever the server says: many say ISO 8859-1 of every page they send.
    """
    for mark, encoding in _BOMS:
        if body.startswith(mark):
            return body[len(mark) :].decode(encoding, "replace")
    named = _named(body, declared)
    tries = ("utf-8", named) if named not in _SEVEN_BITS else (named, "utf-8")
    for codec in tries:
        text = _strictly(body, codec)
        if text is not None:
            return text
    return _best_of(body, named)


def as_utf8(body: bytes, declared: str | None = None) -> bytes:
    """The same text in UTF-8: nearly always the bytes themselves."""
    marked = body.startswith(tuple(mark for mark, _ in _BOMS))
    if not marked and _named(body, declared) not in _SEVEN_BITS and _strictly(body, "utf-8") is not None:
        return body
    return decode(body, declared).encode("utf-8", "replace")


def _strictly(body: bytes, codec: str | None) -> str | None:
    if codec is None:
        return None
    try:
        return body.decode(codec)
    except UnicodeError:
        return None


def _best_of(body: bytes, named: str | None) -> str:
    """Nothing fits the bytes wholly: the fewest lost characters win; the named charset wins a tie."""
    tries = [body.decode(codec, "replace") for codec in (named, "utf-8", "cp1252") if codec]
    return min(tries, key=lambda text: text.count("\ufffd"))


def _named(body: bytes, declared: str | None) -> str | None:
    """Python's codec for what the server declares, or else the page itself."""
    by_server = CODECS.get((declared or "").strip().lower())
    if by_server:
        return by_server
    meta = EncodingDetector.find_declared_encoding(body[:_META_WINDOW], is_html=True)
    codec = CODECS.get((meta or "").strip().lower())
    # A page whose meta can be read is not in UTF-16, whatever it says; the standard takes it for UTF-8, too.
    return None if codec and codec.startswith("utf-16") else codec
