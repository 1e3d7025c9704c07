"""Facts become decisions: one run over a table, part by part, with its tallies, here or on several machines."""
