"""Tickets: blockages, enterprise issues and what observers saw; who answers for them, by when, and who is content."""
