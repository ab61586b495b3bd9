"""Participants: the list, a new one, one's page, and the history of what stands there."""
