"""Was anyone told? Announcements pages and feeds, later evidence, and a person's statement."""

from __future__ import annotations

from typing import Any

import pytest

from tests.kit.site import Site
from tests.kit.slack import SlackServer
from tests.kit.watch import Watch, source

FEES = """<html lang="en"><head><title>Selling fees</title></head><body><main><h1>Selling fees</h1>
<p>Last updated: 3 March 2026</p><h2>Referral fees</h2>
<p>For each item sold you pay a referral fee of {fee} of the total sales price.</p>
<h2>Storage</h2><p>Items that are not sold within {days} days are charged a long-term storage fee.</p>
<p>You may ask for the return of your items at any time, and we send them within two weeks.</p></main></body></html>"""

NEWS = """<html lang="en"><head><title>News for sellers</title></head>
<body><main><h1>News for sellers</h1>{entries}</main></body></html>"""
OLD_ENTRY = (
    "<h2>Warehouse in Lyon</h2><p>Posted on 2 January 2026. We open a new warehouse in Lyon for our sellers.</p>"
)
FEE_ENTRY = """<h2>Changes to our selling fees</h2>
<p>Posted on {posted}. We are changing our <a href="{url}">selling fees</a>.</p>
<p>Effective 1 July 2026, the referral fee rises from 8% to 15% of the total sales price for each item sold, in all categories
and in all countries, and for all sellers who are registered with us as of today.</p>"""


@pytest.fixture
def bazaar(site: Site, slack: SlackServer, watch: Watch) -> Watch:
    """A fee page and a news page of one service, told to Slack."""
    site.serve("/fees", FEES.format(fee="8%", days=365))
    site.serve("/news", NEWS.format(entries=OLD_ENTRY))
    watch.settings(
        source(site.url("/fees"), notify=["team"], noticeDays=15),
        source(site.url("/news"), id="bazaar-news", title="News for sellers", kind="announcements", notify=[]),
        channels={"team": {"type": "slack", "webhook": slack.webhook_url}},
    )
    watch("check", at="2026-06-01T06:00Z")
    return watch


def fee_entry(site: Site, posted: str) -> str:
    return FEE_ENTRY.format(posted=posted, url=site.url("/fees"))


def change_of(ran: Any) -> dict[str, Any]:
    return next(one["change"] for one in ran.json if one["source"] == "bazaar-fees")


def test_a_change_that_was_announced_in_time_is_called_so(site: Site, bazaar: Watch) -> None:
    """The news page linked to the fees a month before they were in force."""
    site.serve("/news", NEWS.format(entries=fee_entry(site, "1 June 2026") + OLD_ENTRY))
    site.serve("/fees", FEES.format(fee="15%", days=365))
    change = change_of(bazaar("check", "--json", at="2026-06-02T06:00Z"))

    assert change["verdict"] == "announced"
    assert change["effective"] == "2026-07-01"
    assert change["lead_days"] == 30
    assert "News for sellers (read 2 Jun 2026 06:00 UTC)" in change["looked_at"]
    assert change["uncovered"] == []


def test_a_clause_that_the_notice_left_out_is_named(site: Site, bazaar: Watch) -> None:
    """The notice speaks of the referral fee; the storage clause changed, too."""
    site.serve("/news", NEWS.format(entries=fee_entry(site, "1 June 2026")))
    site.serve("/fees", FEES.format(fee="15%", days=90))
    change = change_of(bazaar("check", "--json", at="2026-06-02T06:00Z"))

    assert change["verdict"] == "announced_in_part"
    assert change["uncovered"] == ["Items that are not sold within 90 days are charged a long-term storage fee."]


def test_a_silent_change_says_where_was_looked(site: Site, bazaar: Watch) -> None:
    site.serve("/fees", FEES.format(fee="15%", days=365))
    change = change_of(bazaar("check", "--json", at="2026-06-02T06:00Z"))

    assert change["verdict"] == "unannounced"
    assert change["looked_at"] == ["page date (still 3 March 2026)", "News for sellers (read 2 Jun 2026 06:00 UTC)"]


