"""Bytes to characters: UTF-8, UTF-16 or GB 18030, told from the bytes."""

import codecs
import re

from yangui.reading.problems import refusal

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
UNCERTAIN = re.compile(r"[\ue000-\uf8ff\ufffd\U000f0000-\U0010ffff]")
SAVE = "save it as .docx or as text"


def decoded(name: str, content: bytes) -> str:
    """The characters that the bytes stand for."""
    for mark, encoding in MARKS:
        if content.startswith(mark):
            return _strict(name, content, encoding)
    if b"\0" in content[:4096]:
        return _wide(name, content)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        if _chinese(content[: error.start].decode("utf-8", "ignore")) >= 8:
            message = f"is UTF-8 with a byte that fits nothing: byte {error.start + 1}"
            raise refusal("R105", name, message, "save it as UTF-8 again") from None
    text = _strict(name, content, "gb18030")
    told = _chinese(text)
    if not told or len(UNCERTAIN.findall(text)) * 20 > len(text) or _common(text) * 5 < told * 4:
        raise refusal("R105", name, "is in no encoding that is known", "save it as UTF-8")
    return text


def _strict(name: str, content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        known = {"utf-8-sig": "UTF-8", "utf-16": "UTF-16", "utf-32": "UTF-32"}.get(encoding)
        said = f"is {known} by its first bytes, but" if known else "is neither UTF-8, UTF-16 nor GB 18030:"
        message = f"{said} byte {error.start + 1} fits nothing"
        raise refusal("R105", name, message, "save it as UTF-8") from None


def _wide(name: str, content: bytes) -> str:
    """UTF-16 without a mark: every second byte of its Latin characters and line ends is zero."""
    even, odd = content[:4096:2].count(0), content[1:4096:2].count(0)
    encoding = "utf-16-le" if odd > even else "utf-16-be"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        text = ""
    if not text or CONTROL.search(text) or _chinese(text) * 3 < len(text):
        raise refusal("R104", name, "is binary", SAVE)
    return text


def _chinese(text: str) -> int:
    return len(re.findall(r"[\u4e00-\u9fff]", text))


def _common(text: str) -> int:
    """Characters of the everyday set, which chance bytes seldom give."""
    bare = "".join(re.findall(r"[\u4e00-\u9fff]", text))
    return len(bare.encode("gb2312", "ignore")) // 2
