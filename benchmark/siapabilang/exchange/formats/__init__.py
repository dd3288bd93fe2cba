"""One module a format; a new one is found by its file name (see `exchange.registry`)."""
