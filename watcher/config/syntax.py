"""What the YAML parser complains of, in words that say what to write."""

from __future__ import annotations

import yaml

from watcher.config.problem import START, Place

# A part of the parser's words (libyaml's and PyYAML's own differ) → ours, told where the parser stopped.
_STOPPED = (
    ("found undefined alias", "this alias («*…») is named nowhere above; put the text in quotes if none is meant"),
    ("found duplicate anchor", "this anchor («&…») is named twice; give one of them another name"),
    ("found another document", "a second document begins here; keep one, and remove the line «---»"),
    ("undefined tag handle", "tags («!…!…») are not known here; put the text in quotes if none is meant"),
    ("escape char", "the escape after «\\» is not known; write the text in '…', or the \\ twice"),
)
# The same, told where that began which the parser could not finish: the stop itself may be at the end of the file.
_BEGUN = (
    ("expected alphabetic or numeric", "«*» and «&» have a meaning of their own; put the text in quotes"),
    ("unexpected end of stream", "the quotes opened here are never closed; close them"),
    ("expected ',' or", "the bracket opened here is not closed, or lacks a comma; close it, or quote the text in it"),
    ("could not find expected ':'", "a key without a colon; write key: value, with a blank after the colon"),
)
_FALLBACK = "the structure breaks here; check indentation, quotes and brackets of this line and of the one above"


def syntax_problem(error: yaml.YAMLError, text: str) -> tuple[Place, str]:
    """Where the text stops being YAML, and what to write instead."""
    if not isinstance(error, yaml.MarkedYAMLError) or error.problem_mark is None:
        return START, "the file is not readable as YAML; save it anew as plain text in UTF-8"
    problem, stopped = error.problem or "", _place(error.problem_mark)
    line = _line(text, stopped)
    if ours := _at_the_stop(problem, line, stopped.column):
        return stopped, ours
    begun = _place(error.context_mark) if error.context_mark else stopped
    for words, meaning in _BEGUN:
        if words in problem:
            return begun, meaning
    return stopped, _FALLBACK


def _at_the_stop(problem: str, line: str, column: int) -> str | None:
    before, character = line[: column - 1], line[column - 1 : column]
    if character == "\t" or "\t" in line[: len(line) - len(line.lstrip())]:
        return "a tab where blanks are expected; indent with blanks"
    if "${" in line and character == "{":
        return 'a reference inside brackets needs quotes; write ["${NAME}"]'
    if "cannot start any token" in problem:
        return f"a value cannot begin with «{character}»; put it in quotes"
    if "mapping values are not allowed" in problem:
        return _second_colon(before)
    return next((meaning for words, meaning in _STOPPED if words in problem), None)


def _second_colon(before: str) -> str:
    if ": " in before:
        return "a second «: » in one line; put the text that holds it in quotes"
    return "this key does not fit under the line above; align it with its neighbours, or end the line above in a colon"


def _place(mark: yaml.Mark) -> Place:
    return Place(mark.line + 1, mark.column + 1)


def _line(text: str, place: Place) -> str:
    lines = text.splitlines()
    return lines[place.line - 1] if place.line <= len(lines) else ""
