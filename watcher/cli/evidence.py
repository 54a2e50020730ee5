"""`watch evidence`: what a page said, and the proof of it, in one file that stands alone."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from hashlib import file_digest
from pathlib import Path

import click

from watcher.cli import terminal
from watcher.cli.as_json import line
from watcher.cli.codes import DONE, TROUBLE
from watcher.cli.options import Moment, database_option, json_option, reading, visited
from watcher.clock import now
from watcher.model.change import ChangeId
from watcher.store import Store
from watcher.tasks.dossier import Matter, matter_of_change, matter_of_source, write
from watcher.web.printed import pages


@click.command("evidence")
@click.argument("subject", metavar="CHANGE|SOURCE")
@click.option("--from", "since", type=Moment(), help="Of SOURCE: from this time on, e.g. 2026-03-14.")
@click.option("--to", "until", type=Moment(), help="Of SOURCE: until this time.")
@click.option("--output", type=click.Path(path_type=Path), help="The file, or a folder for it.  [default: here]")
@database_option
@json_option
def command(
    subject: str, since: datetime | None, until: datetime | None, output: Path | None, database: Path, as_json: bool
) -> int:
    """Write a zip that proves what a page said: of CHANGE, or of SOURCE in a time.

    It holds the pages as they came, the texts, the redline, the record of checks, the seals, and how to verify them with
    nothing but sha256sum and a reader of web archives.
    """
    with reading(database) as store, store.reading():
        matter = _matter(store, subject, since, until)
        target = _target(matter, subject, output)
        count = _write(matter, store, target)
    for fault in matter.proof.faults:
        terminal.err.print(terminal.safe(f"not as it was sealed: {fault}", "red"))
    code = TROUBLE if matter.proof.faults else DONE
    with target.open("rb") as file:
        sha, size = file_digest(file, "sha256").hexdigest(), target.stat().st_size
    latest = matter.proof.latest
    if as_json:
        seal = latest and str(latest.head)
        terminal.say(line({"file": str(target), "sha256": sha, "bytes": size, "files": count, "seal": seal}))
        return code
    terminal.out.print(terminal.safe(f"{target}: {count} files, {size:,} bytes; README.txt says how to verify them"))
    terminal.out.print(f"SHA-256 {sha}")
    if latest:
        terminal.out.print(f"latest seal: {latest.head}")
    return code


def _matter(store: Store, subject: str, since: datetime | None, until: datetime | None) -> Matter:
    if not subject.isdecimal():
        if since and until and since > until:
            raise click.UsageError("--from is later than --to")
        return matter_of_source(store, visited(store, subject), since, until or now(), now())
    if since or until:
        raise click.UsageError("--from and --to are for a SOURCE; a CHANGE has its own time")
    return matter_of_change(store, store.change(ChangeId(min(int(subject), 2**62))), now())


def _target(matter: Matter, subject: str, output: Path | None) -> Path:
    name = f"{matter.name}.zip" if subject.isdecimal() else f"evidence-{matter.source.id}.zip"
    target = output or Path()
    target = target / name if target.is_dir() else target
    if target.exists():
        raise click.UsageError(f"{target}: there is such a file already; name another with --output")
    return target


def _write(matter: Matter, store: Store, target: Path) -> int:
    """Under another name first, so that there is never half a file; how many files are in it."""
    fresh = target.with_name(f".{target.name}.new")
    try:
        with fresh.open("wb") as out:
            count = write(matter, store, pages, out)
        fresh.rename(target)
    except OSError as error:
        raise click.FileError(str(target), error.strerror or str(error)) from error
    finally:
        with suppress(OSError):
            fresh.unlink()
    return count
