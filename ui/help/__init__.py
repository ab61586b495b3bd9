"""F1: short help for the page on screen."""
