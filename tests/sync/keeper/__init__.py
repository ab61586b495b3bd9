"""The keeper, on a real server, with real vaults."""
