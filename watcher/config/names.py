"""Names for sources: ids and services, made of titles and addresses."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from urllib.parse import urlsplit

_LONGEST_ID = 60


def slug(text: str) -> str:
    """A text as a part of an id: small letters, digits and hyphens."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:_LONGEST_ID].strip("-")


def free_id(wanted: str, taken: Iterable[str]) -> str:
    """An id that is not taken: the wanted one, or it with a number."""
    wanted, taken = wanted or "page", set(taken)
    return next(name for name in (wanted, *(f"{wanted}-{n}" for n in range(2, len(taken) + 3))) if name not in taken)


def service_of(url: str) -> str:
    """The name of a site, from its host: `Etsy` of www.etsy.com."""
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    labels = host.split(".")
    if labels[-1].isdigit() or ":" in host:
        return host  # an address of a machine names nobody
    short = {"co", "com", "org", "net"}
    name = labels[-3] if len(labels) > 2 and labels[-2] in short else labels[-2] if len(labels) > 1 else host
    return name[:1].upper() + name[1:]


def title_of(url: str) -> str:
    """A title for a page that has none: the last words of its path, or the address itself."""
    last = urlsplit(url).path.rstrip("/").rpartition("/")[2]
    words = " ".join(re.sub(r"\.\w{2,5}$", "", last).replace("-", " ").replace("_", " ").split())
    return (words[:1].upper() + words[1:])[:100] or url
