"""Notes: what has been written about a participant, one note, and the editor."""
