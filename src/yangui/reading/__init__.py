"""Published text to a structured draft of a pack: what the text says, where it says it, and what it leaves open.

`formats` makes raw text of files, `layout` clean text of raw; `structure` finds texts, heads, outline and duties,
`numbers` quantities, `statements` benefits, targets and doubts; `read` runs these one after the other and gives
`findings`. `drafting` makes documents of a pack of them, `display` a page, `akoma` an outline for other tools. No
network and no model; every finding points to the characters that it claims.
"""
