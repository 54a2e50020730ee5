"""A host that is down is one message, not one a page; its return is one; and a page that stays away is told by itself."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from tests.kit.site import Site
from tests.kit.slack import SlackServer
from tests.kit.watch import Watch, source
from tests.walk.pages import fees

NOW = datetime(2026, 11, 20, 6, tzinfo=UTC)
HOUR = timedelta(hours=1)
PAGES = 40
WALL = "<html lang=en><title>One more step</title><h1>Checking your browser</h1><p>Please complete the security check.</p></html>"


class Story:
    """Forty pages of one host, checked a few at a time as a service does."""

    def __init__(self, site: Site, slack: SlackServer, watch: Watch, pages: int = PAGES) -> None:
        self.site, self.slack, self.watch = site, slack, watch
        self.names = [f"fees-{number}" for number in range(pages)]
        sources = [source(site.url(f"/{name}"), name, title=name) for name in self.names]
        team = {"type": "slack", "webhook": slack.webhook_url}
        watch.settings(*sources, operator="team", channels={"team": team})
        self.up(*self.names)
        self.at = NOW
        self.check()

    def up(self, *names: str) -> None:
        for name in names:
            self.site.serve(f"/{name}", fees())

    def down(self, *names: str, status: int = 503) -> None:
        for name in names:
            self.site.serve(f"/{name}", "out", status=status)

    def wall(self, *names: str) -> None:
        for name in names:
            self.site.serve(f"/{name}", WALL)

    def check(self, *names: str) -> list[str]:
        """Check; what was told: badge and title of each message."""
        before = len(self.slack.payloads)
        self.watch("check", *names, at=self.at)
        self.at += HOUR
        return [told["text"].split("\n")[0] for told in self.slack.payloads[before:]]

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.site.port}"


def test_a_host_that_is_down_is_one_message_and_so_is_its_return(site: Site, slack: SlackServer, watch: Watch) -> None:
    """However long it lasts, and at whatever times its pages are checked."""
    story = Story(site, slack, watch)
    some, others = story.names[:10], story.names[10:]
    story.down(*story.names)
    told = [story.check(*some) for _ in range(3)] + [story.check(*others) for _ in range(5)] + [story.check()]
    assert [line for lines in told for line in lines] == [f"🔧 UNREACHABLE: {story.host}"]
    assert told[2]
    assert f"{PAGES} pages are watched there" in str(slack.payloads[0])
    assert "fees-0; Bazaar, fees-1" in str(slack.payloads[0])

    story.up(*story.names)
    told = [story.check(*others[:3]), story.check(), story.check()]
    assert told == [[f"✅ RECOVERED: {story.host}"], [], []]
    reference = slack.payloads[0]["blocks"][-1]
    assert slack.payloads[1]["blocks"][-1] == reference


def test_a_page_that_stays_away_when_its_host_is_back_is_told(site: Site, slack: SlackServer, watch: Watch) -> None:
    story = Story(site, slack, watch, pages=4)
    story.down(*story.names)
    for _ in range(4):
        story.check()
    story.up(*story.names[1:])
    assert story.check(story.names[1]) == [f"✅ RECOVERED: {story.host}"]
    assert [story.check() for _ in range(4)] == [[], [], [f"🔧 UNREACHABLE: {story.host}"], []]
    story.up(*story.names)
    assert [story.check() for _ in range(2)] == [[f"✅ RECOVERED: {story.host}"], []]


def test_a_page_that_is_gone_is_its_own_trouble(site: Site, slack: SlackServer, watch: Watch) -> None:
    """A 404 says nothing of the host; two of them are told of two pages."""
    story = Story(site, slack, watch, pages=4)
    story.down(*story.names[:1], status=404)
    assert [story.check() for _ in range(4)] == [[], [], ["🔧 UNREACHABLE: Bazaar, fees-0"], []]
    story.down(*story.names[:2], status=404)
    assert [story.check() for _ in range(4)] == [[], [], ["🔧 UNREACHABLE: Bazaar, fees-1"], []]
    story.up(*story.names)
    (told,) = story.check()
    assert told.startswith("✅ 2 MESSAGES: Bazaar, fees-")


def test_a_host_behind_a_wall_is_one_message_and_so_is_its_return(site: Site, slack: SlackServer, watch: Watch) -> None:
    """It answers with status 200, and shows the same bot check in the place of every page."""
    story = Story(site, slack, watch)
    some, others = story.names[:10], story.names[10:]
    story.wall(*story.names)
    told = [story.check() for _ in range(2)] + [story.check(*some), story.check(*others), story.check()]
    assert told == [[], [], [f"🔧 NOT BELIEVED YET: {story.host}"], [], []]
    (headline,) = (line for line in slack.payloads[0]["text"].split("\n") if "shows something else" in line)
    assert "this is a bot check" in headline
    assert f"{PAGES} pages are watched there" in headline

    story.up(*story.names)
    assert [story.check(*others[:3]), story.check(), story.check()] == [[f"✅ RECOVERED: {story.host}"], [], []]


def test_a_wall_before_some_pages_alone_is_told_of_these(site: Site, slack: SlackServer, watch: Watch) -> None:
    """The others of the host are seen well meanwhile."""
    story = Story(site, slack, watch, pages=4)
    story.wall(story.names[0])
    assert [story.check() for _ in range(4)] == [[], [], ["🔧 NOT BELIEVED YET: Bazaar, fees-0"], []]
    story.wall(story.names[1])
    assert [story.check() for _ in range(4)] == [[], [], ["🔧 NOT BELIEVED YET: Bazaar, fees-1"], []]
    story.up(story.names[0])
    assert [story.check() for _ in range(2)] == [["✅ RECOVERED: Bazaar, fees-0"], []]


def test_an_outage_that_ends_in_a_wall_is_one_outage(site: Site, slack: SlackServer, watch: Watch) -> None:
    story = Story(site, slack, watch, pages=4)
    story.down(*story.names)
    assert [story.check() for _ in range(3)] == [[], [], [f"🔧 UNREACHABLE: {story.host}"]]
    story.wall(*story.names)
    assert [story.check() for _ in range(3)] == [[], [], []]
    story.up(*story.names)
    assert [story.check() for _ in range(2)] == [[f"✅ RECOVERED: {story.host}"], []]


def test_a_failing_page_is_told_once_and_its_recovery_once(site: Site, slack: SlackServer, watch: Watch) -> None:
    """Fifty rounds down, then up again."""
    story = Story(site, slack, watch, pages=1)
    story.down(*story.names)
    told = [story.check() for _ in range(50)]
    assert [number for number, lines in enumerate(told) if lines] == [2]
    story.up(*story.names)
    assert [story.check() for _ in range(3)] == [["✅ RECOVERED: Bazaar, fees-0"], [], []]
