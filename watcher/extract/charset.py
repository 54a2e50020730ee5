"""Bytes → text, whatever the bytes: never an exception, never a codec that is code.

Labels are those of the WHATWG Encoding Standard (https://encoding.spec.whatwg.org/#names-and-labels); Python's own
codecs `idna`, `punycode`, `undefined`, `utf-7` and the like are never used, since a server names the codec.
"""

from __future__ import annotations

import codecs
import re

from bs4.dammit import EncodingDetector

# Python's names of the encodings of the standard; labels that Python knows under another name come here by lookup().
_ALLOWED = frozenset(
    """
    utf-8 utf-16-le utf-16-be utf-16 ibm866 cp866 iso8859-2 iso8859-3 iso8859-4 iso8859-5 iso8859-6 iso8859-7
    iso8859-8 iso8859-10 iso8859-13 iso8859-14 iso8859-15 iso8859-16 koi8-r koi8-u mac-roman mac-cyrillic cp874
    cp1250 cp1251 cp1252 cp1253 cp1254 cp1255 cp1256 cp1257 cp1258 gbk gb2312 gb18030 big5 euc_jp iso2022_jp
    shift_jis euc_kr cp949
    """.split()
)
# The standard reads these as Windows-1252, and so do browsers.
_AS_CP1252 = frozenset({"iso8859-1", "ascii"})
_META_WINDOW = 4096
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_LABEL = re.compile(r"[\w.:+-]{1,40}\Z", re.ASCII)


def decode(body: bytes, declared: str | None = None) -> str:
    """The text of a page: by byte order mark, the declared charset, its own meta, UTF-8, and at last Windows-1252."""
    for mark, encoding in _BOMS:
        if body.startswith(mark):
            return body[len(mark) :].decode(encoding, "replace")
    for label in (declared, _meta_charset(body), "utf-8"):
        encoding_name = _known(label)
        if encoding_name is not None:
            try:
                return body.decode(encoding_name)
            except UnicodeError:
                continue
    return _best_of(body, _known(declared) or _known(_meta_charset(body)))


def encoding_of(body: bytes, declared: str | None = None) -> str:
    """The name of the encoding that the page most likely has, cheaply: nothing is decoded."""
    return _known(declared) or _known(_meta_charset(body)) or "utf-8"


def _best_of(body: bytes, named: str | None) -> str:
    """Nothing fits the bytes wholly: the fewest lost characters win; the named charset wins a tie."""
    tries = [body.decode(encoding, "replace") for encoding in (named, "utf-8", "cp1252") if encoding]
    return min(tries, key=lambda text: text.count("\ufffd"))


def _meta_charset(body: bytes) -> str | None:
    found: str | None = EncodingDetector.find_declared_encoding(body[:_META_WINDOW], is_html=True)
    return found


def _known(label: str | None) -> str | None:
    """Python's name of an encoding of the standard, or None."""
    if not label or not _LABEL.match(label.strip()):
        return None
    try:
        name = codecs.lookup(label.strip()).name
    except (LookupError, UnicodeError):
        return None
    if name in _AS_CP1252:
        return "cp1252"
    return name if name in _ALLOWED else None
