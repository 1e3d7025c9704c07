"""Files that people hand in: told by their content, free of what runs, sealed where they lie."""

import io
from dataclasses import dataclass
from hashlib import sha256
from pathlib import PurePath
from uuid import uuid4

import pypdf
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _
from pypdf.errors import PyPdfError
from pypdf.generic import DictionaryObject

from yangui.platform.core import crypto
from yangui.platform.core.transitions import RefusedError

LARGEST = 10 * 2**20
LONGEST_NAME = 200
# how a file begins and, where it does, how it ends
KINDS = {
    "application/pdf": (b"%PDF-", b""),
    "image/jpeg": (b"\xff\xd8\xff", b"\xff\xd9"),
    "image/png": (b"\x89PNG\r\n\x1a\n", b"IEND\xaeB`\x82"),
}
# where a document keeps what runs, or what lies inside it
ACTIVE = ("/JavaScript", "/EmbeddedFiles")


@dataclass(frozen=True, slots=True)
class Sealed:
    """A file as it was taken in: `file` is where it lies, below MEDIA_ROOT; `digest` is of what was given."""

    name: str
    type: str
    size: int
    digest: str
    file: str


def sniffed(content: bytes) -> str:
    """The type of a file by its content, whatever its name; raises `RefusedError` for what is not taken."""
    if len(content) > LARGEST:
        raise RefusedError(_("文件超过 10 MB：请压缩后再上传。"))
    for type, (begins, ends) in KINDS.items():
        if content.startswith(begins) and content.rstrip(b"\x00\r\n ").endswith(ends):
            if type == "application/pdf":
                _sound(content)
            return type
    raise RefusedError(_("只接收 PDF、JPG 或 PNG 文件；这个文件不是，或不完整。"))


def sealed(*, name: str, content: bytes, purpose: str, folder: str) -> Sealed:
    """Takes a file in under a name that tells nothing; `purpose` is part of its key. Raises as `sniffed` does."""
    type = sniffed(content)
    file = default_storage.save(f"{folder}/{uuid4().hex}", ContentFile(crypto.seal(purpose, content)))
    return Sealed(PurePath(name).name[:LONGEST_NAME], type, len(content), sha256(content).hexdigest(), file)


def unsealed(file: str, *, purpose: str) -> bytes:
    """What was given; raises `RefusedError` where its key is not there. Whoever calls notes who read it."""
    with default_storage.open(file) as held:
        found = crypto.unseal(purpose, held.read())
    if found is None:
        raise RefusedError(_("这份材料的密钥不在：请联系系统管理员。"))
    return found


def _sound(content: bytes) -> None:
    try:
        reader = pypdf.PdfReader(io.BytesIO(content))
        fit = not reader.is_encrypted and len(reader.pages) > 0
        active = fit and _active(reader.root_object)
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        fit = active = False
    if not fit:
        raise RefusedError(_("这个 PDF 打不开或有密码：请另存后再上传。"))
    if active:
        raise RefusedError(_("这个 PDF 含有脚本或附件：请打印为 PDF 后再上传。"))


def _active(root: DictionaryObject) -> bool:
    opens = root.get("/OpenAction")
    action = opens.get_object() if opens is not None else None
    held = root["/Names"].get_object() if "/Names" in root else None
    names = held if isinstance(held, DictionaryObject) else DictionaryObject()
    runs = isinstance(action, DictionaryObject) and action.get("/S") != "/GoTo"
    return runs or "/AA" in root or any(mark in names for mark in ACTIVE)
