"""The stretch in which two long texts differ; what stands before and behind it is the same."""

from __future__ import annotations


def differing(before: str, after: str, margin: int) -> tuple[int, str, str]:
    """Where two texts begin to differ, and the stretch of each from there to the last difference.

    `margin`: so many characters of what is the same are kept on each side; it begins with a word.
    """
    shorter = min(len(before), len(after))
    start = _common(before, after, shorter)
    tail = _common(before[::-1], after[::-1], shorter - start)
    start, tail = _at_a_word(before, max(0, start - margin)), max(0, tail - margin)
    return start, before[start : len(before) - tail], after[start : len(after) - tail]


def _at_a_word(text: str, at: int) -> int:
    """The beginning of a word at or before a place, so that no number is cut in two."""
    return max(text.rfind(" ", 0, at), 0) if at else 0


def _common(one: str, other: str, most: int) -> int:
    """How many characters two texts have in common from the front, by halves: fast in texts of any length."""
    low, high = 0, most
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low
