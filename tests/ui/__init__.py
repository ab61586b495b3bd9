"""The window on real vaults: nothing is faked but clock and wire."""
