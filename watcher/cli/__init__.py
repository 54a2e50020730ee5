"""The command `watch`: one file per command."""
