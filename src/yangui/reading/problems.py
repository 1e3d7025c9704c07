"""What reading a file can refuse, by codes that stay the same."""

from collections.abc import Mapping

from yangui.rules.problems import PackError, Place, Problem

# R1: a file cannot be taken in; R2: what was asked for cannot be done. Explained in docs/reference/reading.md.
CODES: Mapping[str, str] = {
    "R101": "There is no such file, or it cannot be opened.",
    "R102": "The kind of file is not known, or its content is not of that kind.",
    "R103": "The file is empty, or holds no text.",
    "R104": "The file is binary where text should stand.",
    "R105": "The text is in no encoding that is known.",
    "R106": "The pages are pictures: there is no text to read.",
    "R107": "The file is locked with a password.",
    "R108": "The file is larger than can be read.",
    "R109": "The file is damaged.",
    "R201": "There is no proposer of this name.",
    "R202": "The text is no document of the pack.",
    "R203": "A result cannot be written.",
    "R204": "There is nothing to write: no text that says what is to be done.",
}


def refusal(code: str, place: Place | str, message: str, mend: str = "") -> PackError:
    """The error to raise; `place` may be the name of the file."""
    assert code in CODES
    return PackError(Problem(Place(place) if isinstance(place, str) else place, code, message, mend))