def test_news_that_never_could_be_read_covers_nothing(site: Site, watch: Watch) -> None:
    """Without a look at the news page nobody can say that nothing was announced."""
    site.serve("/fees", FEES.format(fee="8%", days=365))
    site.serve("/news", "gone", status=500)
    watch.settings(
        source(site.url("/fees")),
        source(site.url("/news"), id="bazaar-news", title="News for sellers", kind="announcements"),
    )
    watch("check", at="2026-06-01T06:00Z")
    site.serve("/fees", FEES.format(fee="15%", days=365))
    change = change_of(watch("check", "--json", at="2026-06-02T06:00Z"))

    assert change["verdict"] == "undetermined"
    assert "News for sellers (not read yet)" in change["looked_at"]


def test_a_later_announcement_reopens_the_verdict_and_the_channel_hears_of_it(
    site: Site, slack: SlackServer, bazaar: Watch
) -> None:
    """Found unannounced on 2 June; the news page names it on 5 June: late, and the first verdict stays in the record."""
    site.serve("/fees", FEES.format(fee="15%", days=365))
    change = change_of(bazaar("check", "--json", at="2026-06-02T06:00Z"))
    entry = fee_entry(site, "5 June 2026").replace("Effective 1 July 2026", "Effective 2 June 2026")
    site.serve("/news", NEWS.format(entries=entry))
    bazaar("check", at="2026-06-05T06:00Z")

    shown = bazaar("diff", str(change["id"]))
    assert "ANNOUNCED LATE" in shown.out
    assert "before later evidence it was ruled unannounced" in shown.out
    badges = [payload["text"] for payload in slack.payloads]
    assert len(badges) == 2
    assert "UPDATE: ANNOUNCED LATE" in badges[1]


def test_the_same_news_does_not_reopen_twice(site: Site, slack: SlackServer, bazaar: Watch) -> None:
    site.serve("/fees", FEES.format(fee="15%", days=365))
    bazaar("check", at="2026-06-02T06:00Z")
    site.serve("/news", NEWS.format(entries=fee_entry(site, "5 June 2026")))
    bazaar("check", at="2026-06-05T06:00Z")
    site.serve("/news", NEWS.format(entries=OLD_ENTRY + fee_entry(site, "5 June 2026")))
    bazaar("check", at="2026-06-06T06:00Z")

    assert len(slack.payloads) == 2


def test_a_feed_tells_as_a_page_does(site: Site, watch: Watch) -> None:
    feed = """<?xml version="1.0"?><rss version="2.0"><channel><title>Bazaar</title>{items}</channel></rss>"""
    item = """<item><title>Fee change</title><link>{url}</link><pubDate>Mon, 01 Jun 2026 08:00:00 GMT</pubDate>
<description>The fees change. Effective 1 July 2026.</description></item>"""
    site.serve("/fees", FEES.format(fee="8%", days=365))
    site.serve("/rss", feed.format(items=""), headers={"Content-Type": "application/rss+xml"})
    watch.settings(
        source(site.url("/fees"), noticeDays=15),
        source(site.url("/rss"), id="bazaar-feed", title="Announcements feed", kind="announcements"),
    )
    watch("check", at="2026-06-01T06:00Z")
    items = item.format(url=site.url("/fees"))
    site.serve("/rss", feed.format(items=items), headers={"Content-Type": "application/rss+xml"})
    site.serve("/fees", FEES.format(fee="15%", days=365))
    change = change_of(watch("check", "--json", at="2026-06-02T06:00Z"))

    assert (change["verdict"], change["effective"]) == ("announced", "2026-07-01")


def test_an_announcement_of_another_page_is_no_notice(site: Site, bazaar: Watch) -> None:
    other = FEE_ENTRY.format(posted="1 June 2026", url=site.url("/returns")).replace("selling fees", "return labels")
    site.serve("/news", NEWS.format(entries=other))
    site.serve("/fees", FEES.format(fee="15%", days=365))

    assert change_of(bazaar("check", "--json", at="2026-06-02T06:00Z"))["verdict"] == "unannounced"


def test_a_person_may_state_that_sellers_were_told(site: Site, slack: SlackServer, bazaar: Watch) -> None:
    """`watch announce` takes a statement with its words, address, day and name."""
    site.serve("/fees", FEES.format(fee="15%", days=365))
    change = change_of(bazaar("check", "--json", at="2026-06-20T06:00Z"))
    ran = bazaar(
        "announce", str(change["id"]), "--says", "We raise our fees on 20 June", "--on", "2026-06-01", "--by", "Ann",
        "--url", "https://bazaar.example/mail", at="2026-06-21T06:00Z",
    )  # fmt: skip

    assert ran.code == 0
    assert "UNANNOUNCED → material ANNOUNCED 19 DAYS AHEAD" in ran.out
    assert "UPDATE: ANNOUNCED 19 DAYS AHEAD" in slack.payloads[-1]["text"]
    assert "stated by Ann" in str(slack.payloads[-1])


