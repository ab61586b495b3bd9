"""The house itself: bootstrap, locks, contracts, Qt, the frozen build."""
