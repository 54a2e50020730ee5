"""One pass each, safe to repeat: check, deliver, replay, import."""