def test_a_text_amended_during_its_own_notice_period_is_always_told(site: Site, watch: Watch) -> None:
    """Those who were told were told of another text, so even a small edit is material."""
    page = """<html lang="en"><body><main><h1>Seller agreement</h1><p>This agreement takes effect on 1 August 2026.</p>
<p>Sellers keep their {word} up to date and answer questions of buyers as soon as they can.</p></main></body></html>"""
    site.serve("/fees", page.format(word="adress"))
    watch.settings(source(site.url("/fees")))
    watch("check", at="2026-06-01T06:00Z")
    site.serve("/fees", page.format(word="address"))
    change = change_of(watch("check", "--json", at="2026-06-02T06:00Z"))

    assert change["weight"] == "material"
    assert "the text was amended during its own notice period" in change["reasons"]


def test_a_banner_on_the_old_text_was_its_notice(site: Site, watch: Watch) -> None:
    """«A new version takes effect on 15 July» stood there since 1 June; on that day the new version is there."""
    page = """<html lang="en"><body><main><h1>Seller agreement</h1>{banner}<p>Sellers must answer questions of buyers
within {hours} hours, on every day of the week, and keep their contact details up to date.</p></main></body></html>"""
    banner = "<p>A new version of this agreement takes effect on 15 July 2026.</p>"
    site.serve("/fees", page.format(banner=banner, hours=48))
    watch.settings(source(site.url("/fees"), noticeDays=15))
    watch("check", at="2026-06-01T06:00Z")
    watch("check", at="2026-07-14T06:00Z")
    site.serve("/fees", page.format(banner="", hours=24))
    change = change_of(watch("check", "--json", at="2026-07-15T06:00Z"))

    assert (change["verdict"], change["lead_days"], change["effective"]) == ("announced", 44, "2026-07-15")


@pytest.mark.parametrize(
    ("lang", "note", "fee"),
    [
        ("en", "From 15 July 2026 the fee in 1.1 will be 9%.", "1.1 You pay a fee of {}% of the sale price."),
        ("de", "Ab dem 15. Juli 2026 beträgt die Gebühr 9 %.", "1.1 Sie zahlen eine Gebühr von {} % des Kaufpreises."),
        ("fr", "À compter du 15 juillet 2026, la commission sera de 9 %.", "1.1 La commission est de {} % du prix."),
    ],
)
def test_a_page_that_says_what_will_change_and_when_gives_notice(
    site: Site, watch: Watch, lang: str, note: str, fee: str
) -> None:
    """The note itself is announced, as it tells of a day ahead; so is the fee, when the day has come."""
    clause = "".join(f"<p>{at}. {fee.format(at)}</p>" for at in range(2, 6))
    page = f"<html lang={lang}><body><main><h1>Fees</h1>{{}}<p>{fee}</p>{clause}</main></body></html>"
    watch.settings(source(site.url("/fees"), noticeDays=15))
    site.serve("/fees", page.format("", 8))
    watch("check", at="2026-05-31T06:00Z")
    site.serve("/fees", page.format(f"<p>{note}</p>", 8))
    told = change_of(watch("check", "--json", at="2026-06-01T06:00Z"))
    watch("check", at="2026-07-14T06:00Z")
    site.serve("/fees", page.format("", 9))
    came = change_of(watch("check", "--json", at="2026-07-15T06:00Z"))

    assert (told["verdict"], told["lead_days"], told["effective"]) == ("announced", 44, "2026-07-15")
    assert (came["verdict"], came["lead_days"], came["effective"]) == ("announced", 44, "2026-07-15")


