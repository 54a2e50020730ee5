"""What the markup shows beside the text: a password field, a bot check, a redirect, an end that is missing.

These are the same in every language. Alone none of them proves anything: a policy page may offer to sign in, and ask for
a captcha in its contact form; `watcher.judge.page` weighs them with what is left of the text.
"""

from __future__ import annotations

import re

from watcher.model.page import Mark

_SIGNS = {
    Mark.PASSWORD: r"""<input\b[^>]{0,400}\btype\s*=\s*["']?password\b | \bautocomplete\s*=\s*["']?(?:current|new)-password\b""",
    Mark.CHALLENGE: r"""challenges\.cloudflare\.com | /cdn-cgi/challenge-platform | \bcf-(?:turnstile|challenge|chl) | _cf_chl_opt
      | (?:hcaptcha|funcaptcha|arkoselabs|geetest|captcha-delivery|perimeterx|px-cloud|kasada)\.(?:com|net|io) | \bpx-captcha\b
      | recaptcha/(?:api|enterprise) | \bg-recaptcha\b | _Incapsula_Resource | /_sec/(?:cp_challenge|verify) | awsWafCookieDomainList
      | \bbm-verify= | \bid\s*=\s*["']?captcha""",
    Mark.REFRESH: r"""<meta\b[^>]{0,200}\bhttp-equiv\s*=\s*["']?refresh\b[^>]{0,400}\burl\s*=
      | <script[^>]{0,200}>\s*(?:window\.|document\.|top\.)*location(?:\.href\s*=|\.replace\(|\s*=)""",
}
_COMPILED = {mark: re.compile(sign, re.IGNORECASE | re.VERBOSE) for mark, sign in _SIGNS.items()}
_END = 4_000  # characters; what servers add below the page is short
_ENDED = re.compile(r"</(?:html|body)\s*>", re.IGNORECASE)
_BEGUN = re.compile(r"<(?:html|body)\b", re.IGNORECASE)
_LOOKED_AT = 2_000_000  # characters


def marks_of(text: str) -> frozenset[Mark]:
    """The marks of a page's markup."""
    looked_at = text[:_LOOKED_AT]
    found = {mark for mark, sign in _COMPILED.items() if sign.search(looked_at)}
    if _BEGUN.search(text[:_END]) and not _ENDED.search(text[-_END:]):
        found.add(Mark.CUT)
    return frozenset(found)
