"""What the markup shows beside the text: a password field, a bot check, a redirect, an end that is missing.

These are the same in every language. Alone none of them proves anything: a policy page may offer to sign in, and ask for
a captcha in its contact form; `watcher.judge.page` weighs them with what is left of the text.
"""

from __future__ import annotations

import re

from watcher.model.page import Mark

# A sign in small letters and, where it must stand in some form, that form. Looking for a plain word is so much quicker
# than for a form that a page without the word costs nearly nothing.
_SIGNS: tuple[tuple[Mark, str, str], ...] = (
    (Mark.PASSWORD, "password", r"""<input\b[^>]{0,400}\btype\s*=\s*["']?password\b"""),
    (Mark.PASSWORD, "-password", r"""autocomplete\s*=\s*["']?(?:current|new)-password\b"""),
    *(
        (Mark.CHALLENGE, word, "")
        for word in """
        challenges.cloudflare.com /cdn-cgi/challenge-platform cf-turnstile cf-challenge cf-chl _cf_chl_opt px-captcha
        recaptcha/api recaptcha/enterprise g-recaptcha _incapsula_resource /_sec/cp_challenge /_sec/verify
        awswafcookiedomainlist bm-verify=
        """.split()
    ),
    *(
        (Mark.CHALLENGE, f"{host}.", rf"{host}\.(?:com|net|io)")
        for host in "hcaptcha funcaptcha arkoselabs geetest captcha-delivery perimeterx px-cloud kasada".split()
    ),
    (Mark.CHALLENGE, "captcha", r"""\bid\s*=\s*["']?captcha"""),
    (Mark.REFRESH, "refresh", r"""<meta\b[^>]{0,200}\bhttp-equiv\s*=\s*["']?refresh\b[^>]{0,400}\burl\s*="""),
    (
        Mark.REFRESH,
        "location",
        r"<script[^>]{0,200}>\s*(?:window\.|document\.|top\.)*location(?:\.href\s*=|\.replace\(|\s*=)",
    ),
)
_COMPILED = tuple((mark, word, re.compile(form)) for mark, word, form in _SIGNS)
_END = 4_000  # characters; what servers add below the page is short
_ENDED = re.compile(r"</(?:html|body)\s*>", re.IGNORECASE)
_BEGUN = re.compile(r"<(?:html|body)\b", re.IGNORECASE)
_LOOKED_AT = 2_000_000  # characters


def marks_of(text: str) -> frozenset[Mark]:
    """The marks of a page's markup."""
    looked_at = text[:_LOOKED_AT].lower()
    found = {mark for mark, word, form in _COMPILED if word in looked_at and form.search(looked_at)}
    if _BEGUN.search(text[:_END]) and not _ENDED.search(text[-_END:]):
        found.add(Mark.CUT)
    return frozenset(found)
