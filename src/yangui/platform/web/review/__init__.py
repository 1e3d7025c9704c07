"""The pages of experts who review."""
