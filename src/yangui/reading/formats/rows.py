"""Rows of a table as lines of text: cells parted by tabs, so that the layout can read them as a table."""

from collections.abc import Sequence

WORDS, ROW = 60, 1000  # characters of a cell of several paragraphs that are one, and of a row that is a line


def row_lines(cells: Sequence[Sequence[str]]) -> list[str]:
    """The paragraphs of the cells of a row as one line, or one by one where a cell is a text of its own.

    A cell without paragraphs is empty: it keeps its place.

    >>> row_lines([["博士"], [], ["10万元"]])
    ['博士\\t\\t10万元']
    """
    said = [part for cell in cells for part in cell]
    whole = all(len(cell) < 2 or sum(map(len, cell)) <= WORDS for cell in cells) and not any(
        "\n" in part for part in said
    )
    if len(cells) > 1 and whole and sum(map(len, said)) <= ROW:
        return ["\t".join(" ".join(cell).replace("\t", " ") for cell in cells)] if said else []
    return said
