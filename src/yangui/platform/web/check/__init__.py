"""The self-check: one question a page, and the result beside it."""
