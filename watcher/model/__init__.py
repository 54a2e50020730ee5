"""Frozen values: what the product talks about, one word per thing. No behaviour but their own arithmetic."""
