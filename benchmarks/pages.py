"""Made-up policy pages of 50 to 300 kB, the same on every run: headings, clauses, lists, fee tables, and furniture."""

from __future__ import annotations

import random
from collections.abc import Iterator

SMALLEST, LARGEST = 50_000, 300_000  # bytes of a page
NONCE_LENGTH = 32
SCRIPTS = 0.45
"""How much of a page's bytes are scripts and styles; of real marketplaces' pages it is a third to two thirds."""

CHANGED_EVERY = 20
"""Every so manieth page differs between the two editions: 5 %."""

_NONCE = "\0"  # stands where each answer has another token
_SUBJECTS = (
    "The seller", "Each merchant", "A professional account", "The marketplace", "Your shop", "The account holder",
    "Every listing", "A verified business", "The payout service", "The party that ships the order",
)  # fmt: skip
_DUTIES = (
    "must keep the late dispatch rate below {rate} % over any period of {days} days",
    "pays a referral fee of {rate} % of the total sales price, with a minimum of ${amount:.2f} for each item",
    "shall answer a buyer's message within {hours} hours, weekends and public holidays included",
    "may withhold payouts for up to {days} days where the order defect rate is above {rate} %",
    "has to accept returns for {days} days after delivery and bear the cost of sending a faulty item back",
    "is charged a closing fee of ${amount:.2f} for media items and a storage fee of ${amount:.2f} per cubic foot",
    "must hold commercial liability insurance of at least ${sum:,} once sales pass ${sum:,} in three consecutive months",
    "may end this agreement at any time with {days} days' notice given through the account's message centre",
    "shall not list goods that are counterfeit, recalled, stolen or forbidden by the law of the buyer's country",
    "agrees that disputes are settled by binding arbitration unless the claim is below ${sum:,}",
)
_CONDITIONS = (
    "unless a category page says otherwise", "as described in the section on performance", "without undue delay",
    "whether or not the buyer has opened a case", "provided that the order was shipped on time",
    "in addition to any tax that applies", "except where mandatory law gives the buyer a longer period",
    "and will be told by electronic mail to the address on file", "counted from the day the order is confirmed",
)  # fmt: skip
_TOPICS = (
    "Fees and payments", "Listing standards", "Shipping and delivery", "Returns and refunds", "Account health",
    "Restricted products", "Intellectual property", "Taxes", "Insurance", "Dispute resolution", "Advertising services",
    "Data protection", "Termination", "Definitions",
)  # fmt: skip
_CATEGORIES = ("Books", "Beauty", "Clothing", "Electronics", "Furniture", "Grocery", "Jewellery", "Toys", "Watches")


def etag_of(number: int, edition: int = 0) -> str:
    """The ETag of a page."""
    return f'"{number}-{edition if is_changing(number) else 0}"'


def is_changing(number: int) -> bool:
    """Does the second edition of this page say something else?"""
    return number % CHANGED_EVERY == 0


