"""Certificates: what is certified, pinned when it is made; the PDF follows from it, and a code lets anybody verify."""

from typing import Any

from django.utils import translation

from yangui.platform.core import pinned
from yangui.platform.core.clock import now, today
from yangui.platform.library import packs
from yangui.platform.recognition.models import Certificate, Entry, Level


def write(entry: Entry) -> Certificate:
    """The certificate of an entry as it stands, in its transaction; an earlier one no longer holds.

    Certificates are in Chinese, whatever the language of the page.
    """
    revoke(entry)
    with translation.override("zh-hans"):
        content = _content(entry)
    return Certificate.objects.create(
        entry=entry,
        number=f"{entry.number}-{entry.certificates.count() + 1}",
        code=pinned.code(),
        content=content,
        digest=pinned.digest(content),
        made_at=now(),
    )


def revoke(entry: Entry) -> None:
    """The certificate of an entry no longer holds."""
    Certificate.objects.filter(entry=entry, revoked_at=None).update(revoked_at=now())


def _content(entry: Entry) -> dict[str, Any]:
    register, document = entry.register, packs.current().documents.get(entry.register.rules["document"])
    return {
        "to": entry.entity.name,
        "kind": entry.entity.kind,
        "title": register.title,
        "level": str(Level(register.level).label),
        "number": entry.number,
        "since": entry.since.isoformat(),
        "until": entry.until.isoformat() if entry.until else "",
        "document": document.title.zh if document else register.rules["document"],
        "clause": register.rules["clause"],
        "unit": register.organisation.name_zh,
        "date": today().isoformat(),
    }
