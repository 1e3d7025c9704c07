"""Published text to a structured draft of a pack: what the text says, where it says it, and what it leaves open.

Eight layers, each a module: `text`, `segments`, `outline`, `duties`, `quantities`, `frames`, `context`, `review`. No
network and no model; every finding points to the characters that it claims.
"""
