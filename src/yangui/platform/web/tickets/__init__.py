"""What everybody may know of tickets."""
