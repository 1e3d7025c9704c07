"""Register entries as officers see them: found, struck out, exported."""

from dataclasses import dataclass
from typing import Any

from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from yangui.platform.core import audit
from yangui.platform.core.actor import Actor
from yangui.platform.core.clock import today
from yangui.platform.core.privileges import Privilege
from yangui.platform.core.transitions import RefusedError
from yangui.platform.library import packs
from yangui.platform.registry import identity
from yangui.platform.registry.models import Listing
from yangui.platform.registry.services import find, lock, must_reach

SIZE = 50
# Relations by which apps above keep an entry: what becomes of it is theirs. They add theirs when they are ready.
KEEPERS: list[str] = []


@dataclass(frozen=True, slots=True)
class Asked:
    """What is wanted; empty for all. `region` is one with those below it, `after` the entry behind which to go on."""

    type: str = ""
    level: str = ""
    region: str = ""
    state: str = Listing.State.LISTED
    q: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """Entries, and the position of the next page; empty where this is the last."""

    listings: list[Listing]
    next: str = ""


def page(actor: Actor, asked: Asked, size: int = SIZE) -> Page:
    """The entries that the actor may see, the newest first."""
    found = _filtered(actor, asked).order_by("-id")
    if asked.after.isascii() and asked.after.isdigit():
        found = found.filter(id__lt=int(asked.after))
    listings = list(found.select_related("entity__region", "batch", *KEEPERS)[: size + 1])
    return Page(listings[:size], str(listings[size - 1].pk) if len(listings) > size else "")


def _filtered(actor: Actor, asked: Asked) -> models.QuerySet[Listing]:
    exact = {name: said for name in ("type", "level", "state") if (said := getattr(asked, name))}
    found: models.QuerySet[Listing] = Listing.objects.visible_to(actor).filter(**exact)
    if asked.region:
        regions = packs.current().scopes["person"].regions
        found = found.filter(entity__region__in=regions.within(asked.region))
    return found.filter(_named(asked.q)) if asked.q else found


def _named(q: str) -> Q:
    """By the entry's number, the holder's number in full, or the beginning of the holder's name."""
    said = Q(number=q) | Q(entity__name__startswith=q)
    for type in {t for types in identity.TYPES.values() for t in types}:
        try:
            holder = find(type=type, number=identity.normal(type, q, today=today()))
        except identity.IdentityError:
            continue
        if holder is not None:
            said |= Q(entity=holder)
    return said


def kept_elsewhere(listing: Listing) -> bool:
    """Whether an app above keeps it."""
    return any(hasattr(listing, name) for name in KEEPERS)


@transaction.atomic
def strike(*, listing: Listing, reason: str, actor: Actor) -> None:
    """The entry no longer holds, from today.

    Raises `DeniedError` for regions of others; `RefusedError` without a reason, for one that no longer holds or that
    another app keeps.
    """
    must_reach(listing.entity, actor, Privilege.REGISTRY_EDIT)
    lock()
    row = Listing.objects.select_for_update().get(pk=listing.pk)
    if not reason.strip():
        raise RefusedError(_("请写明撤销的理由。"))
    if row.state != Listing.State.LISTED:
        raise RefusedError(_("这一条已不在名录里。"))
    if kept_elsewhere(row):
        raise RefusedError(_("这一条由认定办理，请在认定办理中撤销。"))
    row.state, row.until = Listing.State.STRUCK, min(row.until or today(), today())
    row.save(update_fields=["state", "until"])
    audit.record("listing.struck", row, actor=actor, reason=reason.strip(), detail={"entity": row.entity_id})
    listing.refresh_from_db()


@transaction.atomic
def exported(*, asked: Asked, actor: Actor, most: int) -> list[Listing]:
    """The same entries for a file, noted in the trail; up to so many. Raises `DeniedError`."""
    actor.must(Privilege.REGISTRY_READ)
    found = page(actor, Asked(asked.type, asked.level, asked.region, asked.state, asked.q), most).listings
    told: dict[str, Any] = {"rows": len(found)}
    audit.record_many([audit.Told("registry.exported", "registry.Listing", asked.type or "all", "", told)], actor=actor)
    return found
