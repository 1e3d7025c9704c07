"""Responsibility grids (联包联保): who is in charge of which village, street, household or enterprise, until when."""
