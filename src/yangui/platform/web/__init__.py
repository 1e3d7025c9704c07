"""Pages, by area; the domain lives elsewhere."""
