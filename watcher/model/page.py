"""A page on its way: asked for, answered, kept, read."""

from __future__ import annotations

import zlib
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from typing import NewType

Sha256 = NewType("Sha256", str)


def sha256_of(data: bytes) -> Sha256:
    """The SHA-256 of some bytes, in hexadecimal."""
    return Sha256(sha256(data).hexdigest())


@dataclass(frozen=True, slots=True)
class Validators:
    """What the server gave to ask «has it changed since?»: ETag and Last-Modified, as they came."""

    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class Post:
    """What is sent with a request that is no question for a page, and the media types of it and of the answer."""

    body: bytes = field(repr=False)
    media_type: str
    answer_type: str


@dataclass(frozen=True, slots=True)
class Request:
    """One page to ask for. `robots_permitted`: do not ask robots.txt, the operator has a permission.

    `browser`: have a browser draw it. `wait_for`: CSS selectors, one of which is in the page when it is there. `post`: send
    this; such a request follows no redirect. `seen`: what its last good copy was; the browser takes a picture where the page
    is another one now.
    """

    url: str
    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    validators: Validators | None = None
    language: str | None = None
    robots_permitted: bool = False
    browser: bool = False
    wait_for: tuple[str, ...] = ()
    post: Post | None = None
    seen: Sha256 | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """How a server began its answer: the status with its words, and the headers as they came.

    Cookies are left out, and whatever repeats a header that was sent: secrets are never stored.
    """

    status: int
    reason: str
    headers: tuple[tuple[str, str], ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Fetch:
    """One answer of a server to one request.

    `not_modified`: the server answered 304, there is no body. `body` is decoded (unzipped) but not yet text.
    `final_url` is where redirects led. `media_type` is the Content-Type without its parameters, in lower case;
    `charset` is its charset parameter as it came. `picture`: a JPEG of the whole page, where a browser drew one that is not
    as it was; `body` is then the markup of what it showed. `answer`: None where a browser drew it, or it was not fetched but
    recorded.
    """

    url: str
    final_url: str
    status: int
    at: datetime
    body: bytes = field(repr=False)
    media_type: str = ""
    charset: str | None = None
    validators: Validators = field(default_factory=Validators)
    not_modified: bool = False
    picture: bytes | None = field(default=None, repr=False)
    answer: Answer | None = None


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The bytes of a page as they came, packed (zlib), under the SHA-256 of the unpacked bytes."""

    sha256: Sha256
    size: int
    media_type: str
    charset: str | None
    packed: bytes = field(repr=False)

    @classmethod
    def of(cls, body: bytes, media_type: str, charset: str | None = None) -> Snapshot:
        """Pack the bytes of a page."""
        # Level 1 packs HTML nearly as well as 6 in a third of the time.
        return cls(sha256_of(body), len(body), media_type, charset, zlib.compress(body, 1))

    def body(self) -> bytes:
        """The bytes as they came."""
        return zlib.decompress(self.packed)


@dataclass(frozen=True, slots=True)
class Part:
    """One page of a source as last seen good: its address, its snapshot and how to ask for it again.

    `fetched_at`: when it last came whole (status 200, not 304), and `answer` how, where that was kept.
    """

    url: str
    final_url: str
    sha256: Sha256
    validators: Validators
    fetched_at: datetime
    answer: Answer | None = None


class Mark(StrEnum):
    """What the markup of a page shows beside its text, in whatever language that is."""

    PASSWORD = "a field for a password"  # noqa: S105  # it is none
    CHALLENGE = "the script of a bot check"
    REFRESH = "an order to go to another address"
    CUT = "the markup ends before it is closed"


class BlockKind(StrEnum):
    """What a block of a document is. `PAGE`: a page that an index lists and that is followed; its link is whole."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    ROW = "row"
    PAGE = "page"


@dataclass(frozen=True, slots=True)
class Block:
    """One heading, paragraph, list item or table row.

    `text` is normalised (see `watcher.extract.typography`) and holds no link targets and no list number; `label` is the
    number it stood under («4.2», «(a)»), kept beside it so that renumbering is no change. `level`: of a heading 1 to 6,
    of an item its depth, else 0. `under`: the headings above it, outermost first.
    """

    kind: BlockKind
    text: str
    under: tuple[str, ...] = ()
    level: int = 0
    label: str = ""
    links: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """The text of a source as ordered blocks.

    `title`: the page's own title. `language`: as the page declares it. `reader`: the version of the reader and the rules
    that made it; documents are only compared when theirs are equal. `marks`: of the page as it came; they are no part of
    what is kept.
    """

    blocks: tuple[Block, ...]
    title: str = ""
    language: str | None = None
    reader: str = ""
    marks: frozenset[Mark] = field(default=frozenset(), compare=False)

    @property
    def text(self) -> str:
        """The blocks' texts, one a line."""
        return "\n".join(block.text for block in self.blocks)

    @property
    def text_sha256(self) -> Sha256:
        """Equal for two documents that say the same in the same order, whatever their numbering and links."""
        return sha256_of(self.hashed_text)

    @property
    def hashed_text(self) -> bytes:
        """What the hash of the text is made over: a line for each block, its kind, a tab and its text."""
        text = "\n".join(f"{block.kind}\t{block.text}" for block in self.blocks)
        # Half a surrogate pair, which UTF-8 cannot hold, must not stop a page from being kept.
        return text.encode("utf-8", "surrogatepass")
