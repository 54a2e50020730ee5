"""E-mail addresses that Cloudflare hides from robots are shown as a reader sees them.

The scheme changes with every request, so that the same address never looks the same twice:
https://developers.cloudflare.com/waf/tools/scrape-shield/email-address-obfuscation/. The first byte of the hexadecimal
string is the key that all others are XORed with.
"""

from __future__ import annotations

import re

ATTRIBUTE = "data-cfemail"
LINK = "/cdn-cgi/l/email-protection#"
_LINK = re.compile(rf"{LINK}((?:[0-9a-f]{{2}}){{2,500}})\Z", re.IGNORECASE)
_HEX = re.compile(r"(?:[0-9a-f]{2}){2,500}\Z", re.IGNORECASE)
_SHOWN_INSTEAD = re.compile(r"\[email\s*protected\]", re.IGNORECASE)


def revealed(hidden: str) -> str:
    """The address in a hexadecimal string; empty where there is none."""
    if not _HEX.match(hidden):
        return ""
    key, *signs = bytes.fromhex(hidden)
    address = bytes(sign ^ key for sign in signs).decode("utf-8", "replace")
    return address if "@" in address else ""


def link_revealed(target: str) -> str:
    """The target of a link, an e-mail link as it was before it was hidden."""
    found = _LINK.search(target)
    address = revealed(found[1]) if found else ""
    return f"mailto:{address}" if address else target


def words_revealed(words: str, target: str) -> str:
    """The words of a link, «[email protected]» replaced by the address that its target hides."""
    if not target.startswith("mailto:") or "[" not in words:
        return words
    return _SHOWN_INSTEAD.sub(lambda _: target.removeprefix("mailto:").partition("?")[0], words)
