"""Make the pictures of the pages: a made-up half year, served on loopback, as a browser shows it in light and in dark.

`python -m docs.images.make_pages` needs an installed Chromium. It asks nothing of any other machine.
"""

from __future__ import annotations

import sys
import tempfile
from io import BytesIO
from pathlib import Path
from typing import Literal

from PIL import Image
from playwright.sync_api import Browser, ViewportSize, sync_playwright

from docs.images.sample import NOW, change_with, sample_settings, write_sample
from watcher.fetch.browser_find import find_program
from watcher.model.settings import Web
from watcher.store import Store
from watcher.web import PageServer

FOLDER = Path(__file__).parent
SIZE: ViewportSize = {"width": 1040, "height": 780}
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
LARGEST = 200_000  # bytes of a picture


def photograph(browser: Browser, address: str, paths: dict[str, str]) -> None:
    """Save what each page shows first, in both schemes."""
    for scheme in SCHEMES:
        page = browser.new_page(viewport=SIZE, device_scale_factor=1.5, color_scheme=scheme)
        for name, path in paths.items():
            page.goto(address + path)
            target = FOLDER / f"{name}-{scheme}.webp"
            Image.open(BytesIO(page.screenshot())).save(target, "WEBP", quality=82, method=6)
            size = target.stat().st_size
            assert size < LARGEST, f"{target} is too large"
            print(f"{target.name}: {size // 1000} kB")
        page.close()


def main() -> None:
    """All pictures."""
    program = find_program()
    if program is None:
        sys.exit("no browser is installed; `watch doctor` says how to get one")
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "watch.db"
        write_sample(database)
        with Store.open(database, read_only=True) as store:
            fee = change_with(store, "referral").change.id
        paths = {"changes": "/", "change": f"/changes/{fee}", "source": "/sources/bazaar-fees", "overview": "/overview"}
        with (
            PageServer(sample_settings(Web("127.0.0.1", 0)), database, lambda: NOW) as server,
            sync_playwright() as driver,
        ):
            browser = driver.chromium.launch(executable_path=str(program.path), args=["--no-sandbox"])
            photograph(browser, server.address, paths)
            browser.close()


if __name__ == "__main__":
    main()
