"""Resource groups: who stands around a participant, on her page and over all."""
