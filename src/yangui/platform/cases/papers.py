"""Papers: given once for each person and document, and used in every case; sealed where they lie."""

from dataclasses import asdict
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from yangui.platform.accounts.models import User
from yangui.platform.cases.models import Case, Paper
from yangui.platform.cases.states import WITH_APPLICANT
from yangui.platform.cases.stepping import locked, own
from yangui.platform.core import audit
from yangui.platform.core.actor import Actor, DeniedError
from yangui.platform.core.clock import now
from yangui.platform.core.papers import sealed, unsealed
from yangui.platform.core.transitions import RefusedError
from yangui.platform.registry.models import Entity


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
    return lay(of=row, document=document, name=name, content=content, actor=actor)


@transaction.atomic
def lay(*, of: Any, document: str, name: str, content: bytes, actor: Actor) -> Paper:
    """Takes a paper in and lays it with whatever has attachments, such as a case, in place of an earlier one.

    Whose it is and whether it was asked for has been seen to before. Raises `RefusedError` for a file not taken.
    """
    paper = keep(entity=of.entity, document=document, name=name, content=content, actor=actor)
    _attach(of, paper)
    return paper


@transaction.atomic
def keep(*, entity: Entity, document: str, name: str, content: bytes, actor: Actor) -> Paper:
    """Takes a paper of somebody in; whose it is and whether it was asked for has been seen to before."""
    if actor.account is None:
        raise DeniedError(_("请先登录。"))
    held = sealed(name=name, content=content, purpose=Paper.PURPOSE, folder="papers")
    earlier = Paper.objects.select_for_update().current().filter(entity=entity, document=document).first()
    paper = Paper(
        entity=entity, document=document, uploaded_by=User.objects.get(pk=actor.account), uploaded_at=now(),
        **asdict(held),
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


def _attach(of: Any, paper: Paper) -> None:
    of.attachments.filter(paper__document=paper.document).exclude(paper=paper).delete()
    of.attachments.get_or_create(paper=paper, defaults={"attached_at": now()})


def content(*, paper: Paper, actor: Actor) -> bytes:
    """What was given, for who may see it; that an officer read it is noted. Raises `DeniedError`."""
    if not Paper.objects.visible_to(actor).filter(pk=paper.pk).exists():
        raise DeniedError(_("这份材料您不能查看。"))
    return opened(paper=paper, actor=actor)


def opened(*, paper: Paper, actor: Actor) -> bytes:
    """What was given, for an actor of whom it is known that they may see it; that it was read is noted."""
    found = unsealed(paper.file, purpose=Paper.PURPOSE)
    with transaction.atomic():
        audit.record("paper.read", paper, actor=actor)
    return found


def lacking(of: Any) -> list[str]:
    """The papers that a form asks for and that do not lie with what it belongs to."""
    there = set(of.attachments.filter(paper__replaced_by=None).values_list("paper__document", flat=True))
    return [title for title in of.form["papers"] if title not in there]
