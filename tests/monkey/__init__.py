"""A monkey at the keyboard: an hour of random clicking and typing in the real window, with real storage and a real server."""
