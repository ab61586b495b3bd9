"""How a case file is kept: an encrypted database, a journal of every change, and one door."""
