"""Preferences: language, theme, text size, when to lock."""
