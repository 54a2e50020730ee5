"""Three hundred ways to get a settings file wrong: each gets an answer that names the place, and at once."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator

import pytest

RIGHT = """\
contact: you@example.com
operator: inbox
manners:
  pace: 2s
  deadline: 30s
  maxBytes: 5MB
  maxRedirects: 5
  fullFetchEvery: 24h
  hostsAtOnce: 16
  insideHosts: [intranet.example.com]
defaults:
  every: 6h
  notify: team
  language: en
  noticeDays: 15
channels:
  team:
    type: slack
    webhook: https://hooks.slack.com/services/T/B/x
  inbox:
    type: email
    host: smtp.example.com
    port: 587
    security: starttls
    from: watch@example.com
    to: you@example.com
  phone:
    type: apprise
    urls: ntfy://topic
sources:
  - id: etsy-fees
    service: Etsy
    title: Fees
    kind: fees
    url: https://www.etsy.com/legal/fees/
    select: main
    every: 12h
    robotsPermitted: false
"""
# What stands behind a key, and is wrong behind every one of them.
VALUES = {
    "mapping": "{a: {b: c}}",
    "list of lists": "[[a], [b]]",
    "nothing": "",
    "null": "~",
    "tag": "!!python/object/apply:os.system ['true']",
    "own tag": "!secret x",
    "alias to nothing": "*nowhere",
    "open quotes": '"open',
    "open bracket": "[open",
    "tab": "\t\tx: y",
    "control character": "\x07",
    "variable that is not set": "${NOT_SET_ANYWHERE}",
}


def damaged() -> Iterator[tuple[str, bytes]]:
    """A name and a file for each."""
    for at, line in enumerate(RIGHT.splitlines()):
        head, _, value = line.partition(":")
        name = f"{head.strip().lstrip('- ')} in line {at + 1}"
        for what, wrong in VALUES.items() if value else ():
            yield f"{what} behind {name}", _with(at, f"{head}: {wrong}")
        if head.strip() not in {"team", "inbox", "phone"}:  # a channel may be called what one likes
            yield f"{name} misspelt", _with(at, f"{head}x:{value}")
        if "- " not in head:
            yield f"{name} twice", _with(at, f"{head}: x\n{line}")
        yield f"{name} after a tab", _with(at, f"\t{line}")
    yield from whole_files()


def _with(at: int, line: str) -> bytes:
    lines = RIGHT.splitlines()
    return "\n".join([*lines[:at], line, *lines[at + 1 :], ""]).encode()


def whole_files() -> Iterator[tuple[str, bytes]]:
    """What is wrong with a file as a whole, or with its form."""
    right = RIGHT.encode()
    bomb = "a: &a [x,x]\n" + "".join(
        f"{chr(98 + n)}: &{chr(98 + n)} [*{chr(97 + n)},*{chr(97 + n)}]\n" for n in range(24)
    )
    yield "empty", b""
    yield "blanks", b"  \n\n  \n"
    yield "a comment", b"# sources:\n"
    yield "one word", b"sources"
    yield "a list", b"- sources\n"
    yield "two documents", right + b"---\n" + right
    yield "latin-1", right.replace(b"Etsy", "Bücher".encode("latin-1"))
    yield "UTF-16", RIGHT.encode("utf-16")
    yield "zero bytes", right.replace(b"Etsy", b"Et\0sy")
    yield "only zero bytes", bytes(1000)
    yield "50 MB of blanks", b" " * 50_000_000
    yield "50 MB of sources", right + b"# x\n" * 12_000_000
    yield "a program", b"\x7fELF" + bytes(range(256)) * 100
    yield "a page", b"<!doctype html><html><body>Not found</body></html>"
    yield "JSON cut off", b'{"sources": [{"id": "a",'
    yield "deep lists", b"sources: " + b"[" * 100_000
    yield "deep mappings", b"sources: " + b"{a: " * 50_000
    yield "deep indentation", "".join(" " * n + "a:\n" for n in range(1500)).encode()
    yield "alias bomb", (bomb + RIGHT).encode()
    yield "alias of itself", b"sources: &a [*a]\n"
    yield "alias as a key", b"a: &a b\n*a : c\n" + right
    yield "merge", right.replace(b"    kind: fees", b"    <<: {kind: fees}")
    yield "merge of the same", right.replace(b"defaults:", b"defaults: &d", 1).replace(b"    kind: fees", b"    <<: *d")
    yield "a list as a key", b"[a, b]: c\n" + right
    yield "a directive", b"%YAML 9.9\n---\n" + right
    yield "the end cut off", right[: right.index(b"www.etsy")]
    yield "no sources", right[: right.index(b"sources:")]
    yield "the same source twice", right + right[right.index(b"  - id:") :]
    yield "ten thousand unknown keys", right + "".join(f"k{n}: v\n" for n in range(10_000)).encode()
    yield "one key of a megabyte", b"x" * 1_000_000 + b": y\n" + right
    for word in ("no", "yes", "3.10", "6:30", "1e3", "0x10", "2026-11-24", "-1", "9" * 400, "٣", "½", "NaN", ".inf"):
        yield f"«{word[:9]}» as a period", right.replace(b"every: 6h", f"every: {word}".encode())
        yield f"«{word[:9]}» as a count", right.replace(b"hostsAtOnce: 16", f"hostsAtOnce: {word}x".encode())


FILES = list(damaged())


def test_there_are_three_hundred_of_them_and_the_file_is_right_before(problems):
    assert len(FILES) >= 300
    assert len(set(dict(FILES).values())) == len(FILES)
    assert problems(RIGHT) == []


@pytest.mark.parametrize("part", range(4))
def test_every_damage_is_told_with_its_place(problems, part):
    """A wrong type, a tab, a key twice, an alias bomb, 50 MB: file, line, column, what is wrong, and no traceback."""
    for name, content in FILES[part::4]:
        began = time.process_time()
        found = problems(content)
        took = time.process_time() - began

        assert found, f"{name}: taken as it is"
        assert [line for line in found if not re.fullmatch(r"[^\n]*sources\.yaml:\d+:\d+: \S[^\n]*", line)] == [], name
        assert [line for line in found if len(line) > 1000] == [], name
        assert took < 5, f"{name}: {took:.1f} s of processor time"
