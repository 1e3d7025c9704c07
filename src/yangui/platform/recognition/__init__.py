"""Recognition: registers of the pack, from an application or nomination to the listing, and what becomes of it."""
