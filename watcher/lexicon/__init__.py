"""The words by which clauses bind, allow, forbid and punish, in nine languages, and the languages a text is in."""

from watcher.lexicon.countries import countries_in, named_countries
from watcher.lexicon.lexicon import EVERY, Lexicon, language_codes, lexicon_of

__all__ = ["EVERY", "Lexicon", "countries_in", "language_codes", "lexicon_of", "named_countries"]
