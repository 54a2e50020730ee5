"""Evidence files: what stands alone, and is verified without this program.

`package` writes the zip and the list of its hashes, `warc` the captures as web archives have them, `papers` the texts,
the record of checks and the seals as plain files, `timestamp` what
somebody else states of a seal, `readme.txt` how to verify all of it.
"""

from watcher.dossier.package import Package
from watcher.dossier.papers import About, Check, checks_csv, lines_file, readme, text_file
from watcher.dossier.timestamp import NoTimestamp, Question
from watcher.dossier.warc import Capture, WarcFile

__all__ = [
    "About",
    "Capture",
    "Check",
    "NoTimestamp",
    "Package",
    "Question",
    "WarcFile",
    "checks_csv",
    "lines_file",
    "readme",
    "text_file",
]
