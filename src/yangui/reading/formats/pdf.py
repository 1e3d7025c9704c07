"""The text of a PDF that holds text; pages are parted by a form feed."""

import io
import logging
import re
import struct
import zlib

from pypdf import PdfReader
from pypdf.errors import DependencyError, PyPdfError

from yangui.reading.formats.columns import page_text
from yangui.reading.problems import refusal

DAMAGED = (
    PyPdfError, OSError, ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError, AssertionError,
    NotImplementedError, struct.error, zlib.error,
)  # fmt: skip
SCANNED = 8  # letters a page; fewer are stamps and page numbers on pictures
logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it tells what it mends, line by line


def pdf_text(name: str, content: bytes) -> str:
    """What the pages say."""
    try:
        reader = PdfReader(io.BytesIO(content))
        if reader.is_encrypted and not reader.decrypt(""):
            raise refusal("R107", name, "is locked with a password", "take the password off and save it again")
        pages = [page_text(page) for page in reader.pages]
    except DependencyError:
        raise refusal("R107", name, "is locked", "take the lock off and save it again") from None
    except DAMAGED:
        raise refusal("R109", name, "is damaged and cannot be read to its end", "export it again") from None
    letters = sum(len(re.findall(r"[^\W\d_]", page)) for page in pages)
    if letters < SCANNED * len(pages):
        message = f"is scanned: {len(pages)} pages of pictures without text"
        raise refusal("R106", name, message, "run it through character recognition first")
    return "\f".join(pages).encode("utf-8", "replace").decode("utf-8")
