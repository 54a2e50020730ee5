"""Exit codes, as the README and `watch --help` give them."""

DONE = 0
TROUBLE = 1
WRONG = 2
BUG = 3
MATERIAL = 4
INTERRUPTED = 130
