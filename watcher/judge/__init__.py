"""Is it the policy page, does the change matter, was anyone told? Values in, values out, with reasons in words."""

from watcher.judge.announced import announce
from watcher.judge.page import Fault, is_mistaken, page_fault
from watcher.judge.ruling import rule
from watcher.judge.weight import is_trivial, weigh

__all__ = ["Fault", "announce", "is_mistaken", "is_trivial", "page_fault", "rule", "weigh"]
