"""`python -m watcher.config.schema` writes the shipped JSON Schema anew."""

from __future__ import annotations

from watcher.config.describe import SCHEMA_FILE, schema_text

if __name__ == "__main__":
    SCHEMA_FILE.write_text(schema_text(), encoding="utf-8")
