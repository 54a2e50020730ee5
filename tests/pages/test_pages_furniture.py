"""What stands around a policy comes, goes and changes; no selector is set. And what only looks like it is the policy."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.kit.story import Story
from tests.pages.policies import clauses
from watcher.extract import Page, read
from watcher.model.outcome import Changed, Held, Unchanged
from watcher.model.source import Rules

NEVER_READ = {
    "cookie banner": '<div class="x1"><p>We use cookies to give you the best experience. Read our cookie policy.</p><button>Accept</button><button>Decline</button></div>',
    "cookie banner, Swedish": '<div class="x1"><p>Vi använder cookies för att ge dig bästa möjliga upplevelse på vår webbplats.</p><button>Godkänn</button><button>Endast nödvändiga</button></div>',
    "cookie banner, Japanese": '<div class="x1"><p>当サイトではCookieを使用しています。詳細はこちらをご覧ください。</p><button>同意する</button><button>拒否</button></div>',
    "cookie banner with a link": '<div class="cc"><span>This website uses cookies to ensure you get the best experience.</span> <a href="/c">Learn more</a> <a role="button" class="btn">Got it!</a></div>',
    "modal": '<div class="modal fade" id="m"><div class="modal-dialog"><h4>Stay in touch</h4><p>Get our news once a month in your inbox.</p><input type="email"><button>Join</button></div></div>',
    "popup": '<div class="popup-overlay"><p>Visit our new store in Lyon and win a bicycle.</p><a href="#" class="close">×</a></div>',
    "old browser": '<p class="browsehappy">You are using an outdated browser. Please upgrade your browser to improve your experience.</p>',
    "survey": '<div class="s"><p>How satisfied are you with this page?</p><label><input type="radio">1</label><label><input type="radio">2</label><button>Send</button></div>',
    "feedback, Polish": '<div class="f"><p>Czy znalazłeś to, czego szukasz?</p><button>Tak</button><button>Nie</button></div>',
    "newsletter": '<div class="nl"><p>Hear of our offers first.</p><input type="email"><button>Subscribe</button></div>',
    "toast": '<div class="toast"><p>Link copied to clipboard</p></div>',
    "languages": '<ul class="l"><li><a href="/de">Deutsch</a></li><li><a href="/fr">Français</a></li><li><a href="/pl">Polski</a></li></ul>',
}  # fmt: skip
NOT_TOLD_AT_ONCE = {
    "links at the foot": '<div id="bottom"><ul><li><a href="/a">About us</a></li><li><a href="/b">Careers</a></li></ul><p>© 2026 Bazaar AB</p></div>',
    "sign-in": '<div class="acc"><a href="/login?x=1">Hello, sign in</a> <a href="/orders">Returns and orders</a></div>',
    "stories": '<div class="box"><h3>Sellers also looked at</h3><ul><li><a href="/x">How to print labels</a></li><li><a href="/y">Holiday calendar for carriers</a></li></ul></div>',
    "spinner": '<div class="spin">Loading...</div>',
    "breadcrumbs": '<div class="pth"><a href="/">Home</a> › <a href="/legal">Legal</a> › Seller terms</div>',
    "next article": '<div class="pg"><a href="/prev">Previous article: Packaging</a><a href="/next">Next article: Customs</a></div>',
    "author": '<div class="by">By Sam Smith · 5 min read</div>',
    "stars": '<div class="r">4.5/5 (231 votes)</div>',
    "share": '<div class="sh"><a href="https://facebook.com/sharer">Share on Facebook</a><a href="https://x.com/intent">Tweet</a></div>',
    "app": '<div class="bar"><span>Bazaar for sellers</span> <span>in the App Store</span></div>',
}  # fmt: skip
BOXES = NEVER_READ | NOT_TOLD_AT_ONCE


def page(*, top: str = "", bottom: str = "", middle: str = "", content: str = "div") -> str:
    """The policy in an anonymous page, boxes above, below or inside it."""
    parts = clauses().split("</p>")
    parts[6] += f"</p>{middle}<p>Shops of every size are bound by all of the above, in each of our countries."
    return (
        '<html lang="en"><head><title>Seller terms - Bazaar</title></head><body><div id="app"><div class="w">'
        f"{top}<{content}><h1>Seller terms</h1>{'</p>'.join(parts)}</{content}>{bottom}</div></div></body></html>"
    )


@pytest.mark.parametrize("content", ["div", "main"])
@pytest.mark.parametrize("where", ["top", "bottom"])
@pytest.mark.parametrize("box", BOXES)
def test_a_box_that_comes_and_goes_is_not_told(box: str, where: str, content: str, tmp_path: Path) -> None:
    plain, boxed = page(content=content), page(content=content, **{where: BOXES[box]})
    with Story(tmp_path) as story:
        story(plain)
        assert isinstance(story(boxed), Unchanged | Held)
        assert isinstance(story(plain), Unchanged)
        edited = story(boxed.replace("19 days", "29 days"))
        assert isinstance(edited, Changed)
        assert any("29 days" in edit.block.text for edit in edited.change.edits)


@pytest.mark.parametrize("box", NEVER_READ)
def test_a_box_that_asks_is_no_text_even_inside_the_policy(box: str) -> None:
    def texts(html: str) -> list[str]:
        return [block.text for block in read([Page(html.encode())], Rules()).blocks]

    assert texts(page(middle=NEVER_READ[box])) == texts(page()) == texts(page(content="main", bottom=NEVER_READ[box]))


TOLD = {
    "banner of a change": '<div class="announcement-bar">These terms change on 1 May 2026.</div>',
    "banner of a fee": '<div class="promo-banner">From May on the referral fee is 12%.</div>',
    "clause about cookies": '<div class="c"><p>We use cookies to count the orders of your shop, and share these counts with the tax office of your country each year.</p></div>',
    "clause in a floating box that is long": f'<div class="modal">{"<p>You must keep proof of each delivery for two years, and show it when we ask for it.</p>" * 30}</div>',
    "questions of an accordion": '<div class="faq"><button aria-expanded="false">May I cancel?</button><div><p>You may not cancel an order once it is paid.</p></div><button aria-expanded="false">May I refuse?</button></div>',
    "questions on buttons": '<div class="faq"><button>May I cancel?</button><div class="panel"><p>You may not cancel an order once it is paid.</p></div><button>May I refuse a return?</button></div>',
    "foot that binds": '<div class="footer"><p>All fees above are net of VAT; VAT is added at 25%.</p></div>',
    "clause": "<p>Payouts to accounts in arrears are withheld.</p>",
    "thing in a list": "<h2>Prohibited goods</h2><ul><li>Fireworks</li></ul>",
    "row": "<table><tr><td>Cheque</td><td>3%</td></tr></table>",
}  # fmt: skip


@pytest.mark.parametrize("where", ["top", "bottom", "middle"])
@pytest.mark.parametrize("what", TOLD)
def test_what_only_looks_like_furniture_is_told(what: str, where: str, tmp_path: Path) -> None:
    with Story(tmp_path) as story:
        story(page())
        assert isinstance(story(page(**{where: TOLD[what]})), Changed)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.sampled_from(list(NEVER_READ.values())), max_size=5),
    st.lists(st.sampled_from(list(NEVER_READ.values())), max_size=5),
)
def test_furniture_around_a_document_changes_nothing(above: list[str], below: list[str]) -> None:
    plain = read([Page(page().encode())], Rules())
    boxed = read([Page(page(top="".join(above), bottom="".join(below)).encode())], Rules())
    assert boxed.text_sha256 == plain.text_sha256


LAYOUTS = [
    lambda text: f"<main>{text}</main>",
    lambda text: f"<div role='main'><div><section>{text}</section></div></div>",
    lambda text: f"<table><tr><td><div>{text}</div></td></tr></table>",
    lambda text: f"<article><div class='x'>{text.replace('<p>', '<div>').replace('</p>', '</div>')}</div></article>",
    lambda text: text.replace("<p>", "<p><span>").replace("</p>", "</span></p>"),
    lambda text: text.replace("<p>", "<p style='margin:0'>").replace(" days", "&nbsp;days").replace("'", "\u2019"),
]


@pytest.mark.parametrize("layout", range(1, len(LAYOUTS)))
def test_the_same_words_in_another_layout_say_the_same(layout: int, tmp_path: Path) -> None:
    text = f"<h1>Seller terms</h1>{clauses()}"
    before, after = (f"<html><body>{LAYOUTS[at](text)}</body></html>" for at in (0, layout))
    with Story(tmp_path) as story:
        story(before)
        assert isinstance(story(after), Unchanged)
        assert isinstance(story(before), Unchanged)
        assert isinstance(story(after.replace("19", "29", 1)), Changed)
