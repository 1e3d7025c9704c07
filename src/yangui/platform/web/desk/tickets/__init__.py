"""Officers at tickets: whose they are, what is late, what was answered."""
