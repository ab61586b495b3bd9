"""What brings CoachDesk onto a machine: the bootstrap behind ./run, the demo, the frozen build."""
