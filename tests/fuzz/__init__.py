"""Every reader of bytes from outside, held to what it promises by inputs that grow towards new code."""
