"""What a case file holds."""
