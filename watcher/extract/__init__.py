"""Bytes → Document: what a page says, without its furniture."""
