"""Pictures where people would rather look than read: each says its gist in words, is walked by the arrow keys, and has a twin of rows."""
