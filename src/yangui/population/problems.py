"""What opening, mapping and taking in tables can refuse, by codes that stay the same."""

from collections.abc import Mapping

from yangui.rules.problems import PackError, Place, Problem

# T1: a table cannot be opened or read on; T2: a mapping is wrong in itself; T3: a table and what is asked of it differ;
# T4: a run.
# Explained to operators in docs/reference/tables.md.
CODES: Mapping[str, str] = {
    "T101": "There is no such table, or nothing that is known to hold one.",
    "T102": "A table, or a part of it, cannot be read.",
    "T103": "A column has no name, or two have the same.",
    "T104": "A table is empty: there are not even names of columns.",
    "T105": "Files of one table have different columns.",
    "T106": "A text file is not in the encoding that was stated, or in none that is known.",
    "T107": "This kind of table needs a package that is not installed.",
    "T108": "A database refuses the connection or the query.",
    "T201": "A mapping does not have its shape.",
    "T202": "A mapping names a fact that the kind of entity does not have.",
    "T203": "A mapping gives the same fact or uses the same column twice.",
    "T204": "An option in a mapping does not fit the fact, or is missing.",
    "T205": "A mapping turns a value into a code that the list does not have.",
    "T301": "A table lacks a column that the mapping names.",
    "T302": "A key stands in more than one row of a joined table, or in so many rows that it is none.",
    "T303": "A column holds what its fact cannot be read from.",
    "T401": "A folder cannot take the result of a run.",
    "T402": "A run cannot be limited to that region.",
    "T403": "A folder holds no finished run, or one without the decisions that are asked for.",
    "T404": "Two runs cannot be compared.",
    "T405": "A delivery list or a table of groups cannot be read or written.",
    "T406": "A run cannot be spread over several machines, or a machine of them failed.",
    "T407": "A result cannot be written: the disk is full, or may not be written.",
    "T408": "A pack does not describe the synthetic entities that are asked for.",
}


def refusal(code: str, place: Place | str, message: str, mend: str = "") -> PackError:
    """The error to raise; `place` may be the name of the table."""
    assert code in CODES
    return PackError(Problem(Place(place) if isinstance(place, str) else place, code, message, mend))
