"""Ladders: register types of which one is the next rung above another. An entity stands on one rung at most."""

from yangui.platform.recognition.models import Entry
from yangui.platform.recognition.states import LISTED
from yangui.platform.registry.models import Entity
from yangui.policy.pack import Pack


def top(pack: Pack, type: str) -> str:
    """The topmost rung above a type, by which its ladder is known; empty for a type that stands alone."""
    rung = type
    while (above := pack.register_types[rung].above) is not None:
        rung = above
    return "" if rung == type and not below(pack, type) else rung


def below(pack: Pack, type: str) -> list[str]:
    """The rungs directly below."""
    return [id for id, said in pack.register_types.items() if said.above == type]


def height(pack: Pack, type: str) -> int:
    """How many rungs lie below it at most."""
    return max((height(pack, rung) + 1 for rung in below(pack, type)), default=0)


def rungs(pack: Pack, ladder: str) -> list[str]:
    """All rungs of a ladder, the lowest first."""
    return sorted((id for id in pack.register_types if top(pack, id) == ladder), key=lambda id: (height(pack, id), id))


def ladders(pack: Pack) -> list[str]:
    """All ladders, in the order of the pack."""
    return list(dict.fromkeys(found for id in pack.register_types if (found := top(pack, id))))


def held(ladder: str, entity: Entity) -> Entry | None:
    """The rung on which an entity stands."""
    if not ladder:
        return None
    found: Entry | None = (
        Entry.objects.filter(ladder=ladder, entity=entity, state__in=LISTED).select_related("register").first()
    )
    return found
