"""The officers' pages on programmes."""
