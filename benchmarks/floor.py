"""The floor: the same requests on as many threads, the same bytes fetched and dropped. `python -m benchmarks.floor PLAN`.

PLAN is a JSON file: `lanes` (a list of hosts, each a list of [url, etag or null]) and `at_once`. Prints how many answers
had which status, as JSON.
"""

from __future__ import annotations

import json
import sys
import threading
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from queue import Empty, SimpleQueue

import requests
from requests.adapters import HTTPAdapter

Lane = Sequence[tuple[str, str | None]]


def main(plan: Path) -> None:
    """Ask for everything, and drop it."""
    wanted = json.loads(plan.read_text(encoding="utf-8"))
    lanes: SimpleQueue[Lane] = SimpleQueue()
    for lane in wanted["lanes"]:
        lanes.put(lane)
    counted: Counter[int] = Counter()
    with requests.Session() as session:
        session.mount("http://", HTTPAdapter(pool_connections=64, pool_maxsize=1))
        threads = [threading.Thread(target=_work, args=(session, lanes, counted)) for _ in range(wanted["at_once"])]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    print(json.dumps(counted))


def _work(session: requests.Session, lanes: SimpleQueue[Lane], counted: Counter[int]) -> None:
    while True:
        try:
            lane = lanes.get_nowait()
        except Empty:
            return
        statuses = Counter(_status(session, url, etag) for url, etag in lane)
        with _counting:
            counted.update(statuses)


def _status(session: requests.Session, url: str, etag: str | None) -> int:
    headers = {"Accept-Encoding": "gzip"}
    if etag is not None:
        headers["If-None-Match"] = etag
    response = session.get(url, headers=headers, timeout=30)
    assert response.content or response.status_code == requests.codes.not_modified
    return response.status_code


_counting = threading.Lock()

if __name__ == "__main__":
    main(Path(sys.argv[1]))
