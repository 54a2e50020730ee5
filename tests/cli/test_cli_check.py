"""`watch check`, as a user or a program calls it."""

from __future__ import annotations

from tests.kit.site import Site
from tests.kit.slack import SlackServer
from tests.kit.watch import Watch, source
from tests.walk.pages import TARGETS, WALL, fees


def slack_channel(slack: SlackServer) -> dict[str, str]:
    return {"type": "slack", "webhook": slack.webhook_url}


def test_a_check_says_one_line_a_source(site: Site, watch: Watch) -> None:
    """First seen, then unchanged, then changed with the verdict and one sentence."""
    site.serve("/fees", fees("8%", updated=""))
    watch.settings(source(site.url("/fees")))

    first, second = watch("check"), watch("check")
    site.serve("/fees", fees("15%", updated=""))
    third = watch("check")

    assert first.lines == [
        "first seen  bazaar-fees                        7 clauses read; changes are told from now on"
    ]
    assert second.lines == ["unchanged   bazaar-fees                        same bytes"]
    assert len(third.lines) == 1
    assert third.out.startswith("changed     bazaar-fees                        material NO DATE ON PAGE  ")
    assert third.err == "watch diff 1 shows every word of bazaar-fees\n"
    assert (first.code, second.code, third.code) == (0, 0, 0)


def test_json_has_the_fields_that_other_programs_rely_on(site: Site, watch: Watch) -> None:
    """One object a source and check, in the form that the documentation gives."""
    site.serve("/fees", fees("8%"))
    site.serve("/targets", TARGETS)
    watch.settings(source(site.url("/fees")), source(site.url("/targets"), "bazaar-targets"))
    watch("check", at="2026-11-23T06:00:00+00:00")
    site.serve("/fees", fees("15%"))
    site.forget("/targets")

    ran = watch("check", "--json", at="2026-11-24T06:00:00+00:00")

    assert ran.code == 1
    objects = {one["source"]: one for one in ran.json}
    gone, changed = objects["bazaar-targets"], objects["bazaar-fees"]
    assert gone["outcome"] == "unreachable"
    assert gone["reason"] == "HTTP 404 Not Found"
    assert gone["change"] is None
    assert changed["at"].startswith("2026-11-24T06:00:0")
    assert changed["at"].endswith("Z")
    assert (changed["outcome"], changed["reason"]) == ("changed", None)
    change = changed["change"]
    assert change["id"] == 1
    assert change["weight"] == "material"
    assert isinstance(change["headline"], str)
    assert change["reasons"]
    assert all(isinstance(reason, str) for reason in change["reasons"])
    (edit,) = change["edits"]
    assert edit["kind"] == "reworded"
    assert edit["under"] == ["Selling fees", "Referral fees"]
    assert "8%" in edit["before"]
    assert "15%" in edit["after"]
    assert all(set(figure) == {"before", "after", "moved", "way"} for figure in edit["figures"])


def test_every_outcome_has_its_word_in_json(site: Site, watch: Watch) -> None:
    """first_seen, unchanged, changed, held, broken and unreachable are what a program may meet."""
    for name in ("new", "same", "other", "wall", "bad"):
        site.serve(f"/{name}", fees("8%"))
    names = ("new", "same", "other", "wall", "bad", "gone")
    sources = [source(site.url(f"/{name}"), name, select="main") for name in names]
    watch.settings(*sources)
    watch("check", "same", "other", "wall", "bad")
    site.serve("/other", fees("9%"))
    site.serve("/wall", WALL)
    site.serve("/bad", "<html><title>Help</title><p>Nothing of the sort stands here, only words.</p></html>")

    ran = watch("check", "--json")

    assert ran.outcomes == {
        "new": "first_seen",
        "same": "unchanged",
        "other": "changed",
        "wall": "held",
        "bad": "broken",
        "gone": "unreachable",
    }
    assert all(
        (one["reason"] is None) == (one["outcome"] in {"first_seen", "unchanged", "changed"}) for one in ran.json
    )
    assert ran.code == 1


def test_only_the_named_sources_are_checked(site: Site, watch: Watch) -> None:
    """The others are not even asked for."""
    site.serve("/fees", fees())
    site.serve("/targets", TARGETS)
    watch.settings(source(site.url("/fees")), source(site.url("/targets"), "bazaar-targets"))

    ran = watch("check", "bazaar-targets", "--json")

    assert ran.outcomes == {"bazaar-targets": "first_seen"}
    assert site.asked("/fees") == []


def test_an_unknown_source_is_answered_with_the_nearest(watch: Watch) -> None:
    """A slip of the fingers costs no look into the settings, and nothing is checked."""
    watch.settings(source("http://127.0.0.1:9/fees"))

    near, far = watch("check", "bazar-fees"), watch("check", "xyz")

    assert (near.code, far.code) == (2, 2)
    assert near.err == "there is no source «bazar-fees»; did you mean «bazaar-fees»?\n"
    assert far.err == "there is no source «xyz»; `watch sources` lists them\n"
    assert not watch.database.exists()


def test_no_send_records_and_queues(site: Site, slack: SlackServer, watch: Watch) -> None:
    """What was not sent goes out with the next check, once."""
    site.serve("/fees", fees("8%"))
    watch.settings(source(site.url("/fees"), notify="team"), channels={"team": slack_channel(slack)})
    watch("check")
    site.serve("/fees", fees("15%"))

    quiet = watch("check", "--no-send")
    assert quiet.code == 0
    assert slack.payloads == []

    assert watch("check").code == 0
    assert len(slack.payloads) == 1
    watch("check")
    assert len(slack.payloads) == 1


def test_the_exit_code_tells_of_a_material_change_if_asked(site: Site, watch: Watch) -> None:
    """4 with --exit-code, 0 without; and 0 for an editorial change."""
    site.serve("/fees", fees("8%"))
    site.serve("/other", fees("8%"))
    watch.settings(source(site.url("/fees")), source(site.url("/other"), "other"))
    watch("check")

    site.serve("/fees", fees("15%"))
    assert watch("check", "--exit-code", "bazaar-fees").code == 4
    assert watch("check", "--exit-code", "bazaar-fees").code == 0
    site.serve("/other", fees("15%"))
    assert watch("check", "other").code == 0


def test_a_page_that_waits_for_a_browser_is_no_trouble_of_today(site: Site, watch: Watch) -> None:
    """It is said at every check, but the exit code keeps its meaning: something that worked does not."""
    site.serve("/fees", fees())
    watch.settings(source(site.url("/fees")), source(site.url("/app"), "bazaar-app", browser=True))

    ran = watch("check", "--json", env={"WATCH_BROWSER": "/nowhere"})

    assert ran.outcomes == {"bazaar-fees": "first_seen", "bazaar-app": "unreachable"}
    assert "only a browser can read this page, and there is no browser at /nowhere" in ran.out
    assert ran.code == 0
    assert site.asked("/app") == []
