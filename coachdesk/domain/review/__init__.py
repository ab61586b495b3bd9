"""The check of the access log: what somebody did with one akt (looks), what is unusual about it (rules), what came of it (checking)."""