@pytest.mark.parametrize("more", ["10%", "9% and a charge of $2 per order"])
def test_what_such_a_note_did_not_say_was_not_announced_by_it(site: Site, watch: Watch, more: str) -> None:
    page = """<html lang="en"><body><main><h1>Fees</h1><p>Last updated: 3 March 2026</p>{}<p>1.1 You pay a fee of {} of the
sale price.</p><p>1.2 {}</p></main></body></html>"""
    clause = "Returns are free within 30 days." if more == "10%" else "Returns cost $4 within 30 days."
    watch.settings(source(site.url("/fees")))
    site.serve(
        "/fees", page.format("<p>From 15 July 2026 the fee will be 9%.</p>", "8%", "Returns are free within 30 days.")
    )
    watch("check", at="2026-06-01T06:00Z")
    watch("check", at="2026-07-14T06:00Z")
    site.serve("/fees", page.format("", more, clause))
    change = change_of(watch("check", "--json", at="2026-07-15T06:00Z"))

    assert change["verdict"] == "unannounced"


# --- what comes later


def test_a_date_that_moves_alone_is_told_as_the_date_of_the_silent_change(
    site: Site, slack: SlackServer, bazaar: Watch
) -> None:
    """The fee rose in silence on 2 June; 33 days later the page is stamped 1 June, and nothing else is new."""
    site.serve("/fees", FEES.format(fee="15%", days=365))
    silent = change_of(bazaar("check", "--json", at="2026-06-02T06:00Z"))
    bazaar("check", at="2026-07-04T06:00Z")
    site.serve("/fees", FEES.format(fee="15%", days=365).replace("3 March 2026", "1 June 2026"))
    (stamp,) = (one for one in bazaar("check", "--json", at="2026-07-05T06:00Z").json if one["source"] == "bazaar-fees")

    assert stamp["outcome"] == "unchanged"
    assert stamp["how"] == f"only the page's own date moved; it is that of change {silent['id']}"
    assert len(bazaar("history", "bazaar-fees", "--json").json) == 1
    shown = bazaar("diff", str(silent["id"])).out
    assert "DATED 33 DAYS LATER" in shown
    assert "before later evidence it was ruled unannounced" in shown
    assert "back-dated: the page dates itself 1 Jun 2026" in str(slack.payloads[-1])
    assert "UPDATE: DATED 33 DAYS LATER" in slack.payloads[-1]["text"]
    bazaar("check", at="2026-07-06T06:00Z")
    assert len(slack.payloads) == 2


def test_a_date_that_moves_alone_with_no_silent_change_before_it_is_editorial(site: Site, bazaar: Watch) -> None:
    site.serve("/fees", FEES.format(fee="8%", days=365).replace("3 March 2026", "1 June 2026"))
    change = change_of(bazaar("check", "--json", at="2026-06-02T06:00Z"))
    assert (change["weight"], change["verdict"]) == ("editorial", "dated_only")


def test_a_change_that_was_announced_and_does_not_come_is_worth_a_line(
    site: Site, slack: SlackServer, bazaar: Watch
) -> None:
    """Announced on 5 June for 1 July; on 2 July the text is as it was. It is said once."""
    site.serve("/news", NEWS.format(entries=fee_entry(site, "5 June 2026") + OLD_ENTRY))
    bazaar("check", at="2026-06-15T06:00Z")
    bazaar("check", at="2026-07-01T06:00Z")
    assert slack.payloads == []
    for day in ("02", "03", "04"):
        bazaar("check", at=f"2026-07-{day}T06:00Z")
    (told,) = slack.payloads

    assert "ANNOUNCED, NOT SEEN: Bazaar, Selling fees" in told["text"]
    assert "A change was announced for 1 Jul 2026; the text does not show it" in told["text"]
    assert "News for sellers, 5 Jun 2026: “Changes to our selling fees" in str(told)


@pytest.mark.parametrize("how", ["it came", "it was withdrawn"])
def test_a_change_that_came_or_was_withdrawn_is_not_missed(
    site: Site, slack: SlackServer, bazaar: Watch, how: str
) -> None:
    site.serve("/news", NEWS.format(entries=fee_entry(site, "5 June 2026") + OLD_ENTRY))
    bazaar("check", at="2026-06-15T06:00Z")
    if how == "it came":
        site.serve("/fees", FEES.format(fee="15%", days=365))
    else:
        taken_back = """<h2>No changes to our selling fees</h2><p>Posted on 20 June 2026. We will no longer be making changes
        to our selling fees that we previously posted on 5 June 2026 with an effective date of 1 July 2026.</p>"""
        site.serve("/news", NEWS.format(entries=taken_back + fee_entry(site, "5 June 2026") + OLD_ENTRY))
    for day in ("2026-06-21", "2026-07-01", "2026-07-02", "2026-07-03"):
        bazaar("check", at=f"{day}T06:00Z")
    assert not any("NOT SEEN" in payload["text"] for payload in slack.payloads)


