"""Files that people hand in: told by their content, free of what runs, sealed where they lie."""

import io
from dataclasses import dataclass
from hashlib import sha256
from pathlib import PurePath
from typing import ClassVar
from uuid import uuid4

import pypdf
from django.apps import apps
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pypdf.errors import PyPdfError
from pypdf.generic import DictionaryObject

from yangui.platform.core import crypto, rotation
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


class SealedFile(models.Model):
    """A file as it was taken in, who gave it and when; `PURPOSE` is part of its key, for all rows of a model."""

    PURPOSE: ClassVar[str]

    name = models.CharField(gettext_lazy("文件名"), max_length=LONGEST_NAME)
    type = models.CharField(max_length=40)
    size = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    file = models.CharField(max_length=200)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(gettext_lazy("上传时间"))

    class Meta:
        abstract = True
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name


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


@rotation.also
def reseal() -> int:
    """Seals all files with the newest key, each in a file of its own; how many."""
    count = 0
    for model in apps.get_models():
        if issubclass(model, SealedFile):
            for pk in list(model._base_manager.order_by("pk").values_list("pk", flat=True)):
                _reseal(model, pk)
                count += 1
    return count


@transaction.atomic
def _reseal(model: type[SealedFile], pk: int) -> None:
    """The old file goes once the row names the new one."""
    row = model._base_manager.select_for_update().get(pk=pk)
    before = row.file
    content = crypto.seal(model.PURPOSE, unsealed(before, purpose=model.PURPOSE))
    row.file = default_storage.save(f"{PurePath(before).parent}/{uuid4().hex}", ContentFile(content))
    row.save(update_fields=["file"])
    transaction.on_commit(lambda: default_storage.delete(before))


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
