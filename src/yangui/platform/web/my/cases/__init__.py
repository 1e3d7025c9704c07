"""One's own claims, and those of an employer that one acts for."""
