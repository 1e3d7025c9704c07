"""Units and regions of a pack, and who holds which role in which unit."""
