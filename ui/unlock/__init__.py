"""The way in: passphrase, recovery code, first start, and what to say when the door doesn't open."""
