"""Take-up: whether people got what was theirs, asked of who wants to be asked, and counted without them."""
