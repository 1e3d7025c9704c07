"""The page that shows a text and what was found in it side by side."""
