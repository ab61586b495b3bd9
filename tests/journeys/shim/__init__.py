"""Libraries in C that stand between a program and the system, to see what it does to its files."""
