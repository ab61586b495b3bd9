"""What travels between laptops through a server that can't read it: pure functions of bytes and keys."""