def page(number: int, edition: int = 0) -> tuple[bytes, ...]:
    """A page as the pieces between which a token of NONCE_LENGTH stands: in a script, a meta and a hidden input.

    `edition`: 0 or 1; the second moves a figure, words one clause anew and adds another, in one page of CHANGED_EVERY.
    """
    chance = random.Random(number)
    size = chance.randint(SMALLEST, LARGEST)
    scripts = int(size * SCRIPTS)
    changed = edition == 1 and is_changing(number)
    html = "".join(
        (
            _head(number, chance, scripts // 2),
            _menu(chance),
            f'<main id="content" class="policy policy--{number}"><h1>Seller policy {number}</h1>',
            _lead(number, changed=changed),
            *_sections(chance, size - scripts - 9_000),
            '<form action="/feedback"><input type="hidden" name="csrf" value="\0"><button>Was this helpful?</button></form>',
            "</main>",
            _foot(chance, scripts // 2),
        )
    )
    return tuple(piece.encode() for piece in html.split(_NONCE))


def _lead(number: int, *, changed: bool) -> str:
    rate, days = ("9.5", "14") if changed else ("8.5", "30")
    added = (
        "<p>Sellers must also name a contact for product safety in every country they sell to.</p>" if changed else ""
    )
    return (
        f"<p>Last updated: {'1 March' if changed else '2 January'} 2026.</p>"
        f"<p>The referral fee of programme {number} is {rate} % of the total sales price.</p>"
        f"<p>Payouts are made {days} days after the order was delivered to the buyer.</p>{added}"
    )


def _sections(chance: random.Random, size: int) -> Iterator[str]:
    made = 0
    number = 0
    while made < size:
        number += 1
        section = _section(number, chance)
        made += len(section)
        yield section


def _section(number: int, chance: random.Random) -> str:
    topic = chance.choice(_TOPICS)
    clauses = "".join(
        f'<div class="clause clause__body"><h3 id="s{number}-{i}"><span class="no">{number}.{i}</span> {topic}</h3>'
        f'<p class="text text--body">{_clause(chance)}</p><p class="text text--body">{_clause(chance)} '
        f'See <a class="link" href="/policies/{number}/{i}">{topic.lower()}</a>.</p></div>'
        for i in range(1, chance.randint(3, 6))
    )
    items = "".join(f'<li class="list__item"><span>{_clause(chance)}</span></li>' for _ in range(chance.randint(2, 7)))
    table = _table(chance) if number % 4 == 0 else ""
    return (
        f'<section class="section" data-index="{number}"><h2 class="title" id="s{number}">{number}. {topic}</h2>'
        f'{clauses}<ul class="list">{items}</ul>{table}</section>'
    )


def _clause(chance: random.Random) -> str:
    return " ".join(_sentence(chance) for _ in range(chance.randint(1, 4)))


def _sentence(chance: random.Random) -> str:
    duty = chance.choice(_DUTIES).format(
        rate=chance.randint(1, 40) / 2,
        days=chance.choice((7, 14, 30, 45, 60, 90)),
        hours=chance.choice((12, 24, 48, 72)),
        amount=chance.randint(10, 999) / 100,
        sum=chance.randint(1, 400) * 2_500,
    )
    return f"{chance.choice(_SUBJECTS)} {duty}, {chance.choice(_CONDITIONS)}."


def _table(chance: random.Random) -> str:
    rows = "".join(
        f'<tr><td class="cell">{category}</td><td class="cell">{chance.randint(10, 40) / 2} %</td>'
        f'<td class="cell">${chance.randint(10, 300) / 100:.2f}</td></tr>'
        for category in _CATEGORIES
    )
    return (
        '<table class="fees"><thead><tr><th>Category</th><th>Referral fee</th><th>Minimum</th></tr></thead>'
        f"<tbody>{rows}</tbody></table>"
    )


def _head(number: int, chance: random.Random, size: int) -> str:
    return (
        '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">'
        f'<title>Seller policy {number} | Bazaar</title><meta name="csrf-token" content="\0">'
        f'<style>{_styles(chance, size // 3)}</style><script nonce="x">window.requestToken="\0";</script>'
        f"<script>{_state(chance, size - size // 3)}</script></head><body>"
    )


def _menu(chance: random.Random) -> str:
    links = "".join(
        f'<li class="nav__item"><a class="nav__link" href="/help/{i}">{topic}</a><ul class="nav__sub">'
        + "".join(
            f'<li><a href="/help/{i}/{chance.randint(1, 999)}">{category}</a></li>' for category in _CATEGORIES[:4]
        )
        + "</ul></li>"
        for i, topic in enumerate(_TOPICS)
    )
    return f'<header class="top"><nav class="nav" aria-label="Main"><ul>{links}</ul></nav></header>'


def _foot(chance: random.Random, size: int) -> str:
    return (
        '<footer class="foot"><p>Bazaar Inc.</p><ul><li><a href="/imprint">Imprint</a></li></ul></footer>'
        '<div id="cookie-banner" class="cookie-banner"><p>We use cookies.</p><button>Accept all</button></div>'
        f"<script>{_state(chance, size)}</script></body></html>"
    )


def _state(chance: random.Random, size: int) -> str:
    """Such as a page's own program leaves in it."""
    one = '{{"id":{0},"experiment":"exp-{0}","bucket":{1},"url":"https://cdn.bazaar.example/static/{0}/bundle.min.js"}}'
    entries = (one.format(chance.randint(10_000, 99_999), chance.randint(0, 9)) for _ in range(size // 110))
    return f"window.__STATE__=[{','.join(entries)}];"


def _styles(chance: random.Random, size: int) -> str:
    return "".join(
        f".c{chance.randint(1_000, 9_999)}{{margin:0 {chance.randint(1, 40)}px;display:none}}"
        for _ in range(size // 36)
    )
