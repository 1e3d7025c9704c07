"""Pages of one's own applications, and of those that a host endorses."""
