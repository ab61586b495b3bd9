"""What a case file holds: one file per record, the model first, then its verbs."""
