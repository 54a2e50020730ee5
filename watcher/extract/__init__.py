"""Bytes → Document: what a page says, without its furniture.

`read` turns the pages of a source into one document; `fingerprint` answers «is it the same text?» without reading.
"""

from watcher.extract.document import READER, Page, joined, read, read_parts, reader_key
from watcher.extract.fingerprint import fingerprint
from watcher.extract.glimpse import Glimpse, glimpse
from watcher.extract.saved import saved_at

__all__ = [
    "READER",
    "Glimpse",
    "Page",
    "fingerprint",
    "glimpse",
    "joined",
    "read",
    "read_parts",
    "reader_key",
    "saved_at",
]
