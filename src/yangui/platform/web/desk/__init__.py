"""The desk of the officers, by area."""
