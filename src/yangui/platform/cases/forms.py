"""What a claim asks: the facts that are missing and the papers, pinned to the case in the version of its day."""

import json
from collections.abc import Mapping
from datetime import date
from hashlib import sha256
from typing import Any

from django.utils.translation import gettext as _

from yangui.platform.cases.arranging import papers_of
from yangui.platform.cases.deciding import decided
from yangui.platform.cases.models import Case
from yangui.platform.core.clock import today
from yangui.platform.library import packs
from yangui.platform.registry.known import facts_of
from yangui.platform.registry.values import canonical
from yangui.policy.entity import FactError

SELF_DECLARED = "self-declared"


def made(case: Case) -> dict[str, Any]:
    """The form of a case as it is asked today: every fact the rule reads, and the papers; with its version."""
    pack = packs.current()
    decision = decided(case)
    names = sorted({name for node in decision.rule.outputs for name in node.facts})
    labels = pack.facts[decision.benefit.for_]
    form: dict[str, Any] = {
        "pack": pack.version,
        "facts": [{"fact": n, "zh": labels[n].label.zh, "en": labels[n].label.en} for n in names if n in labels],
        "papers": papers_of(case.arrangement, decision.benefit),
        "promise": case.arrangement.promise,
    }
    form["version"] = sha256(json.dumps(form, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:12]
    return form


def prefilled(case: Case) -> dict[str, Any]:
    """What the registers hold of the facts asked, each with register and day, beside the applicant's own answers."""
    held = facts_of(case.entity.live)
    asked = [line["fact"] for line in case.form["facts"]]
    own = {n: a for n, a in case.answers.items() if a["own"] and n in asked and n not in held}
    known = {
        n: {"value": held[n].value, "register": held[n].register, "on": held[n].on.isoformat(), "own": False}
        for n in asked
        if n in held
    }
    return known | own


def answers(case: Case, given: Mapping[str, Any]) -> dict[str, Any]:
    """The answers of a case with others given; what a register holds is not answered but disputed.

    Raises `FactError` for a value that cannot be.
    """
    found = prefilled(case)
    mine = {n: v for n, v in given.items() if n not in found or found[n]["own"]}
    asked = {line["fact"] for line in case.form["facts"]}
    texts = canonical(packs.current(), case.entity.live.kind, {n: v for n, v in mine.items() if n in asked})  # type: ignore[arg-type]
    for name, value in texts.items():
        if value is None:
            found.pop(name, None)
        else:
            found[name] = _answer(value, today())
    return found


def _answer(value: str, on: date) -> dict[str, Any]:
    return {"value": value, "register": SELF_DECLARED, "on": on.isoformat(), "own": True}


def open_facts(case: Case) -> list[str]:
    """The facts that could still change the answer or the sum, those first that decide most."""
    return list(decided(case).missing)


def lacking(case: Case) -> list[str]:
    """The papers that are asked for and not there, unless a promise letter takes their place."""
    if case.promised_at is not None and not _drawn(case):
        return []
    there = set(case.attachments.filter(paper__replaced_by=None).values_list("paper__document", flat=True))
    return [title for title in case.form["papers"] if title not in there]


def _drawn(case: Case) -> bool:
    """Whether a spot check, whose papers were then asked for, fell on the case."""
    return hasattr(case, "spot_check") and case.spot_check.drawn


def problems(case: Case) -> dict[str, str]:
    """What keeps a draft from being submitted, by fact or paper, in words."""
    found = {fact: _("请填写。") for fact in open_facts(case)}
    return found | {title: _("请上传，或选用已上传的材料。") for title in lacking(case)}


__all__ = ["FactError", "answers", "lacking", "made", "open_facts", "prefilled", "problems"]
