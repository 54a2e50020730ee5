"""The pages of a small marketplace, in the editions that the tests need."""

from __future__ import annotations

FILLER = """<p>1.2 The total sales price is the amount the buyer pays, with shipping and gift wrap.</p>
<h2>2. Payment</h2>
<p>2.1 We deduct fees from your balance; what is left is paid out every fourteen (14) days.</p>
<p>2.2 You may ask for the return of your items at any time, and we send them within ten business days.</p>"""


def page(title: str, text: str, *, nonce: str = "0") -> str:
    """A page as marketplaces serve them: the text between navigation, footer and scripts."""
    return f"""<!doctype html><html lang="en"><head><title>{title} - Bazaar Seller Help</title></head><body>
<header><nav><a href="/">Bazaar</a> <a href="/help">Help</a></nav></header>
<main><h1>{title}</h1>{text}</main>
<footer>© 2026 Bazaar Ltd. <a href="/privacy">Privacy</a></footer>
<script>window.build = "{nonce}"</script></body></html>"""


def fees(
    rate: str = "8%", *, updated: str = "3 March 2026", before: str = "", filler: str = FILLER, nonce: str = "0"
) -> str:
    """Selling fees. `updated`: the page's own date, none where empty; `before`: what stands before the first section."""
    dated = f"<p>Last updated: {updated}</p>" if updated else ""
    return page(
        "Selling fees",
        f"""{dated}{before}
<h2>1. Referral fees</h2>
<p>1.1 For each item sold you pay a referral fee of {rate} of the total sales price, at least $0.30.</p>
{filler}""",
        nonce=nonce,
    )


TARGETS = page(
    "Performance targets",
    """<p>Last updated: 12 January 2026</p>
<table><tr><th>Target</th><th>Value</th></tr>
<tr><td>Order defect rate</td><td>under 1%</td></tr>
<tr><td>Late shipment rate</td><td>under 4%</td></tr></table>
<p>We may suspend accounts that miss a target in two months running.</p>""",
)

WALL = """<!doctype html><html lang="en"><head><title>Bazaar Sign-In</title></head><body><form>
<h1>Sign in to continue</h1><label>E-mail</label><input name="email"><label>Password</label><input name="password">
<p><a href="/forgot">Forgot your password?</a></p></form></body></html>"""
