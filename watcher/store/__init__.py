"""The only place with SQL: what was seen, concluded and sent."""
