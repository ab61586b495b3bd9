"""Programs that die: a coach's desk that writes as fast as it can, ways to end it, and the promises that must hold afterwards."""
