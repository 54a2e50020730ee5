"""Make `alert.png`: the mail of the demo's silent fee change, through the product's own code, as a browser shows it.

`python docs/images/make_alert.py` needs an installed Chromium.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from watcher.app import tools_for
from watcher.clock import now
from watcher.demo import ROUNDS, Marketplace, demo_settings
from watcher.model.notice import Message
from watcher.model.outcome import Changed
from watcher.notify.letter import html
from watcher.summary import change_message
from watcher.tasks.check import check

PICTURE = Path(__file__).with_name("alert.png")
WIDTH = 680  # CSS pixels; the mail itself is at most 640 wide
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
MEASURE = "<script>document.title = document.documentElement.scrollHeight</script>"


def alert() -> Message:
    """What Slack and the inbox hear of the fee that the demo's marketplace raises without a word."""
    first, second, _ = ROUNDS(now().date())
    with Marketplace() as marketplace, tempfile.TemporaryDirectory() as folder:
        settings = demo_settings(marketplace.address)
        with tools_for(settings, Path(folder) / "watch.db") as tools:
            for pages in (first.pages, second.pages):
                marketplace.publish(pages)
                outcomes = list(check(settings.sources, tools))
    changed = next(one for one in outcomes if isinstance(one, Changed) and one.visit.source.id == "bazaar-fees")
    # The demo takes seconds; a page is looked at every six hours.
    change = replace(changed.change, old_last_seen=changed.change.first_seen - timedelta(hours=6))
    return change_message(changed.visit.source, change)


def photograph(page: str, picture: Path) -> None:
    """Save a page as a browser shows it, as high as it is."""
    browser = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    if browser is None:
        sys.exit(f"no browser is installed; any of {', '.join(BROWSERS)} will do")
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "alert.html"
        file.write_text(page + MEASURE, encoding="utf-8")
        flags = [
            "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync",
            "--hide-scrollbars", "--force-device-scale-factor=2", f"--user-data-dir={folder}/profile",
        ]  # fmt: skip
        shown = _run(browser, *flags, f"--window-size={WIDTH},200", "--dump-dom", file.as_uri())
        measured = re.search(r"<title>(\d+)</title>", shown)
        assert measured is not None, "the page says how high it is"
        _run(browser, *flags, f"--window-size={WIDTH},{measured[1]}", f"--screenshot={picture}", file.as_uri())


def _run(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True, timeout=60).stdout


if __name__ == "__main__":
    photograph(html(alert()), PICTURE)
    print(f"{PICTURE}: {PICTURE.stat().st_size // 1000} kB")
