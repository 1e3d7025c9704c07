"""Goals: what was promised, who owes it, how it stands, and what is done about what is late."""
