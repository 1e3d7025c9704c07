"""Papers: given once for each person and document, and used in every case; sealed where they lie."""

import io
from hashlib import sha256
from pathlib import PurePath
from uuid import uuid4

import pypdf
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _
from pypdf.errors import PyPdfError
from pypdf.generic import DictionaryObject

from yangui.platform.accounts.models import User
from yangui.platform.cases.models import Attachment, Case, Paper
from yangui.platform.cases.states import WITH_APPLICANT
from yangui.platform.cases.stepping import locked, own
from yangui.platform.core import audit, crypto
from yangui.platform.core.actor import Actor, DeniedError
from yangui.platform.core.clock import now
from yangui.platform.core.transitions import RefusedError
from yangui.platform.registry.models import Entity

LARGEST = 10 * 2**20
PURPOSE = "paper"
# how a file begins and, where it does, how it ends
KINDS = {
    "application/pdf": (b"%PDF-", b""),
    "image/jpeg": (b"\xff\xd8\xff", b"\xff\xd9"),
    "image/png": (b"\x89PNG\r\n\x1a\n", b"IEND\xaeB`\x82"),
}
# where a document keeps what runs, or what lies inside it
ACTIVE = ("/JavaScript", "/EmbeddedFiles")


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


@transaction.atomic
def give(*, case: Case, document: str, name: str, content: bytes, actor: Actor) -> Paper:
    """A paper for a case of one's own, and for all later ones of the same person; it replaces an earlier one.

    Raises `RefusedError` for a paper that nobody asked for and a file that is not taken.
    """
    own(case, actor)
    row = locked(case)
    if row.state not in WITH_APPLICANT:
        raise RefusedError(_("已提交的申领不能再改材料；需要补正时会退回给您。"))
    if document not in row.form["papers"]:
        raise RefusedError(_("这项申领没有要求这份材料。"))
    paper = keep(entity=row.entity, document=document, name=name, content=content, actor=actor)
    _attach(row, paper)
    return paper


@transaction.atomic
def keep(*, entity: Entity, document: str, name: str, content: bytes, actor: Actor) -> Paper:
    """Takes a paper of somebody in; whose it is and whether it was asked for has been seen to before."""
    type = sniffed(content)
    if actor.account is None:
        raise DeniedError(_("请先登录。"))
    file = default_storage.save(f"papers/{uuid4().hex}", ContentFile(crypto.seal(PURPOSE, content)))
    earlier = Paper.objects.select_for_update().current().filter(entity=entity, document=document).first()
    paper = Paper(
        entity=entity, document=document, name=PurePath(name).name[:200], type=type, size=len(content),
        digest=sha256(content).hexdigest(), file=file, uploaded_by=User.objects.get(pk=actor.account),
        uploaded_at=now(),
    )  # fmt: skip
    _replace(earlier, paper)
    audit.record("paper.given", paper, actor=actor, detail={"document": document, "digest": paper.digest})
    return paper


def _replace(earlier: Paper | None, paper: Paper) -> None:
    """The index allows one current paper: the newer stands behind the earlier until that one gives way."""
    if earlier is None:
        paper.save()
        return
    paper.replaced_by = earlier
    paper.save()
    Paper.objects.filter(pk=earlier.pk).update(replaced_by=paper)
    paper.replaced_by = None
    paper.save(update_fields=["replaced_by"])


@transaction.atomic
def use(*, case: Case, paper: Paper, actor: Actor) -> None:
    """Uses a paper that was given before in another case of the same person."""
    own(case, actor)
    row = locked(case)
    current = Paper.objects.visible_to(actor).current().filter(pk=paper.pk, entity=row.entity).first()
    if current is None or current.document not in row.form["papers"] or row.state not in WITH_APPLICANT:
        raise RefusedError(_("这份材料不能用于这项申领。"))
    _attach(row, current)


def _attach(case: Case, paper: Paper) -> None:
    case.attachments.filter(paper__document=paper.document).exclude(paper=paper).delete()
    Attachment.objects.get_or_create(case=case, paper=paper, defaults={"attached_at": now()})


def content(*, paper: Paper, actor: Actor) -> bytes:
    """What was given, for who may see it; that an officer read it is noted. Raises `DeniedError`."""
    if not Paper.objects.visible_to(actor).filter(pk=paper.pk).exists():
        raise DeniedError(_("这份材料您不能查看。"))
    return opened(paper=paper, actor=actor)


def opened(*, paper: Paper, actor: Actor) -> bytes:
    """What was given, for an actor of whom it is known that they may see it; that it was read is noted."""
    with default_storage.open(paper.file) as file:
        found = crypto.unseal(PURPOSE, file.read())
    if found is None:
        raise RefusedError(_("这份材料的密钥不在：请联系系统管理员。"))
    with transaction.atomic():
        audit.record("paper.read", paper, actor=actor)
    return found
