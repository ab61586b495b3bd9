"""What a case file is and how it is kept: no window, no network."""
