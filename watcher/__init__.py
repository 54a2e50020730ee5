"""Watch the rules that marketplaces set for their sellers, and say what changed."""

__version__ = "0.1.0"
