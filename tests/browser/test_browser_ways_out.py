"""What scripts do in the browser leads nowhere that any other request may not go."""

from __future__ import annotations

import pytest

from tests.browser.attacks import HEARD
from tests.kit.island import on_an_island


@pytest.mark.timeout(1800)
def test_no_page_gets_inside_or_at_a_file():
    """Navigation, subresources, redirects, frames, beacons, sockets, WebRTC, workers, files: the canary hears nothing."""
    found = on_an_island("tests.browser.attacks:ways_out", seconds=1700)

    assert found["inside"] == []
    assert "93.184.216.34" in found["public"], "the island can be dialled, so the test could have failed"
    assert found["datagrams"] == [f"{HEARD}:9"], (
        "by STUN, QUIC or a name server of its own nothing goes anywhere at all"
    )
    assert found["files"] == []
    drawn = {url: came for url, came in found["came"].items() if "public.example/all-" in url}
    assert drawn == {url: url for url in drawn}, "the pages were drawn, and what they tried failed"