def test_new_entries_of_a_news_page_are_told_as_news(site: Site, slack: SlackServer, watch: Watch) -> None:
    """A page that says other things every week is believed at once, and nobody asks whether its news were announced."""
    site.serve("/news", NEWS.format(entries=OLD_ENTRY))
    watch.settings(
        source(site.url("/news"), id="bazaar-news", title="News for sellers", kind="announcements", notify=["team"]),
        channels={"team": {"type": "slack", "webhook": slack.webhook_url}},
    )
    watch("check", at="2026-06-01T06:00Z")
    site.serve("/news", NEWS.format(entries=fee_entry(site, "2 June 2026")))
    assert watch("check", "--json", at="2026-06-02T06:00Z").outcomes == {"bazaar-news": "changed"}
    (told,) = slack.payloads
    assert told["text"].endswith("NEWS: Bazaar, News for sellers\nChanges to our selling fees")
    assert "no notice found" not in str(told)


def test_an_announcement_that_is_withdrawn_later_reopens_the_verdict(
    site: Site, slack: SlackServer, bazaar: Watch
) -> None:
    site.serve("/news", NEWS.format(entries=fee_entry(site, "1 June 2026")))
    site.serve("/fees", FEES.format(fee="15%", days=365))
    assert change_of(bazaar("check", "--json", at="2026-06-02T06:00Z"))["verdict"] == "announced"
    taken_back = """<h2>Selling fees</h2><p>We will no longer be making changes to our selling fees that we previously posted
    on 1 June 2026 with an effective date of 1 July 2026.</p>"""
    site.serve("/news", NEWS.format(entries=taken_back + fee_entry(site, "1 June 2026")))
    bazaar("check", at="2026-06-10T06:00Z")

    assert "UPDATE: UNANNOUNCED" in slack.payloads[-1]["text"]
    assert "an announcement was taken back on 10 Jun 2026" in str(slack.payloads[-1])


def test_an_entry_that_only_says_how_long_ago_it_was_posted_is_kept_once(site: Site, bazaar: Watch) -> None:
    """«3 hours ago», «17 views»: another text at every look, and the same entry."""
    page = NEWS.format(
        entries="<h2>Fees</h2><p>Posted {ago} ago · {views} views</p><p>We are changing our selling fees.</p>"
    )
    for hour in range(6, 12):
        site.serve("/news", page.format(ago=f"{hour} hours", views=hour * 100))
        bazaar("check", at=f"2026-06-02T{hour:02}:00Z")
    site.serve("/fees", FEES.format(fee="15%", days=365))
    change = change_of(bazaar("check", "--json", at="2026-06-02T12:00Z"))
    assert len([one for one in change["evidence"] if one["kind"] == "announcement"]) == 1


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--says", " "], "write what sellers were told"),
        (["--says", "x", "--url", "bazaar.example/news"], "«bazaar.example/news» is no address"),
        (["--says", "x", "--on", "2026-07-01"], "nobody was told on a day that lies ahead"),
        (["--says", "x", "--on", "2020-06-01"], "more than a year before the change (first seen 2026-06-20)"),
    ],
)  # fmt: skip
def test_a_statement_that_cannot_be_is_refused_in_words(
    site: Site, slack: SlackServer, bazaar: Watch, words: list[str], said: str
) -> None:
    site.serve("/fees", FEES.format(fee="15%", days=365))
    change = change_of(bazaar("check", "--json", at="2026-06-20T06:00Z"))
    ran = bazaar("announce", str(change["id"]), *words, at="2026-06-21T06:00Z")

    assert ran.code == 2
    assert said in ran.err
    assert len(slack.payloads) == 1


def test_a_statement_needs_a_change_of_a_database(bazaar: Watch) -> None:
    assert "there is no change 7" in bazaar("announce", "7", "--says", "x").err
    elsewhere = bazaar.folder / "none.db"
    ran = bazaar("announce", "7", "--says", "x", "--database", elsewhere)
    assert (ran.code, elsewhere.exists()) == (2, False)
