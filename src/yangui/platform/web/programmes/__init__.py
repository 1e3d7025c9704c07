"""The public pages of programmes."""
