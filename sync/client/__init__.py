"""What a laptop says to the server and hears from it, without ever showing it a word."""
