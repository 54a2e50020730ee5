"""Captures as a WARC file (ISO 28500), which every web archive reads."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from io import BytesIO
from uuid import NAMESPACE_URL, uuid5

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from watcher import __version__
from watcher.dossier.package import Sink
from watcher.model.page import Answer, Sha256

# Of how the body came over the wire: it is kept unpacked, and a reader that believed these would unpack it once more.
_OF_THE_WIRE = {"content-encoding", "transfer-encoding", "content-length"}
_AS_IT_WAS = "X-Archive-Orig-"
_HEADER_NAME = re.compile(r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")


@dataclass(frozen=True, slots=True)
class Capture:
    """A page as it was fetched. `answer`: None where it was imported, drawn by a browser, or kept without headers."""

    url: str
    at: datetime
    sha256: Sha256
    media_type: str
    charset: str | None
    body: bytes = field(repr=False)
    answer: Answer | None = None


class WarcFile:
    """Writes captures one after the other, each compressed by itself as the format wants it."""

    def __init__(self, out: Sink, title: str) -> None:
        self._writer = WARCWriter(out, gzip=True, warc_version="1.1")
        about = {
            "software": f"policy-watch/{__version__}",
            "format": "WARC File Format 1.1",
            "description": _one_line(title),
        }
        info = self._writer.create_warcinfo_record("captures.warc.gz", about)
        self._writer.write_record(info)

    def add(self, capture: Capture) -> None:
        """Write a capture: as a response where its headers were kept, else as a resource, which has none."""
        headers = {
            "WARC-Record-ID": f"<urn:uuid:{_id_of(capture)}>",
            "WARC-Date": capture.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
            "WARC-Payload-Digest": f"sha256:{capture.sha256}",
        }
        answered = None if capture.answer is None else _answered(capture.answer, len(capture.body))
        kind = {} if answered else {"warc_content_type": _content_type(capture)}
        record = self._writer.create_warc_record(
            _one_line(capture.url),
            "response" if answered else "resource",
            payload=BytesIO(capture.body),
            length=len(capture.body),
            http_headers=answered,
            warc_headers_dict=headers,
            **kind,
        )
        self._writer.write_record(record)


def _id_of(capture: Capture) -> str:
    return str(uuid5(NAMESPACE_URL, f"{capture.url} {capture.at.isoformat()} {capture.sha256}"))


def _answered(answer: Answer, size: int) -> StatusAndHeaders:
    lead = list(_kept(answer.headers))
    return StatusAndHeaders(
        f"{answer.status} {_one_line(answer.reason)}".strip(),
        [*lead, ("Content-Length", str(size))],
        protocol="HTTP/1.1",
    )


def _kept(headers: Iterable[tuple[str, str]]) -> Iterable[tuple[str, str]]:
    for name, value in headers:
        if _HEADER_NAME.fullmatch(name):
            yield (f"{_AS_IT_WAS}{name}" if name.lower() in _OF_THE_WIRE else name), _one_line(value)


def _content_type(capture: Capture) -> str:
    charset = f"; charset={capture.charset}" if capture.charset else ""
    return _one_line(f"{capture.media_type or 'application/octet-stream'}{charset}")


def _one_line(text: str) -> str:
    """A text that cannot begin another header."""
    return " ".join(text.encode("utf-8", "replace").decode().split())
