"""Layers 6 to 8: what the sentences promise, aim at and leave open."""
