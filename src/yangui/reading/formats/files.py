"""Files to their raw text: plain text, Markdown, .docx, .html, and PDFs that hold text.

The content tells the kind, the name only helps. Spans of findings count the characters of what is returned here.
"""

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

from yangui.reading.formats.docx import docx_text
from yangui.reading.formats.encoding import CONTROL, SAVE, decoded
from yangui.reading.formats.pdf import pdf_text
from yangui.reading.formats.webpage import html_text
from yangui.reading.problems import refusal
from yangui.rules.problems import shown

LARGEST = 64 * 2**20  # bytes of a file
PLAIN = frozenset([".txt", ".text", ".md", ".markdown", ".csv", ""])
PAGES = frozenset([".html", ".htm", ".xhtml", ".shtml"])
OLD_OFFICE = b"\xd0\xcf\x11\xe0"
PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*", b"RIFF")
HTML = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)?<(?:!doctype html|html)", re.I | re.S)


def load(path: Path) -> list[tuple[str, str]]:
    """The texts that a file holds, each with the name to show for it.

    Raises `PackError` with a code of `problems.CODES` where there is nothing to read.
    """
    name = shown(path)
    content = _content(path, name)
    text = _kind(path, name, content)(name, content)
    if not text.strip():
        raise refusal("R103", name, "holds no text", "give a file with text")
    return [(name, text)]


def _content(path: Path, name: str) -> bytes:
    try:
        if path.is_dir():
            raise refusal("R101", name, "is a folder", "name the files in it")
        size = path.stat().st_size
        if size > LARGEST:
            raise refusal("R108", name, f"has {size:,} bytes, more than {LARGEST:,}", "split it")
        content = path.read_bytes()
    except OSError as error:
        raise refusal("R101", name, f"cannot be opened: {error.strerror}", "check its name and rights") from None
    if not content:
        raise refusal("R103", name, "is empty", "give a file with text")
    return content


def _kind(path: Path, name: str, content: bytes) -> Callable[[str, bytes], str]:
    suffix = path.suffix.lower()
    if b"%PDF-" in content[:1024]:
        return pdf_text
    if content.startswith(b"PK\x03\x04"):
        if suffix not in (".docx", ".docm", ".dotx") and not _holds(content, "word/document.xml"):
            raise refusal("R102", name, "is a packed file of another kind than .docx", SAVE)
        return docx_text
    if content.startswith(OLD_OFFICE):
        if "EncryptedPackage".encode("utf-16-le") in content:
            raise refusal("R107", name, "is locked with a password", "take the password off and save it again")
        raise refusal("R102", name, "is of an old Office kind", SAVE)
    if content.startswith(PICTURES):
        raise refusal("R106", name, "is a picture", "run it through character recognition first")
    if suffix in PAGES or HTML.match(content[:4096]):
        return html_text
    if suffix in (".docx", ".pdf"):
        raise refusal("R109", name, f"is no {suffix} inside, or damaged", "export it again")
    if suffix not in PLAIN and not suffix[1:2].isdigit():  # 通知V1.0 has none
        raise refusal("R102", name, f"is of a kind that is not read: {suffix}", f"{SAVE}, .html or .pdf")
    return plain_text


def _holds(content: bytes, entry: str) -> bool:
    """Whether a packed file has an entry of this name."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            return entry in packed.namelist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return False


def plain_text(name: str, content: bytes) -> str:
    """Text in UTF-8, UTF-16 or GB 18030, told from its bytes."""
    text = decoded(name, content)
    if found := CONTROL.search(text):
        spot = text.count("\n", 0, found.start()) + 1
        raise refusal("R104", name, f"is binary: control characters, the first in line {spot}", SAVE)
    return text
