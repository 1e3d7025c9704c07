"""The officers' pages on registers."""
