"""Ctrl+K: finds anyone and anything, and does what can be done from anywhere."""
