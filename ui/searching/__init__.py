"""Search in everything: people, notes, organisations."""
