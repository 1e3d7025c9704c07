"""What a recognition asks: the facts that the criteria read, the register's own fields, and the papers."""

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from hashlib import sha256
from typing import Any

from django.utils.translation import gettext as _

from yangui.platform.cases.forms import SELF_DECLARED
from yangui.platform.core.clock import today
from yangui.platform.core.transitions import RefusedError
from yangui.platform.library import packs
from yangui.platform.recognition.models import Recognition
from yangui.platform.registry.known import facts_of, judgements_of, values_of
from yangui.platform.registry.values import canonical, raw
from yangui.policy.cases import conditions_of
from yangui.policy.eligibility import Eligibility, meets, node
from yangui.policy.pack import Pack

LONGEST = 400


def made(recognition: Recognition) -> dict[str, Any]:
    """The form as it is asked today, with its version."""
    pack, kind = packs.current(), recognition.entity.live.pack_kind
    criteria = pack.register_types[recognition.register.type].criteria.get(kind, [])
    read = {n for c in conditions_of(criteria) for n in node(pack, kind, c).facts}
    labels = pack.facts[kind]
    form: dict[str, Any] = {
        "pack": pack.version,
        "facts": [{"fact": n, "zh": labels[n].label.zh, "en": labels[n].label.en} for n in sorted(read) if n in labels],
        "fields": sorted(recognition.rules["fields"]),
        "papers": list(recognition.rules["papers"]),
    }
    form["version"] = sha256(json.dumps(form, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:12]
    return form


def prefilled(recognition: Recognition) -> dict[str, Any]:
    """What the registers hold of the facts asked, with register and day, beside the applicant's own answers."""
    held, asked = facts_of(recognition.entity.live), [row["fact"] for row in recognition.form["facts"]]
    own = {n: a for n, a in recognition.answers.items() if a["own"] and n in asked and n not in held}
    known = {
        n: {"value": held[n].value, "register": held[n].register, "on": held[n].on.isoformat(), "own": False}
        for n in asked
        if n in held
    }
    return known | own


def answered(recognition: Recognition, given: Mapping[str, Any]) -> dict[str, Any]:
    """The answers with others given (None: not known); what a register holds is disputed, not answered.

    Raises `FactError` for a value that cannot be.
    """
    found, kind = prefilled(recognition), recognition.entity.live.pack_kind
    asked = {row["fact"] for row in recognition.form["facts"]}
    mine = {n: v for n, v in given.items() if n in asked and (n not in found or found[n]["own"])}
    for name, value in canonical(packs.current(), kind, mine).items():
        if value is None:
            found.pop(name, None)
        else:
            found[name] = {"value": value, "register": SELF_DECLARED, "on": today().isoformat(), "own": True}
    return found


def filled(recognition: Recognition, given: Mapping[str, str]) -> dict[str, str]:
    """The register's own fields with others given; an empty text takes one back.

    Raises `RefusedError` for a value that cannot be, with the field's label.
    """
    found = dict(recognition.values)
    for id, text in given.items():
        if id not in recognition.rules["fields"]:
            continue
        said = text.strip()
        if said:
            found[id] = value_of(recognition.rules["fields"][id], said)
        else:
            found.pop(id, None)
    return found


def value_of(field: Mapping[str, Any], text: str) -> str:
    """A field's value as it is kept; raises `RefusedError`, with the label, for one that cannot be."""
    type, pack = str(field["type"]), packs.current()
    try:
        if type == "int" and (not text.isascii() or not text.isdigit()):
            raise ValueError(text)
        if type in ("money", "ratio") and not Decimal(text).is_finite():
            raise ValueError(text)
        if type == "date":
            return date.fromisoformat(text).isoformat()
        if type == "bool" and text not in ("true", "false"):
            raise ValueError(text)
        if type == "region" and text not in pack.regions:
            raise ValueError(text)
        if type.startswith("code"):
            list_ = type.partition("(")[2].rstrip(")")
            if not {part.strip() for part in text.split("+")} <= set(pack.code_lists[list_].codes):
                raise ValueError(text)
    except (ValueError, InvalidOperation):
        raise RefusedError(_("“%s”的内容读不懂，请核对。") % field["label"]["zh"]) from None
    return text[:LONGEST]


def facts(recognition: Recognition) -> dict[str, Any]:
    """What is known today, as `meets` takes it: the registers first, then the answers."""
    entity = recognition.entity.live
    types = packs.current().scopes[entity.pack_kind].facts
    given = {n: raw(types[n], a["value"]) for n, a in recognition.answers.items() if a["own"] and n in types}
    return given | values_of(entity)


def eligible(recognition: Recognition, judgements: Mapping[str, bool] | None = None) -> Eligibility:
    """What the criteria say today; `judgements` are open terms that an officer judged."""
    entity = recognition.entity.live
    held = judgements_of(entity) | dict(recognition.decision.get("judgements", {})) | dict(judgements or {})
    return meets(
        packs.current(), recognition.register.type, entity.pack_kind, facts(recognition), on=today(), judgements=held
    )


def pinned(recognition: Recognition, said: Eligibility, judgements: Mapping[str, bool] | None = None) -> dict[str, Any]:
    """What the criteria said, as plain JSON with the words of each condition."""
    pack = packs.current()
    return {
        "answer": said.answer,
        "on": today().isoformat(),
        "pack": pack.version,
        "conditions": [{"id": id, "value": value, "says": says(pack, id)} for id, value in said.conditions.items()],
        "missing": list(said.missing),
        "judgements": dict(recognition.decision.get("judgements", {})) | dict(judgements or {}),
    }


def says(pack: Pack, condition: str) -> dict[str, str]:
    """A condition in words."""
    words = pack.conditions[condition].says
    return {"zh": words.zh, "en": words.en}


def lacking(recognition: Recognition) -> list[str]:
    """The papers that are asked for and not there."""
    there = set(recognition.attachments.filter(paper__replaced_by=None).values_list("paper__document", flat=True))
    return [title for title in recognition.form["papers"] if title not in there]


def problems(recognition: Recognition) -> dict[str, str]:
    """What keeps a draft from being submitted, in words: the readiness list."""
    found = {fact: _("请填写。") for fact in eligible(recognition).missing}
    found |= {id: _("请填写。") for id in recognition.rules["fields"] if not recognition.values.get(id)}
    found |= {title: _("请上传，或选用已上传的材料。") for title in lacking(recognition)}
    return found
