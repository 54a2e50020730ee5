"""sources.yaml → Settings, or every problem at once with its place and the mend."""
