"""Policy pages as the template engines of marketplaces serve them.

Each takes the policy (its title and its HTML) and a number that says which fetch this is: what such a page changes on its
own (tokens, counters, related articles, build names, …) differs with it.
"""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256


def token(fetch: int, length: int = 32) -> str:
    """A token that differs at each fetch."""
    return sha256(f"token {fetch}".encode()).hexdigest()[:length]


def zendesk(title: str, text: str, fetch: int = 0) -> str:
    related = ["Shipping labels", "Tax forms", "Vacation mode", "Gift cards", "Returns portal", "Buyer chat"]
    shown = "".join(f"<li><a href='/hc/{n}'>{related[(fetch + n) % 6]}</a></li>" for n in range(3))
    return f"""<!DOCTYPE html><html lang="en-us" dir="ltr"><head><title>{title} – Bazaar Help Center</title>
<meta name="csrf-token" content="{token(fetch)}"></head><body class="">
<a class="skip-navigation" href="#main-content">Skip to main content</a>
<header class="header"><div class="logo"><a href="/hc">Bazaar Help</a></div><nav class="user-nav"><a href="/signin?return_to={token(fetch)}">Sign in</a></nav></header>
<main role="main"><div class="container"><nav class="sub-nav"><ol class="breadcrumbs"><li><a href="/hc">Bazaar</a></li><li>Policies</li></ol></nav>
<article class="article"><header class="article-header"><h1>{title}</h1><div class="article-meta"><time>{fetch + 2} days ago</time> <span class="meta-data">Updated</span></div></header>
<section class="article-info"><div class="article-body">{text}</div></section>
<footer><div class="article-votes"><span class="article-votes-question">Was this article helpful?</span>
<div class="article-votes-controls"><button class="button">Yes</button><button class="button">No</button></div>
<small class="article-votes-count">{40 + fetch} out of {97 + 2 * fetch} found this helpful</small></div>
<div class="article-more-questions">Have more questions? <a href="/hc/requests/new?t={token(fetch)}">Submit a request</a></div></footer>
<div class="article-relatives"><section class="related-articles"><h2>Related articles</h2><ul>{shown}</ul></section>
<section class="recent-articles"><h3>Recently viewed articles</h3><ul>{shown}</ul></section></div>
<div class="article-comments"><h2>Comments</h2><p>{fetch} comments</p></div></article></div></main>
<footer class="footer">© {2024 + fetch % 3} Bazaar</footer><script>window.token='{token(fetch)}'</script></body></html>"""


def salesforce(title: str, text: str, fetch: int = 0) -> str:
    return f"""<html lang="en"><head><title>{title}</title></head><body class="loggedOutBody" data-aura="{token(fetch)}">
<div class="siteforceContentArea"><div class="slds-grid"><div class="cNavigation" role="navigation"><ul><li><a href="/s">Home</a></li></ul></div>
<div data-aura-rendered-by="{10 + fetch}:0"><h1 class="slds-page-header__title">{title}</h1>
<div class="article-stats"><span class="uiOutputNumber">{1204 + 7 * fetch}</span> <span>views</span></div>
<div class="slds-rich-text-editor__output uiOutputRichText">{text}</div></div>
<div class="forceCommunityTopicList"><h2>Trending topics</h2><ul><li><a href="/t/{fetch}">Topic {fetch}</a></li></ul></div></div></div>
<div id="auraErrorMessage" style="display:none">Sorry to interrupt</div></body></html>"""


def khoros(title: str, text: str, fetch: int = 0) -> str:
    return f"""<!DOCTYPE html><html lang="en"><head><title>{title} - Bazaar Community</title></head><body class="lia-board lia-user-status-anonymous">
<div class="lia-page"><header class="custom-header"><a href="/t5">Community</a> <a href="/t5/s/{token(fetch, 16)}">Sign In</a></header>
<main class="lia-quilt"><div class="lia-breadcrumb"><a href="/">Bazaar</a></div><h1 class="lia-message-subject">{title}</h1>
<div class="lia-message-stats"><span class="lia-message-stats-count">{900 + fetch}</span> Views</div>
<div class="lia-message-body"><div class="lia-message-body-content">{text}</div></div>
<div class="lia-kudos"><span>{fetch % 5} Kudos</span></div>
<div class="lia-users-online-block"><h3>Users Online</h3><p>Currently online: {300 + 13 * fetch} members {2000 + 31 * fetch} guests</p></div></main></div></body></html>"""


def nextjs(title: str, text: str, fetch: int = 0) -> str:
    build = token(fetch, 21)
    return f"""<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"/><title>{title} | Bazaar</title><link rel="preload" href="/_next/static/{build}/_buildManifest.js"/></head>
<body><div id="__next"><div class="css-{build[:6]}"><div class="css-nav"><a href="/">Bazaar</a><a href="/sell">Sell</a><a href="/login?sid={token(fetch)}">Log in</a></div>
<div class="css-{build[6:12]}"><h1>{title}</h1>{text}</div><div class="css-foot"><a href="/terms">Terms</a><a href="/privacy">Privacy</a><p>© {2025 + fetch} Bazaar Inc.</p></div></div></div>
<script id="__NEXT_DATA__" type="application/json">{{"buildId":"{build}"}}</script></body></html>"""


