"""Keys and seals, all by vetted primitives of `cryptography`; knows nothing of records, files or the net."""
