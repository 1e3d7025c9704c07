"""Putting a body into a register and taking it out: the entry, its certificate, and the fact that others decide by."""

from datetime import date
from typing import Any

from yangui.platform.core import audit
from yangui.platform.core.actor import Actor, Grant
from yangui.platform.core.clock import today
from yangui.platform.core.privileges import Privilege
from yangui.platform.core.stepping import step
from yangui.platform.library import packs
from yangui.platform.recognition import certificates, ladders
from yangui.platform.recognition.models import Entry, Recognition, Register
from yangui.platform.recognition.rules import NEW, RENEWED, fact_of
from yangui.platform.recognition.telling import tell
from yangui.platform.registry import services as registry
from yangui.platform.registry.models import Entity, Fact, Listing, Source
from yangui.platform.registry.values import SEPARATOR
from yangui.rules.dates import add_years

_BY_RULE = (
    Grant(Privilege.RECOGNITION_CHECK, "program"), Grant(Privilege.RECOGNITION_DECIDE, "program"),
    Grant(Privilege.OWN, "program"),
)  # fmt: skip
PROGRAM = Actor(name="雁归", grants=_BY_RULE)


def by_rule(actor: Actor) -> Actor:
    """Whoever set off what follows by rule: the trail names them, and the program's privileges carry it out."""
    return Actor(actor.account, actor.name, _BY_RULE)


def enter(
    *,
    register: Register,
    entity: Entity,
    actor: Actor,
    recognition: Recognition | None = None,
    values: dict[str, Any] | None = None,
    number: str = "",
) -> Entry:
    """A new entry, in the transaction of what it follows from; a lower rung of the same ladder is left for it."""
    held = ladders.held(register.ladder, entity)
    if held is not None:
        take_out(held, "supersede", actor=by_rule(actor))
    listing = Listing.objects.create(type=register.type, entity=entity, level=register.level, since=today(), number="")
    rules = recognition.rules if recognition is not None else register.rules
    entry = Entry(
        register=register, recognition=recognition, listing=listing, entity=entity, ladder=register.ladder,
        number=number.strip() or f"{today():%Y}-{register.pk:04}-{listing.pk:06}", values=values or {}, since=today(),
        until=years_on(rules["validity"]), review_on=years_on(rules["reevaluation"] or rules["validity"]),
    )  # fmt: skip
    entry.save()
    Listing.objects.filter(pk=listing.pk).update(number=entry.number, until=entry.until)
    audit.record("entry.listed", entry, actor=actor, detail={"register": register.type, "level": register.level})
    certificates.write(entry)
    _known(entry, actor, holds=True, prefixes=("", NEW))
    return entry


def years_on(years: int | None) -> date | None:
    """So many years from today; None where nobody said how many."""
    return None if years is None else add_years(today(), years)


def renewed(entry: Entry, actor: Actor) -> None:
    """A new certificate, and the fact that it was recognised again this year."""
    Listing.objects.filter(pk=entry.listing_id).update(until=entry.until)
    certificates.write(entry)
    _known(entry, actor, holds=True, prefixes=("", RENEWED))


def take_out(entry: Entry, name: str, *, actor: Actor, reason: str = "") -> None:
    """Ends an entry by one of its transitions: it is struck, its certificate no longer holds."""
    step(entry, name, actor=actor, reason=reason, ended_on=today())
    Listing.objects.filter(pk=entry.listing_id).update(state=Listing.State.STRUCK, until=today())
    certificates.revoke(entry)
    _known(entry, actor, holds=False, prefixes=("", NEW, RENEWED))
    tell(entry, entry.state_label, reason.strip())


def _known(entry: Entry, actor: Actor, *, holds: bool, prefixes: tuple[str, ...]) -> None:
    """Writes what the register says of the entity into the facts by which rules decide."""
    pack, register, entity = packs.current(), entry.register, entry.entity.live
    type = pack.register_types[register.type]
    code = next((c for level, c in type.code.codes.items() if level == register.level), None) if type.code else None
    if code is None:
        return
    facts: dict[str, dict[str, str]] = {}
    for prefix in prefixes:
        name = fact_of(pack, entity.pack_kind, register.type, prefix)
        if name is None:
            continue
        held = Fact.objects.filter(entity=entity, name=name, ended_by=None).values_list("value", flat=True).first()
        codes = set(filter(None, (held or "").split(SEPARATOR)))
        wanted = codes | {code} if holds else codes - {code}
        if wanted != codes:
            kept_in = pack.facts[entity.pack_kind][name].register
            facts.setdefault(kept_in, {})[name] = SEPARATOR.join(sorted(wanted))
    for kept_in, said in facts.items():
        registry.record_facts(
            entity=entity, facts=said, register=kept_in, on=today(), source=Source.EVENT, actor=actor,
            reason=entry.number,
        )  # fmt: skip
