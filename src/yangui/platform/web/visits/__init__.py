"""Pages of who was asked to go and look, made for a phone."""
