"""The demo: an example municipality, and two laptops in it."""
