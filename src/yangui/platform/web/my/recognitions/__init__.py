"""Pages of one's own recognitions and entries."""
