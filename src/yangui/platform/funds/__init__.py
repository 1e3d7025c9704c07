"""Money: appropriations, obligations, what is due, batches, and what the bank says, in double entry."""
