"""What happens at the marketplace, round by round."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from watcher.model.settings import Manners, Settings
from watcher.model.source import Kind, Rules, Source, SourceId


@dataclass(frozen=True, slots=True)
class Round:
    """What the marketplace does, in words, and the pages it puts up for it."""

    title: str
    pages: Mapping[str, str]


def _page(title: str, text: str) -> str:
    return f"""<!doctype html><html lang="en"><head><title>{title} - Bazaar Seller Help</title></head><body>
<header><nav><a href="/">Bazaar</a> <a href="/help">Help</a></nav></header>
<main><h1>{title}</h1>{text}</main>
<footer>© 2026 Bazaar Ltd. <a href="/privacy">Privacy</a></footer>
<script>window.build = "{hash((title, text)) & 0xFFFFFF:06x}"</script></body></html>"""


def _fees(*, rate: str, storage: str) -> str:
    return _page(
        "Selling fees",
        f"""<p>Last updated: 3 March 2026</p>
<h2>1. Referral fees</h2>
<p>1.1 For each item sold you pay a referral fee of {rate} of the total sales price, at least $0.30.</p>
<p>1.2 The total sales price is the amount the buyer pays, with shipping and gift wrap.</p>
<h2>2. Storage</h2>
<p>2.1 Items that are not sold within {storage} are charged a long-term storage fee of $6.90 per cubic foot.</p>
<p>2.2 You may ask for the return of your items at any time.</p>
<h2>3. Payment</h2>
<p>3.1 We deduct fees from your balance; what is left is paid out every fourteen (14) days.</p>""",
    )


def _agreement(*, updated: str, notice: str) -> str:
    return _page(
        "Seller agreement",
        f"""<p>Last updated: {updated}</p>{notice}
<h2>1. Your account</h2>
<p>1.1 You must keep your contact details up to date and reply to buyers within 24 hours.</p>
<p>1.2 We may suspend your account if you breach this agreement.</p>
<h2>2. Returns</h2>
<p>2.1 You accept returns within {"60" if notice else "30"} days of delivery.</p>
<h2>3. Term</h2>
<p>3.1 Either party may end this agreement with 30 days' notice.</p>""",
    )


_PERFORMANCE = _page(
    "Performance targets",
    """<p>Last updated: 12 January 2026</p>
<table><tr><th>Target</th><th>Value</th><th>Measured over</th></tr>
<tr><td>Order defect rate</td><td>under 1%</td><td>60 days</td></tr>
<tr><td>Late shipment rate</td><td>under 4%</td><td>30 days</td></tr>
<tr><td>On-time delivery</td><td>at least 90%</td><td>14 days</td></tr></table>
<p>We may suspend accounts that miss a target in two months running.</p>""",
)

_WALL = """<!doctype html><html><head><title>Bazaar Sign-In</title></head><body><form>
<h1>Sign in to continue</h1><label>E-mail</label><input name="email"><label>Password</label><input name="password">
<p><a href="/forgot">Forgot your password?</a></p></form></body></html>"""


def rounds(today: date) -> tuple[Round, ...]:
    """The story, dated so that the announced change lies ahead."""
    ahead = today + timedelta(days=30)
    notice = f"<p>This version takes effect on {ahead.day} {ahead:%B %Y}.</p>"
    return (
        Round(
            "The marketplace publishes its rules; watch takes the first copies",
            {
                "/fees": _fees(rate="8%", storage="365 days"),
                "/agreement": _agreement(updated="3 March 2026", notice=""),
                "/performance": _PERFORMANCE,
            },
        ),
        Round(
            "It raises a fee without a word, announces another change, and a sign-in page stands before the targets",
            {
                "/fees": _fees(rate="15%", storage="180 days"),
                "/agreement": _agreement(updated=f"{today.day} {today:%B %Y}", notice=notice),
                "/performance": _WALL,
            },
        ),
        Round("The targets are back, as they were: nobody is told of anything", {"/performance": _PERFORMANCE}),
    )


ROUNDS = rounds


def demo_settings(address: str) -> Settings:
    """The settings that watch the marketplace."""
    pages = (
        ("fees", "Selling fees", Kind.FEES),
        ("agreement", "Seller agreement", Kind.AGREEMENT),
        ("performance", "Performance targets", Kind.PERFORMANCE),
    )
    sources = tuple(
        Source(
            SourceId(f"bazaar-{path}"), "Bazaar", title, kind, (f"{address}/{path}",), Rules(("main",)), notice_days=15
        )
        for path, title, kind in pages
    )
    return Settings(sources, manners=Manners(contact="demo", pace=timedelta(), inside_hosts=frozenset({"127.0.0.1"})))
