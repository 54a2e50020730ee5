"""How fast a round is: `python -m benchmarks` measures it against a floor. See docs/speed.md."""
