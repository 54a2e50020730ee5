"""Rigs that cause faults for a long time; a short form of each runs with the tests."""
