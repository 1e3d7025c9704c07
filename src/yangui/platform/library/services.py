"""The writers of the library: what is loaded from the pack, and the texts that officers give."""

from hashlib import sha256
from typing import Any

from django.db import connection, transaction

from yangui.platform.accounts.models import User
from yangui.platform.core.actor import Actor, DeniedError
from yangui.platform.core.clock import now
from yangui.platform.core.privileges import Privilege
from yangui.platform.core.transitions import RefusedError
from yangui.platform.core.transitions import transition as make
from yangui.platform.library.entries import entries
from yangui.platform.library.models import LOADING_LOCK, PackVersion, PolicyText, SearchEntry, Snapshot
from yangui.platform.library.versions import snapshots
from yangui.platform.organisations import services as organisations
from yangui.platform.organisations.models import Organisation
from yangui.policy.pack import Pack

BATCH = 500


@transaction.atomic
def load_pack(pack: Pack) -> PackVersion:
    """Makes regions, units, search and versions what the pack says; loading it again changes nothing."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOADING_LOCK])
    organisations.load_pack(pack)
    SearchEntry.objects.all().delete()
    SearchEntry.objects.bulk_create(entries(pack), batch_size=BATCH)
    served = PackVersion.objects.first()
    if served is not None and served.digest == pack.version:
        return served
    now_served = {"loaded_at": now(), "before": served}
    version, fresh = PackVersion.objects.update_or_create(
        digest=pack.version,
        defaults=now_served,
        create_defaults={"pack": pack.header.id, "number": pack.header.version, **now_served},
    )
    if fresh:
        Snapshot.objects.bulk_create(snapshots(pack, version), batch_size=BATCH)
    return version


@transaction.atomic
def enter(
    *, name: str, title: str, content: str, found: dict[str, Any], actor: Actor, request_id: str = ""
) -> PolicyText:
    """Takes a text in as a draft; `found` is what reading found in it, as plain JSON.

    A text that holds several documents is entered once for each. Raises `DeniedError` for who may not, `RefusedError`
    where the same text still waits to be attached.
    """
    actor.must(Privilege.LIBRARY_EDIT)
    if actor.account is None:
        raise DeniedError("an account is needed")
    digest = sha256(content.encode()).hexdigest()
    if PolicyText.objects.filter(digest=digest, document="").exists():
        raise RefusedError("the same text still waits to be attached")
    text: PolicyText = PolicyText.objects.create(
        name=name, title=title, content=content, digest=digest, found=found,
        uploaded_by=User.objects.get(pk=actor.account), uploaded_at=now(),
    )  # fmt: skip
    make(text, "enter", actor=actor, request_id=request_id)
    return text


@transaction.atomic
def attach(*, text: PolicyText, pack: Pack, document: str, actor: Actor, request_id: str = "") -> None:
    """Says to which document of the pack a draft belongs; from then on it belongs to the officers of its issuer.

    Raises `DeniedError` for who may not edit what that issuer publishes, `RefusedError` where the document has the same
    text already, `KeyError` for a document the pack has not.
    """
    issuers = pack.documents[document].issuers
    owner = Organisation.objects.filter(slug__in=issuers[:1]).first()
    if owner is not None and not actor.may(Privilege.LIBRARY_EDIT, owner.pk):
        raise DeniedError(f"{Privilege.LIBRARY_EDIT} is needed in {owner.slug}")
    same = PolicyText.objects.filter(digest=text.digest, document=document).exclude(pk=text.pk)
    if same.exclude(state="withdrawn").exists():
        raise RefusedError("the document has the same text already")
    make(text, "attach", actor=actor, request_id=request_id, document=document, organisation=owner)


@transaction.atomic
def publish(*, text: PolicyText, actor: Actor, request_id: str = "") -> None:
    """Shows a text beside the rules of its document.

    Raises `DeniedError` for who may not or who entered or attached it, `RefusedError` where the document already has a
    published text.
    """
    others = PolicyText.objects.published().filter(document=text.document).exclude(pk=text.pk)
    if others.select_for_update().exists():
        raise RefusedError("the document has a published text; withdraw that first")
    make(text, "publish", actor=actor, request_id=request_id)


def send_back(*, text: PolicyText, actor: Actor, reason: str, request_id: str = "") -> None:
    """Returns a text to its editors with a reason."""
    make(text, "return", actor=actor, reason=reason, request_id=request_id)


def withdraw(*, text: PolicyText, actor: Actor, reason: str, request_id: str = "") -> None:
    """Takes a text from the public pages with a reason."""
    make(text, "withdraw", actor=actor, reason=reason, request_id=request_id)
