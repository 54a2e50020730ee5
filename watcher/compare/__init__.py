"""Two documents → the edits between them."""
