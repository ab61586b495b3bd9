"""Lists from the desk into Excel and CSV."""
