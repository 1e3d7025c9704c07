"""Which facts a form asks, and what is known of them: the registers first, one's own answers where these are silent.

Claims, applications and recognitions hold a form (`facts`, `papers`, its version) and answers to it: by fact the value
as the registers write it, where it comes from (`register`, `on`), and whether somebody said it of themselves (`own`).
"""

import json
from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Any, Protocol

from yangui.platform.core.clock import today
from yangui.platform.library import packs
from yangui.platform.registry.known import facts_of, values_of
from yangui.platform.registry.values import canonical, raw
from yangui.policy.model import Kind

SELF_DECLARED = "self-declared"


class Asking(Protocol):
    """Whatever asks an entity by a form."""

    entity: Any
    form: Any
    answers: Any


def form(kind: Kind, names: Iterable[str], **more: Any) -> dict[str, Any]:
    """A form that asks for these facts, and for more, with its version: another one where anything in it differs."""
    pack = packs.current()
    labels = pack.facts[kind]
    facts = [{"fact": n, "zh": labels[n].label.zh, "en": labels[n].label.en} for n in sorted(names) if n in labels]
    made: dict[str, Any] = {"pack": pack.version, "facts": facts, **more}
    made["version"] = sha256(json.dumps(made, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:12]
    return made


def prefilled(of: Asking) -> dict[str, Any]:
    """What the registers hold of the facts asked, each with register and day, beside one's own answers."""
    held, asked = facts_of(of.entity.live), [row["fact"] for row in of.form["facts"]]
    own = {n: a for n, a in of.answers.items() if a["own"] and n in asked and n not in held}
    known = {
        n: {"value": held[n].value, "register": held[n].register, "on": held[n].on.isoformat(), "own": False}
        for n in asked
        if n in held
    }
    return known | own


def answered(of: Asking, given: Mapping[str, Any]) -> dict[str, Any]:
    """The answers with others given (None: not known); what a register holds is not answered but disputed.

    Raises `FactError` for a value that cannot be.
    """
    found, asked = prefilled(of), {row["fact"] for row in of.form["facts"]}
    mine = {n: v for n, v in given.items() if n in asked and (n not in found or found[n]["own"])}
    for name, value in canonical(packs.current(), of.entity.live.pack_kind, mine).items():
        if value is None:
            found.pop(name, None)
        else:
            found[name] = {"value": value, "register": SELF_DECLARED, "on": today().isoformat(), "own": True}
    return found


def known(of: Asking) -> dict[str, Any]:
    """What is known today, as the rules take it."""
    entity = of.entity.live
    types = packs.current().scopes[entity.pack_kind].facts
    given = {n: raw(types[n], a["value"]) for n, a in of.answers.items() if a["own"] and n in types}
    return given | values_of(entity)
