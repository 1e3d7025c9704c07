"""What an application asks: the facts that its category reads and the papers, pinned in the version of its day."""

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from django.utils.translation import gettext as _

from yangui.platform.cases.forms import SELF_DECLARED
from yangui.platform.core.clock import today
from yangui.platform.library import packs
from yangui.platform.programmes.models import Application
from yangui.platform.registry.known import facts_of, judgements_of, values_of
from yangui.platform.registry.values import canonical, raw
from yangui.policy.cases import conditions_of
from yangui.policy.eligibility import Eligibility, Line, line, may_apply, node
from yangui.policy.model import Kind
from yangui.policy.pack import Pack


def line_of(application: Application) -> Line:
    """The category in the pack of today, as of the day the call opened; raises `KeyError` where it is gone."""
    call = application.call
    return line(packs.current(), call.programme, application.category, call.opens_on)


def made(application: Application) -> dict[str, Any]:
    """The form as it is asked today, with its version."""
    pack, where = packs.current(), line_of(application)
    read = {n for c in conditions_of(where.requires) if c not in where.category.settles
            for n in node(pack, where.kind, c).facts}  # fmt: skip
    labels = pack.facts[where.kind]
    form: dict[str, Any] = {
        "pack": pack.version,
        "facts": [{"fact": n, "zh": labels[n].label.zh, "en": labels[n].label.en} for n in sorted(read) if n in labels],
        "papers": [paper["zh"] for paper in application.call.rules["papers"]],
    }
    form["version"] = sha256(json.dumps(form, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:12]
    return form


def prefilled(application: Application) -> dict[str, Any]:
    """What the registers hold of the facts asked, with register and day, beside the applicant's own answers."""
    held, asked = facts_of(application.entity.live), [row["fact"] for row in application.form["facts"]]
    own = {n: a for n, a in application.answers.items() if a["own"] and n in asked and n not in held}
    known = {
        n: {"value": held[n].value, "register": held[n].register, "on": held[n].on.isoformat(), "own": False}
        for n in asked
        if n in held
    }
    return known | own


def answered(application: Application, given: Mapping[str, Any]) -> dict[str, Any]:
    """The answers with others given (None: not known); what a register holds is disputed, not answered.

    Raises `FactError` for a value that cannot be.
    """
    found, kind = prefilled(application), application.entity.live.pack_kind
    asked = {row["fact"] for row in application.form["facts"]}
    mine = {n: v for n, v in given.items() if n in asked and (n not in found or found[n]["own"])}
    for name, value in canonical(packs.current(), kind, mine).items():
        if value is None:
            found.pop(name, None)
        else:
            found[name] = {"value": value, "register": SELF_DECLARED, "on": today().isoformat(), "own": True}
    return found


def facts(application: Application) -> dict[str, Any]:
    """What is known today, as `may_apply` takes it: the registers first, then the answers."""
    entity = application.entity.live
    types = packs.current().scopes[entity.pack_kind].facts
    given = {n: raw(types[n], a["value"]) for n, a in application.answers.items() if a["own"] and n in types}
    return given | values_of(entity)


def eligible(application: Application, judgements: Mapping[str, bool] | None = None) -> Eligibility:
    """What the rules say of the application today; `judgements` are open terms that an officer judged for it."""
    where, entity = line_of(application), application.entity.live
    held = dict(judgements_of(entity)) | dict(application.decision.get("judgements", {})) | dict(judgements or {})
    return may_apply(packs.current(), where, facts(application), on=today(), judgements=held)


def pinned(application: Application, said: Eligibility, judgements: Mapping[str, bool] | None = None) -> dict[str, Any]:
    """What the rules said, as plain JSON with the words of each condition."""
    pack = packs.current()
    return {
        "answer": said.answer,
        "on": today().isoformat(),
        "pack": pack.version,
        "conditions": [{"id": id, "value": value, "says": _says(pack, id)} for id, value in said.conditions.items()],
        "missing": list(said.missing),
        "judgements": dict(application.decision.get("judgements", {})) | dict(judgements or {}),
    }


def _says(pack: Pack, condition: str) -> dict[str, str]:
    says = pack.conditions[condition].says
    return {"zh": says.zh, "en": says.en}


def lacking(application: Application) -> list[str]:
    """The papers that are asked for and not there."""
    there = set(application.attachments.filter(paper__replaced_by=None).values_list("paper__document", flat=True))
    return [title for title in application.form["papers"] if title not in there]


def problems(application: Application) -> dict[str, str]:
    """What keeps a draft from being submitted, in words: the readiness list."""
    found = {fact: _("请填写。") for fact in eligible(application).missing}
    found |= {title: _("请上传，或选用已上传的材料。") for title in lacking(application)}
    if not application.statement.strip():
        found["statement"] = _("请写明申报内容。")
    if application.call.rules["stages"]["expert_review"] and not application.fields:
        found["fields"] = _("请写明领域，主领域在前。")
    return found


def kind_of(application: Application) -> Kind:
    """The kind of entity that applies in the category."""
    kind: Kind = application.call.rules["categories"][application.category]["kind"]
    return kind
