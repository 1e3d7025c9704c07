"""Layers 2 to 4: the texts of a file, the parts of each, and who answers for them."""
