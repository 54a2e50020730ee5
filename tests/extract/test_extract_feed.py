"""Feeds of every age, and feeds that mean harm."""

from __future__ import annotations

import pytest

from watcher.errors import ReadError
from watcher.extract import Page, read
from watcher.extract.feed import MOST_ENTRIES
from watcher.model.page import Block, BlockKind
from watcher.model.source import Rules

URL = "https://bazaar.example/fees"
RDF = """<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="x"><title>News</title></channel>{item}</rdf:RDF>"""
RSS = """<?xml version="1.0"?>{doctype}<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:media="http://search.yahoo.com/mrss/"><channel><title>News</title>{item}</channel></rss>"""
ATOM = '<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>News</title>{item}</feed>'
ENTRIES = {
    "RSS 0.91": f"""<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://127.0.0.1:1/rss-0.91.dtd">
      <rss version="0.91"><channel><item><title>Fee change</title><link>{URL}</link><pubDate>20 May 2026 08:00 GMT</pubDate>
      <description>We change our fees.</description></item></channel></rss>""",
    "RSS 1.0": RDF.format(
        item=f"""<item rdf:about="x"><title>Fee change</title><link>{URL}</link><dc:date>2026-05-20T10:00:00Z</dc:date>
        <description>&lt;p&gt;We change our fees.&lt;/p&gt;</description></item>"""
    ),
    "RSS 2.0": RSS.format(
        doctype="",
        item=f"""<item><media:title>A picture</media:title><title><![CDATA[Fee change]]></title><link>{URL}</link>
        <pubDate>Wed, 20 May 2026 08:00:00 GMT</pubDate><description>In short</description>
        <content:encoded><![CDATA[<p>We change our fees.</p>]]></content:encoded></item>""",
    ),
    "Atom 0.3": f"""<feed version="0.3" xmlns="http://purl.org/atom/ns#"><entry><title>Fee change</title>
      <link rel="alternate" href="{URL}"/><issued>2026-05-20T08:00:00Z</issued><modified>2026-05-22T08:00:00Z</modified>
      <summary>We change our fees.</summary></entry></feed>""",
    "Atom 1.0": ATOM.format(
        item=f"""<entry><title type="html">Fee &lt;b&gt;change&lt;/b&gt;</title><link rel="self" href="https://bazaar.example/1.xml"/>
        <link rel="alternate" href="{URL}"/><updated>2026-05-22T08:00:00Z</updated><published>2026-05-20T08:00:00Z</published>
        <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>We change our fees.</p></div></content></entry>"""
    ),
}  # fmt: skip


def blocks(feed: str | bytes, media_type: str = "application/rss+xml") -> tuple[Block, ...]:
    return read([Page(feed.encode() if isinstance(feed, str) else feed, media_type)], Rules()).blocks


@pytest.mark.parametrize("media_type", ["application/rss+xml", "application/xml", "text/html", "text/xml"])
@pytest.mark.parametrize("age", ENTRIES)
def test_an_entry_of_every_age(age: str, media_type: str) -> None:
    """The title with its link, the day it was published, and the text."""
    title, day, text = blocks(ENTRIES[age], media_type)
    assert (title.kind, title.text, title.links) == (BlockKind.HEADING, "Fee change", (URL,))
    assert day.text in {"2026-05-20", "20 May 2026 08:00 GMT"}
    assert (text.text, text.under) == ("We change our fees.", ("Fee change",))


def test_headings_inside_an_entry_stand_below_its_title() -> None:
    item = "<item><title>Fee change</title><description>&lt;h1&gt;When&lt;/h1&gt;&lt;p&gt;On 1 July.&lt;/p&gt;</description></item>"
    found = blocks(RSS.format(doctype="", item=item))
    assert [(one.level, one.text) for one in found] == [(1, "Fee change"), (2, "When"), (0, "On 1 July.")]
    assert found[-1].under == ("Fee change", "When")


ITEM = "<item><title>Fee &x; change</title><description>Text &x; of it</description></item>"
HOSTILE = {
    "a local file": '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
    "another host": '<!DOCTYPE r [<!ENTITY x SYSTEM "http://127.0.0.1:1/x">]>',
    "a document type from elsewhere": '<!DOCTYPE r [<!ENTITY % p SYSTEM "http://127.0.0.1:1/x.dtd"> %p;]>',
    "a billion laughs": "<!DOCTYPE r [<!ENTITY a0 'lol'>"
    + "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 10))
    + "<!ENTITY x '&a9;'>]>",
    "a long entity, often": f"<!DOCTYPE r [<!ENTITY x '{'y' * 50_000}'>]>",
}


@pytest.mark.parametrize("harm", HOSTILE)
def test_an_entity_brings_nothing_in(harm: str) -> None:
    item = ITEM + ITEM.replace("Text", "&x;" * 2_000)
    found = blocks(RSS.format(doctype=HOSTILE[harm], item=item))
    text = " ".join(one.text for one in found)
    assert found[0].text == "Fee change"
    assert "root:" not in text
    assert "lollol" not in text
    assert "yyyy" not in text


def test_a_feed_without_end_is_read_to_a_bound() -> None:
    item = "<item><title>Fee change</title><description>Text</description></item>"
    assert len(blocks(RSS.format(doctype="", item=item * (MOST_ENTRIES + 100)))) == 2 * MOST_ENTRIES


@pytest.mark.parametrize(
    "feed",
    [
        b"<rss version='2.0'><channel><item><title>Fee change & more</title><description>We <b>change</description></item>",
        b"<rss version='2.0'><channel><item><title>Fee change</title><description>We change our fees of al",
        b"<?xml version='1.0'?>\n<!-- " + b"x" * 2_000 + b" --><rss><channel><item><title>Fee change</title></item></channel></rss>",
        "<?xml version='1.0' encoding='iso-8859-1'?><rss><channel><item><title>Fee change: Gebühr</title></item></channel></rss>".encode("latin-1"),
    ],
)  # fmt: skip
def test_a_broken_feed_gives_what_can_be_read(feed: bytes) -> None:
    assert blocks(feed)[0].text.startswith("Fee change")


@pytest.mark.parametrize(
    ("feed", "why"),
    [
        (b"<?xml version='1.0'?><sitemap><url>x</url></sitemap>", "neither a page nor an RSS or Atom feed"),
        (b"<?xml version='1.0'?><rss><channel><title>News</title></channel></rss>", "no entries"),
        (b"<?xml version='1.0'?>" + b"<!-- a -->" * 5_000 + b"<", "neither a page nor an RSS or Atom feed"),
    ],
)  # fmt: skip
def test_what_is_no_feed_is_said_in_words(feed: bytes, why: str) -> None:
    with pytest.raises(ReadError, match=why):
        blocks(feed)
