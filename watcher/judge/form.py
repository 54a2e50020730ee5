"""Do two texts say the same in another form? Letter case, punctuation and spelling, as far as no meaning hangs on them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cached_property

from watcher.figures import differing
from watcher.lexicon import Lexicon

# A number with its marks, a word, or a sign that is read aloud. «5-10» is a range, «-5» less than nothing.
_TOKEN = re.compile(
    r"\d+(?:[.,:/'][\d]+)*|[^\W\d_]+|[<>≤≥=≠±×÷%‰°§€$£¥₹₽₺₩฿¢&+]|(?:(?<=\d)\s*[-–−]\s*|(?<!\w)[-–−])(?=\d)"
)
_PER_CENT = re.compile(r"\bper\s?cent\b|\bprozent\b|\bpour\scent\b|\bpor\sciento\b|\bper\scento\b|\bprocent\b")
_NAMED_SIGNS = {"&": "and", "–": "-", "−": "-"}
_SENTENCE_ENDS = ".!?:;•|"
_MARGIN = 60  # characters beside what differs, so that «per cent» and the like stay whole
_TERM = 4  # letters that a defined term has at least
_ADDRESSING = frozenset("ihre ihren ihrer ihrem ihres ihnen dein deine deinen deiner deinem deines eure euren".split())

_SAME_SPELLING: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(wrong), right)
    for wrong, right in (
        (r"ß", "ss"),
        (r"ä", "ae"),
        (r"ö", "oe"),
        (r"ü", "ue"),
        (r"(?<=\w{3})our(?=\b|s|ed|ing|able|ite|al)", "or"),
        (r"(?<=\w{2})is(?=e\b|es\b|ed\b|er\b|ing\b|ation)", "iz"),
        (r"(?<=\w{2})ys(?=e\b|es\b|ed\b|ing\b)", "yz"),
        (r"(?<=\w{3})tre(?=\b|s\b)", "ter"),
        (r"(?<=[ae])ll(?=ed\b|ing\b|er\b|ers\b)", "l"),
        (r"\b(licen|defen|offen|preten|practi)[cs]", r"\1s"),
        (r"\b(ful|skil|wil)l?ful", r"\1ful"),
        (r"\b(judg|acknowledg)ement", r"\1ment"),
        (r"\b(catal|dial|anal)ogue", r"\1og"),
        (r"\bprogramme(?=s?\b)", "program"),
        (r"\bgrey", "gray"),
    )
)
_DIFFERENT_WORDS = frozenset(
    frozenset(pair.split("/"))
    for pair in """county/country contact/contract contract/contrast conform/confirm casual/causal statue/statute trail/trial
    shipping/shopping expect/except accept/except effect/affect prescribe/proscribe adverse/averse ensure/insure insure/assure
    interstate/intrastate lessor/lesser united/untied weekly/weakly daily/dairy prior/price quality/quantity through/though
    personal/personnel principal/principle advise/advice device/devise import/impart export/expert buying/burying
    listing/lasting selling/sealing seller/sealer taxes/taxis thirty/thirsty unless/useless eighth/eighty retail/retain
    require/acquire include/incline moral/mortal public/pubic costumer/customer minor/miner
    verkauf/verlauf zahlen/zählen fordern/fördern konnte/könnte musste/müsste wurde/würde dürfen/durften masse/maße
    pagare/pagate poisson/poison vente/venta compra/compre""".split()
)
# «Section 5 (a)» is a reference and no numbering.
_INLINE_LABEL = re.compile(
    r"(?:^|(?<=[,;:.]\s)|(?<=\band\s)|(?<=\bor\s)|(?<=[,;:]))\(?(?:[a-z]|[ivx]{1,4}|\d{1,2})\)(?=\s)", re.IGNORECASE
)
_WITH_FORCE = ("duty", "permission", "prohibition", "enforcement", "dispute", "liability", "advice")
_LEAST = 5  # letters of a word whose misspelling can be told from another word
_ATTESTED = 2  # times that the right spelling stands elsewhere in the text


class Vocabulary:
    """How often each word stands in the old text and in the new one; what tells a misspelling from another word."""

    def __init__(self, before: Iterable[str], after: Iterable[str]) -> None:
        self._texts = tuple(before), tuple(after)

    @cached_property
    def _before(self) -> Counter[str]:
        return Counter(word for text in self._texts[0] for word in _words(text))

    @cached_property
    def _after(self) -> Counter[str]:
        return Counter(word for text in self._texts[1] for word in _words(text))

    def was_misspelt(self, word: str, right: str) -> bool:
        """The word stood there once, stands there no more, and is otherwise always written the new way."""
        return self._before[word] == 1 and not self._after[word] and self._before[right] >= _ATTESTED

    def is_defined(self, term: str) -> bool:
        """Does one of the texts put the term in quotation marks, as definitions do: «the “Services”», «"Seller" means …»?"""
        said = re.compile(
            rf"[\"“„«‘'](?:(?:the|our|die|der|das|la|le|les|el|los|il|de)\s)?{re.escape(term)}\w{{0,2}}[\"”“»’']",
            re.IGNORECASE,
        )
        return any(term in text and said.search(text) for side in self._texts for text in side)

    def is_gone(self, name: str) -> bool:
        """The name, as it is written, stands nowhere any more."""
        return not any(_stands_in(name, text) for text in self._texts[1])

    def is_new(self, name: str) -> bool:
        """The name, as it is written, stood nowhere before."""
        return not any(_stands_in(name, text) for text in self._texts[0])


def only_form(before: str, after: str) -> bool:
    """The same words, numbers and signs in the same order; letter case and punctuation aside."""
    _, before, after = differing(before, after, _MARGIN)
    return _tokens(before.casefold()) == _tokens(after.casefold())


def only_numbering(before: str, after: str) -> bool:
    """The same words with other letters or numbers before the parts of a sentence: «(a) … (b) …» → «(i) … (ii) …»."""
    old, new = _INLINE_LABEL.subn(" ", before), _INLINE_LABEL.subn(" ", after)
    return max(old[1], new[1]) > 1 and only_form(old[0], new[0])


def recased_terms(before: str, after: str) -> list[tuple[str, str]]:
    """The words inside sentences that are written large on one side and small on the other: they may be defined terms.

    Only for two texts of the same words; none where many words are recased: the text was restyled.
    """
    pairs = list(zip(_in_sentences(before), _in_sentences(after), strict=False))
    recased = [(one, other) for (one, inside), (other, _) in pairs if inside and _is_recased(one, other)]
    # Every third word recased is another style; a few among many are words that were meant.
    return recased if len(recased) * 3 <= len(pairs) else []


def only_spelling(gone: str, come: str, vocabulary: Vocabulary, lexicon: Lexicon) -> bool:
    """The same words otherwise spelt; a word that has become another one is more than that."""
    old, new = _tokens(gone.casefold()), _tokens(come.casefold())
    if not old or not new or any(character.isdigit() for character in gone + come):
        return False
    if lexicon.any_found(_WITH_FORCE, f"{gone} {come}"):
        return False
    if "".join(old) == "".join(new):
        return True
    pairs = list(zip(old, new, strict=False))
    return len(old) == len(new) and all(_same_word(one, other, vocabulary) for one, other in pairs)


def _tokens(text: str) -> list[str]:
    return [_NAMED_SIGNS.get(token.strip(), token.strip()) for token in _TOKEN.findall(_PER_CENT.sub("%", text))]


def _stands_in(name: str, text: str) -> bool:
    return name in text and re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text) is not None


def _words(text: str) -> list[str]:
    return [token for token in _tokens(text.casefold()) if token[0].isalpha()]


def _in_sentences(text: str) -> list[tuple[str, bool]]:
    """Each word, and whether it stands inside a sentence rather than at its beginning."""
    found, end = [], None
    for match in re.finditer(r"[^\W\d_]+", text):
        between = text[end : match.start()] if end is not None else "."
        found.append((match.group(), not any(sign in between for sign in _SENTENCE_ENDS)))
        end = match.end()
    return found


def _is_recased(one: str, other: str) -> bool:
    if one == other or len(one) < _TERM or one.casefold() != other.casefold() or one.casefold() in _ADDRESSING:
        return False
    return {one.istitle(), other.istitle()} == {True, False} and one[1:] == other[1:]


def _same_word(one: str, other: str, vocabulary: Vocabulary) -> bool:
    if one == other:
        return True
    if frozenset((one, other)) in _DIFFERENT_WORDS or min(len(one), len(other)) < _LEAST:
        return False
    return _spelt_alike(one) == _spelt_alike(other) or (
        one[0] == other[0] and one[-2:] == other[-2:] and _one_slip(one, other) and vocabulary.was_misspelt(one, other)
    )


def _spelt_alike(word: str) -> str:
    for wrong, right in _SAME_SPELLING:
        word = wrong.sub(right, word)
    return word


def _one_slip(one: str, other: str) -> bool:
    """One letter too many, too few, wrong, or two letters that changed places."""
    start = next((at for at, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]), None)
    start = min(len(one), len(other)) if start is None else start
    ahead, behind = one[start:], other[start:]
    return ahead[1:] == behind or ahead == behind[1:] or ahead[1:] == behind[1:] or _swapped(ahead, behind)


def _swapped(one: Sequence[str], other: Sequence[str]) -> bool:
    return len(one) >= 2 and len(other) >= 2 and one[0] == other[1] and one[1] == other[0] and one[2:] == other[2:]
