"""Asking for pages: one client, with manners and limits."""
