"""How it stands with sync: what waits, what was refused and why, the last contact, the next try."""
