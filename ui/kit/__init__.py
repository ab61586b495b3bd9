"""What every feature is made of: desk, forms, lists, style, words."""
