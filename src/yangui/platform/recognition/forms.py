"""What a recognition asks: the facts that the criteria read, the register's own fields, and the papers."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from yangui.platform.cases.papers import lacking
from yangui.platform.core.clock import today
from yangui.platform.core.transitions import RefusedError
from yangui.platform.library import packs
from yangui.platform.recognition.models import Recognition
from yangui.platform.registry.answers import form, known
from yangui.platform.registry.known import judgements_of
from yangui.policy import as_json
from yangui.policy.cases import conditions_of
from yangui.policy.eligibility import Eligibility, meets, node

LONGEST = 400


def made(recognition: Recognition) -> dict[str, Any]:
    """The form as it is asked today, with its version."""
    pack, kind = packs.current(), recognition.entity.live.pack_kind
    criteria = pack.register_types[recognition.register.type].criteria.get(kind, [])
    read = {n for c in conditions_of(criteria) for n in node(pack, kind, c).facts}
    rules = recognition.rules
    return form(kind, read, fields=sorted(rules["fields"]), papers=list(rules["papers"]))


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


def eligible(recognition: Recognition, judgements: Mapping[str, bool] | None = None) -> Eligibility:
    """What the criteria say today; `judgements` are open terms that an officer judged."""
    entity = recognition.entity.live
    held = judgements_of(entity) | dict(recognition.decision.get("judgements", {})) | dict(judgements or {})
    return meets(
        packs.current(), recognition.register.type, entity.pack_kind, known(recognition), on=today(), judgements=held
    )


def pinned(recognition: Recognition, said: Eligibility, judgements: Mapping[str, bool] | None = None) -> dict[str, Any]:
    """What the criteria said today, as plain JSON, with what officers judged."""
    judged = dict(recognition.decision.get("judgements", {})) | dict(judgements or {})
    return as_json.eligibility(packs.current(), said) | {"on": today().isoformat(), "judgements": judged}


def problems(recognition: Recognition) -> dict[str, str]:
    """What keeps a draft from being submitted, in words: the readiness list."""
    found = {fact: _("请填写。") for fact in eligible(recognition).missing}
    found |= {id: _("请填写。") for id in recognition.rules["fields"] if not recognition.values.get(id)}
    found |= {title: _("请上传，或选用已上传的材料。") for title in lacking(recognition)}
    return found
