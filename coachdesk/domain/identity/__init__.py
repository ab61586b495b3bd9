"""Identity numbers of several kinds and countries."""
