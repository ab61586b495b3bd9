"""What can stand in the way of setting up."""


class CannotPrepare(Exception):
    """Something outside the checkout is missing; the text says what to do."""
