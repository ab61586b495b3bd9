"""Lists from Excel and CSV into the desk: chosen, understood, looked through, read in, taken back."""
