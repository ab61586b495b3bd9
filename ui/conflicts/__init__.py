"""Questions: where two people have answered the same thing differently, without a net between them."""
