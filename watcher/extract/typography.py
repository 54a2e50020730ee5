"""Typography is never a change: quotes, dashes, blanks and Unicode forms are brought to one form."""

from __future__ import annotations

import re
import unicodedata

_SINGLE_QUOTES = "\u2018\u2019\u201a\u201b\u2032\u02bc\u02bb\u00b4\u0060\uff07"
_DOUBLE_QUOTES = "\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb\u301d\u301e\uff02"
_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d"
_BULLETS = "\u2022\u2023\u25aa\u25ab\u25cf\u25e6\u2043\u2219\u27a2\u2756\uf0b7\u00b7"

_ONE_FORM = str.maketrans(
    {
        **dict.fromkeys(_SINGLE_QUOTES, "'"),
        **dict.fromkeys(_DOUBLE_QUOTES, '"'),
        **dict.fromkeys(_DASHES, "-"),
        "\u2026": "...",
        "\u2044": "/",
    }
)
# Format characters (zero-width, soft hyphen, bidi marks, BOM), controls, surrogates, private use, unassigned.
_UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\ufe00-\ufe0f\ufeff\ufff0-\ufffb\ud800-\udfff\U000e0000-\U000e0fff\x00-\x08\x0e-\x1f\x7f-\x9f]"
)
# Full-width letters, ligatures, Roman numerals in one character: their compatible form says the same.
_COMPATIBLE = re.compile("[\ufb00-\ufb06\uff01-\uff5e\uffe0-\uffe6\u2160-\u217f]+")
_PLAIN = re.compile(r"[\t\n\r -~]*\Z")
_LEADING_BULLET = re.compile(rf"^(?:[{_BULLETS}]\s*)+")


def one_form(text: str) -> str:
    """The text in one typographic form, blanks folded; doing it twice changes nothing more."""
    if _PLAIN.match(text):
        return " ".join(text.split()).replace("`", "'")
    text = _UNSEEN.sub("", text)
    text = unicodedata.normalize("NFC", text)
    text = _COMPATIBLE.sub(lambda run: unicodedata.normalize("NFKC", run.group()), text)
    text = text.translate(_ONE_FORM)
    return " ".join(text.split())


def without_bullet(text: str) -> str:
    """The text without the bullet sign that some pages type before an item."""
    return _LEADING_BULLET.sub("", text)
