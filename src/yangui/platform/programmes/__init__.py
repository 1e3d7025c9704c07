"""Programmes: calls, applications, review by experts, ranking, public notice and awards."""
