"""Reviewing and choosing: who reviews what, what the scores say, who is chosen within the rules."""
