"""Findings as a document of a pack, and beside one."""
