"""Layer 1: the text without its layout, with the way back to the raw characters."""
