"""Administration: begin a municipality or join one, invite colleagues, computers, who may read an akt."""
