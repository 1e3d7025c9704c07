"""Synthetic entities to try a pack on: a network of nodes with shares, and rows drawn from it. None of them is real."""
