"""Pages that need a browser, watched from the command line."""

from __future__ import annotations

from tests.kit.watch import source
from watcher.store import Store

SHELL = """<!doctype html><html lang=en><head><title>Fees</title></head><body><div id=root></div><script>
setTimeout(() => {{ root.innerHTML = `<main id=fees><h1>Selling fees</h1><p>You pay {rate} of the price.</p>
<p>We pay you every fourteen days.</p></main>` }}, 100)</script></body></html>"""


def test_a_change_on_a_page_that_scripts_put_together_is_told_with_a_picture(site, watch):
    """The snapshot is what the browser showed; a picture is kept of a page that changed, and of no other."""
    watch.settings(source(site.url("/app"), browser=True, select="#fees"))
    outcomes = []
    for rate in ("8%", "8%", "15%"):
        site.serve("/app", SHELL.format(rate=rate))
        outcomes.append(watch("check", "--json").json[0])

    assert [one["outcome"] for one in outcomes] == ["first_seen", "unchanged", "changed"]
    assert "8% → 15%" in outcomes[-1]["change"]["headline"]
    with Store.open(watch.database) as store:
        (change,) = store.changes()
        pictures = store.drawings.of(change.id)
    assert [(one.url, one.jpeg[:2]) for one in pictures] == [(site.url("/app"), b"\xff\xd8")]
    kept = watch.folder / "page.jpg"
    assert watch("diff", "1", "--picture", kept).code == 0
    assert kept.read_bytes() == pictures[0].jpeg


def test_auto_asks_plainly_first_and_remembers_what_needs_a_browser(site, watch):
    site.serve("/app", SHELL.format(rate="8%"))
    site.serve("/plain", "<html lang=en><main id=fees><h1>Fees</h1><p>You pay 8% of the price.</p></main></html>")
    watch.settings(
        source(site.url("/app"), "app", browser="auto", select="#fees"),
        source(site.url("/plain"), "plain", browser="auto", select="#fees"),
    )

    first = watch("check", "--json").outcomes
    second = watch("check", "--json").outcomes
    agents = {
        path: ["Chrome/" in call.headers["User-Agent"] for call in site.asked(path)] for path in ("/app", "/plain")
    }

    assert first == {"app": "first_seen", "plain": "first_seen"}
    assert second == {"app": "unchanged", "plain": "unchanged"}
    assert agents == {"/app": [False, True, True], "/plain": [False, False]}


def test_auto_without_a_browser_says_what_is_wrong_with_the_plain_answer(site, watch):
    site.serve("/app", SHELL.format(rate="8%"))
    watch.settings(source(site.url("/app"), browser="auto", select="#fees"))

    (outcome,) = watch("check", "--json", env={"WATCH_BROWSER": "/nowhere"}).json

    assert outcome["outcome"] == "broken"
    assert "browser" in outcome["reason"] or "matches nothing" in outcome["reason"]


def test_a_browser_that_does_not_start_is_told_and_stops_nothing_else(site, watch):
    site.serve("/plain", "<html lang=en><main><h1>Fees</h1><p>You pay 8% of the price.</p></main></html>")
    watch.settings(source(site.url("/app"), "app", browser=True), source(site.url("/plain"), "plain"))

    ran = watch("check", "--json", env={"WATCH_BROWSER": "/bin/false"})

    assert ran.outcomes == {"app": "unreachable", "plain": "first_seen"}
    assert "the browser could not be started" in ran.out
    assert "`watch doctor` says more" in ran.out


def test_the_doctor_says_which_browser_is_used_and_how_to_get_one(watch):
    watch.settings(source("https://shop.example/fees", browser=True))

    well = watch("doctor")
    none = watch("doctor", env={"WATCH_BROWSER": "/nowhere"})
    dead = watch("doctor", "--json", env={"WATCH_BROWSER": "/bin/false"})

    assert well.code == 0
    assert "it starts" in well.out
    assert none.code == 0
    assert "there is no browser at /nowhere" in none.out
    assert "apt install chromium" in none.err
    assert dead.code == 1
    assert [one["well"] for one in dead.json[0]["findings"] if one["what"] == "browser"] == [False]


def test_a_page_of_scripts_is_tried_and_added_as_the_browser_draws_it(site, watch):
    site.serve("/app", SHELL.format(rate="8%"))
    watch.settings()

    tried = watch("try", site.url("/app"), "--browser", "--select", "#fees")
    assert tried.code == 0, tried.err
    assert "You pay 8% of the price." in tried.out
    assert "browser: true" in tried.out
    without = watch("try", site.url("/app"), "--browser", env={"WATCH_BROWSER": "/nowhere"})
    assert without.code == 1
    assert "no browser can draw it here" in without.err
