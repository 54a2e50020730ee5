"""Rates, amounts, periods, dates and counts in a sentence, and which of them moved; in en, de, fr, es, it, nl, pl, pt."""

from watcher.figures.find import figures_in
from watcher.figures.moved import figure_changes
from watcher.figures.number_words import WORDS as NUMBER_WORDS
from watcher.figures.stretch import differing
from watcher.figures.way import way

__all__ = ["NUMBER_WORDS", "differing", "figure_changes", "figures_in", "way"]
