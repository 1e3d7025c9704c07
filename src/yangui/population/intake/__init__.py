"""Columns become facts: a mapping says which column is which fact and in what form, and every row is accounted for."""
