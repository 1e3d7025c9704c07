"""Leaders' pages: how the goals stand, whose is late, and what was done about it."""
