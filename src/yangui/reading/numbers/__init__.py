"""Layer 5: every number with its unit and bound."""
