"""A statement of somebody else that a seal was there at a time: a timestamp by RFC 3161."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING

from watcher.errors import WatchError
from watcher.model.page import Post
from watcher.model.seal import Seal, Timestamp

if TYPE_CHECKING:
    from rfc3161_client import TimeStampRequest, TimeStampResponse

QUERY, REPLY = "application/timestamp-query", "application/timestamp-reply"


class NoTimestamp(WatchError):
    """An authority did not answer with a timestamp of what it was asked for, or the library is not there; says why."""


class Question:
    """A question for the timestamp of a seal: what is hashed is the text of the seal, so its hash is what is stamped."""

    def __init__(self, seal: Seal) -> None:
        """Raises NoTimestamp where the library is not installed."""
        try:
            from rfc3161_client import HashAlgorithm, TimestampRequestBuilder  # noqa: PLC0415  # an optional extra
        except ImportError as error:
            mend = 'install it: pip install "policy-watch[timestamps]"'
            raise NoTimestamp(f"timestamps: the library for them is not there; {mend}") from error
        text = seal.text.encode()
        self._seal = seal
        self._asked: TimeStampRequest = (
            TimestampRequestBuilder().data(text).hash_algorithm(HashAlgorithm.SHA256).build()
        )

    @property
    def post(self) -> Post:
        """What is sent to the authority: the hash of the seal and a number that was never used before, nothing else."""
        return Post(self._asked.as_bytes(), QUERY, REPLY)

    def read(self, reply: bytes, authority: str) -> Timestamp:
        """The timestamp that came. Raises NoTimestamp if it is none, or one of something else.

        Whether the authority's signature holds is for whoever trusts its certificate to verify: `openssl ts -verify`.
        """
        from rfc3161_client import decode_timestamp_response  # noqa: PLC0415  # an optional extra

        try:
            answer: TimeStampResponse = decode_timestamp_response(reply)
        except ValueError as error:
            raise NoTimestamp("the answer is no timestamp") from error
        if answer.status not in (0, 1):  # granted, granted with changes (RFC 3161, 2.4.2)
            said = "; ".join(answer.status_string)
            raise NoTimestamp(f"the authority refused ({said or f'status {answer.status}'})")
        stated = answer.tst_info
        if stated.message_imprint.message.hex() != self._seal.hash or stated.nonce != self._asked.nonce:
            raise NoTimestamp("the authority stamped something else than it was asked for")
        return Timestamp(self._seal.number, stated.gen_time.astimezone(UTC), authority, reply)
