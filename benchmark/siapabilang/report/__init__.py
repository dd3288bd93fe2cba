"""Self-contained HTML pages: they work from a file, offline, in light and dark, and without JavaScript."""