def wordpress(title: str, text: str, fetch: int = 0) -> str:
    return f"""<!DOCTYPE html><html lang="en-US"><head><title>{title} &#8211; Bazaar</title><meta name="generator" content="WordPress 6.{fetch}"/></head>
<body class="page-template-default page page-id-12"><div id="page" class="site"><header id="masthead" class="site-header"><p class="site-title"><a href="/">Bazaar</a></p></header>
<div id="content" class="site-content"><article id="post-12"><header class="entry-header"><h1 class="entry-title">{title}</h1></header><div class="entry-content">{text}</div>
<div class="sharedaddy sd-sharing-enabled"><h3 class="sd-title">Share this:</h3><ul><li><a href="?share={token(fetch, 8)}">Facebook</a></li></ul></div>
<div id="jp-relatedposts" class="jp-relatedposts"><h3>Related</h3><p><a href="/p/{fetch}">Post number {fetch}</a></p></div></article>
<aside id="secondary" class="widget-area"><h2>Recent Posts</h2><ul><li><a href="/p/{fetch}">News of day {fetch}</a></li></ul></aside></div>
<footer id="colophon" class="site-footer">Proudly powered</footer></div><!-- Cached page generated in {fetch}.{token(fetch, 3)} seconds --></body></html>"""


def sharepoint(title: str, text: str, fetch: int = 0) -> str:
    return f"""<!DOCTYPE html><html dir="ltr" lang="en-US"><head><title>{title}</title></head><body><form id="aspnetForm"><input type="hidden" id="__REQUESTDIGEST" value="0x{token(fetch).upper()},25 Nov 2026 0{fetch % 10}:00:00 -0000"/>
<div id="s4-workspace"><div id="s4-titlerow"><a href="/">Site</a></div><div class="CanvasZone"><div class="pageTitle"><h1>{title}</h1></div><div class="CanvasSection">{text}</div>
<div class="socialBar"><span>{10 + fetch} people liked this</span><span>{400 + fetch} Views</span></div></div></div></form></body></html>"""


def shopify(title: str, text: str, fetch: int = 0) -> str:
    return f"""<!doctype html><html class="no-js" lang="en"><head><title>{title} – Bazaar</title></head><body><div id="shopify-section-announcement-bar" class="announcement-bar">Free shipping over 50 this week {fetch}</div>
<div id="shopify-section-header" class="shopify-section"><header class="site-header"><a href="/cart">Cart {fetch}</a></header></div>
<main id="MainContent" class="main-content"><div class="shopify-policy__container"><div class="shopify-policy__title"><h1>{title}</h1></div><div class="shopify-policy__body"><div class="rte">{text}</div></div></div></main>
<footer class="site-footer"><form class="newsletter-form"><p>Subscribe</p><input type="email"/><button>Join</button></form></footer></body></html>"""


def confluence(title: str, text: str, fetch: int = 0) -> str:
    return f"""<!DOCTYPE html><html lang="en"><head><title>{title} - Seller Docs - Confluence</title><meta name="ajs-build-number" content="{8000 + fetch}"></head><body class="theme-default">
<div id="page"><div id="header"><nav><a href="/dashboard">Spaces</a></nav></div><div id="main" class="aui-page-panel"><div id="main-header"><div id="navigation"><ul><li>Pages</li></ul></div><h1 id="title-text">{title}</h1></div>
<div id="content" class="page view"><div class="page-metadata"><ul><li>Created by A. Person, last modified {fetch + 1} minutes ago</li></ul></div><div id="main-content" class="wiki-content">{text}</div>
<div id="likes-and-labels-container"><p>{fetch} people like this</p></div></div></div><div id="footer"><p>Powered by Atlassian Confluence 8.{fetch}.1</p></div></div></body></html>"""


def intercom(title: str, text: str, fetch: int = 0) -> str:
    return f"""<!DOCTYPE html><html lang="en"><head><title>{title} | Bazaar Help Center</title></head><body><div id="__next"><header class="jsx-{token(fetch, 10)}"><a href="/en">Bazaar</a></header>
<div class="z-1 flex"><div class="article intercom-force-break"><div class="mb-10"><h1>{title}</h1><div class="avatar"><div>Written by Sam</div><span>Updated over {fetch % 6 + 2} weeks ago</span></div></div>
<div class="article_body"><article dir="ltr">{text}</article></div></div><section class="related_articles"><h3>Related Articles</h3><a href="/a/{fetch}">Getting paid {fetch}</a><a href="/a/{fetch}b">Payout dates</a></section>
<div class="intercom-reaction-picker" role="group"><div class="intercom-reaction-prompt">Did this answer your question?</div><button>😞</button><button>😐</button><button>😃</button></div></div></div></body></html>"""


def spa(title: str, text: str, fetch: int = 0) -> str:
    """The drawn page of an application: no landmark, class names that say nothing."""
    name = token(fetch, 12)
    return f"""<!doctype html><html lang="en"><head><title>Bazaar Seller Portal</title></head><body><noscript>You need to enable JavaScript to run this app.</noscript><div id="root"><div class="a{name[:4]}"><div class="b{name[4:8]}">
<span>Bazaar</span><a href="/login?state={token(fetch)}">Sign in</a><span>English</span></div><div class="c{name[8:]}"><h2>{title}</h2>{text}</div><div><a href="/legal">Legal</a><span>Version {fetch}.{fetch * 3}.0-{token(fetch, 7)}</span></div></div></div></body></html>"""


Engine = Callable[[str, str, int], str]
ENGINES: dict[str, Engine] = {
    engine.__name__: engine
    for engine in (zendesk, salesforce, khoros, nextjs, wordpress, sharepoint, shopify, confluence, intercom, spa)
}
