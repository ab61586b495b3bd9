"""Min dag: what is due today and this week and why, what is new since last time, what was begun, who hasn't been heard of."""
