"""Files in an akt: what there is, where it is, and what it looks like."""
