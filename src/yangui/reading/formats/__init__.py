"""Files to their raw text."""
