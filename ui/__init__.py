"""The window a coach works in."""
