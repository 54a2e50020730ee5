"""The plain files of an evidence file: texts, the record of checks, seals, and how to verify all of it."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from importlib.resources import files

from watcher import __version__
from watcher.model.page import Document, Sha256
from watcher.model.seal import Seal, Timestamp
from watcher.summary import cell_of, inert

_STEP_SUMS = "sha256sum --check --quiet SHA256SUMS"
_STEP_NAMES = """
for file in pages/* texts/* values/* screenshots/*; do
  name=${file##*/}
  [ ! -f "$file" ] || [ "$(sha256sum < "$file" | cut -c 1-64)" = "${name%%.*}" ] || echo "ALTERED: $file"
done
"""
_STEP_LINES = """
for file in seals/*.lines; do
  hash=$(while IFS= read -r line; do
    case $line in
      *' '*) printf '%s\\n' "$line" | sha256sum | cut -c 1-64 ;;
      *) printf '%s\\n' "$line" ;;
    esac
  done < "$file" | sha256sum | cut -c 1-64)
  grep -q "^lines [0-9]* $hash\\$" "${file%.lines}.seal" || echo "ALTERED: $file"
done
"""
_STEP_CHAIN = """
named="latest {latest} $(cat seals/*.seal)"
for file in seals/*.seal; do
  number=${{file##*/}}
  number=${{number%.seal}}
  hash=$(sha256sum < "$file" | cut -c 1-64)
  case $named in
    *"latest $number:$hash"* | *"previous $number $hash"* | *"further $number $hash"*) ;;
    *) echo "ALTERED: $file" ;;
  esac
done
"""
_STEP_STAMPS = """
openssl ts -verify -in timestamps/{seal}.tsr -data seals/{seal}.seal -CAfile authority.pem
openssl ts -reply -in timestamps/{seal}.tsr -text
""".strip()
_PICTURES = "how the page looked, as a browser drew it; the name is its SHA-256"
_TIMESTAMPS = "what a timestamp authority stated of a seal (RFC 3161)"


@dataclass(frozen=True, slots=True)
class Check:
    """A row of the record of checks. `text`: the hash of the text that stood there, None where none was had."""

    at: datetime
    outcome: str
    why: str
    took: timedelta
    text: Sha256 | None
    change: int | None


def text_file(document: Document) -> bytes:
    """A text as it is hashed: the SHA-256 of this is the hash by which the record names the text."""
    return document.hashed_text


def checks_csv(checks: Sequence[Check]) -> bytes:
    """The record of checks, for any spreadsheet."""
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\r\n")
    rows.writerow(["checked at (UTC)", "outcome", "how or why", "seconds", "SHA-256 of the text", "change"])
    for one in checks:
        at = one.at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S")
        seconds = f"{one.took.total_seconds():.2f}"
        rows.writerow([at, one.outcome, cell_of(one.why), seconds, one.text or "", one.change or ""])
    return out.getvalue().encode()


def lines_file(lines: Sequence[str]) -> bytes:
    """The lines of a seal, or their hashes."""
    return "".join(f"{line}\n" for line in lines).encode()


@dataclass(frozen=True, slots=True)
class About:
    """What README.txt tells of an evidence file.

    `story`: what happened when, in lines. `latest`: the seal that leads to all others. `changes`: which have a redline.
    `bare`: how many captures have no headers.
    """

    title: str
    story: Sequence[str]
    made: datetime
    latest: Seal | None
    changes: Sequence[int]
    timestamps: Sequence[Timestamp]
    has_pictures: bool
    bare: int


def readme(about: About) -> bytes:
    """How to read and to verify an evidence file."""
    template = files("watcher.dossier").joinpath("readme.txt").read_text(encoding="utf-8")
    latest = about.latest.head if about.latest else "none: `watch verify` says why"
    said = template.format(
        title=inert(about.title),
        made=about.made.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S"),
        version=__version__,
        story="\n".join(inert(line) for line in about.story),
        redlines="".join(_listed(f"redline-{one}.html", f"change {one}, word by word") for one in about.changes),
        pictures=_listed("screenshots/", _PICTURES) if about.has_pictures else "",
        timestamps=_listed("timestamps/", _TIMESTAMPS) if about.timestamps else "",
        without_headers=_without_headers(about.bare),
        step_sums=_indented(_STEP_SUMS),
        step_names=_indented(_STEP_NAMES),
        step_lines=_indented(_STEP_LINES),
        step_chain=_indented(_STEP_CHAIN.format(latest=latest)),
        latest=latest,
        stamped=_stamped(about.timestamps),
    )
    return said.encode()


def _listed(name: str, words: str) -> str:
    return f"  {name:<18}{words}\n"


def _stamped(timestamps: Sequence[Timestamp]) -> str:
    if not timestamps:
        return ""
    authorities = ", ".join(sorted({inert(one.authority) for one in timestamps}))
    commands = "\n".join(_STEP_STAMPS.format(seal=one.seal) for one in timestamps)
    return (
        f"\n6. A timestamp authority ({authorities}) signed when a seal was there.\n"
        f"   With its certificate, which it publishes, as authority.pem:\n\n{_indented(commands)}"
    )


def _without_headers(bare: int) -> str:
    if not bare:
        return ""
    captures = "One capture has" if bare == 1 else f"{bare} captures have"
    return (
        f"\n{captures} no headers: imported from a file, drawn by a browser, or taken by a version that kept none.\n"
        "In captures.warc.gz they are resources, not responses.\n"
    )


def _indented(script: str) -> str:
    return "".join(f"     {line}\n" for line in script.strip().splitlines())
