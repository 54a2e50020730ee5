"""What stands in a policy's place: is it called like the policy, or does it say where the policy went?"""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import urljoin, urlsplit

from watcher.judge.likeness import clauses_of, names_of, telling_words
from watcher.model.page import BlockKind, Document

_POLICY_NAME = re.compile(
    r"""polic(?:y|ies)|terms|agreement|conditions|standards|guidelines|rules|fees|pricing|performance|notice|disclos|privacy|imprint
      | bedingungen|\bagb|richtlinie|vereinbarung|vertrag|gebühren|grundsätze|datenschutz|impressum|konditionen
      | politique|règle|règlement|mentions\slégales|contrat|tarif|frais|confidentialité|charte
      | política|términos|condiciones|acuerdo|contrato|tarifas|normas|privacidad|aviso
      | termini|condizioni|accordo|contratto|tariffe|informativa|regole|normativa
      | voorwaarden|overeenkomst|beleid|tarieven|normen|regulamin|warunki|umowa|polityka|opłaty|协议|条款|政策|规则""",
    re.IGNORECASE | re.VERBOSE,
)
_ALIKE = 0.6  # of the telling words of a name
_HEADINGS = 2
# Addresses speak the language of programmers, whatever that of the page is.
_ASTRAY = re.compile(
    r"""(?:^|[/_.-])(?:log-?in|sign-?in|auth|oauth2?|sso|register|captcha|challenge|blocked|denied|forbidden|unsupported|error|errors|[45]0[0-9]
      |not-?found|page-?not-?found|consent|cookie-?wall|age-?(?:gate|check)|geo(?:block)?|maintenance|unavailable|queue|waiting-?room)(?:$|[/_.-])""",
    re.IGNORECASE | re.VERBOSE,
)


def names_a_policy(document: Document) -> bool:
    """Does its title or its first heading say what policies are called?"""
    headings = [block.text for block in document.blocks if block.kind is BlockKind.HEADING]
    return _POLICY_NAME.search("\n".join([document.title, *headings[:_HEADINGS]])) is not None


def called_alike(page: Document, last: Document, called: Sequence[str] = ()) -> bool:
    """Is the page called, in its title or first headings, what the policy was called? `called`: by the operator."""
    headings = [block.text for block in page.blocks if block.kind is BlockKind.HEADING]
    said = telling_words([page.title, *headings[:_HEADINGS]])
    return any(len(name & said) >= _ALIKE * len(name) for name in _own_names(last, called))


def _own_names(last: Document, called: Sequence[str]) -> list[frozenset[str]]:
    """The telling words of each name of the policy; the name of its site, which every page of it bears, is none."""
    names = names_of(last)
    sure = [*called, *names[:1]]
    of_the_policy = telling_words(sure)
    wanted = [*sure, *(name for name in names if telling_words([name]) & of_the_policy or _POLICY_NAME.search(name))]
    return [words for words in (telling_words([name]) for name in wanted) if words]


def led_astray(asked: str, got: str) -> bool:
    """Does a redirect end at a page for signing in, errors, consent or the like?"""
    return _ASTRAY.search(urlsplit(got).path) is not None and _ASTRAY.search(urlsplit(asked).path) is None


def moved_on(page: Document, last: Document, asked: Sequence[str]) -> bool:
    """Is it a notice that the policy stands elsewhere now: a sentence with its name, and a link to another page?"""
    here = {_path(url) for url in asked}
    base = asked[0] if asked else ""
    names = _own_names(last, ())
    for block in clauses_of(page.blocks):
        said = telling_words([block.text])
        to = {_path(urljoin(base, link)) for link in block.links} - here
        named = any(len(name & said) >= _ALIKE * len(name) for name in names)
        if named and to and not any(_ASTRAY.search(path) for path in to):
            return True
    return False


def what_stands_there(page: Document, size: int) -> str:
    """The page in a few words, for a reason."""
    words = page.title or next((block.text for block in page.blocks), "")
    return f"{size} words stand there" + (f", called «{words[:60]}»" if words else "")


def _path(url: str) -> str:
    return urlsplit(url).path.rstrip("/").casefold()
