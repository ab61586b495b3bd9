"""What travels between laptops and the server that can't read it."""
