"""Sets up a checkout with nothing but Python: standard library only, since it runs before anything is installed."""
