"""Where rows come from and where results go: files, frames and databases, in order and in pieces, in bounded memory.

A table gives its rows in the order of its source: the n-th row over all batches is row n, counted from 1, head and
blank lines left out. Text files and spreadsheets give every cell as text; nothing is guessed here (`intake.values`
reads it).
"""
