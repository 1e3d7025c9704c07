"""Decisions as JSON: the one form of `yangui check --json` and of the API."""

from datetime import date
from typing import Any

from yangui.policy import bundle
from yangui.policy.decision import Decision, Decisions
from yangui.policy.eligibility import Eligibility
from yangui.policy.pack import Pack
from yangui.rules.types import RATIO_UNIT


def decisions(found: Decisions) -> dict[str, Any]:
    """All decisions with the day, the version of the pack, the missing facts in the order of the money on them, and
    the best choice among what may not be had together.
    """
    return {
        "on": found.on.isoformat(),
        "pack": found.decider.pack.version,
        "decisions": [decision(found, d) for d in found],
        "questions": [{"fact": q.fact, "fen": q.fen, "benefits": list(q.benefits)} for q in found.questions],
        "bundles": [bundle.plain(b) for b in bundle.bundles(found)],
    }


def decision(found: Decisions, made: Decision) -> dict[str, Any]:
    """One decision. Sums are in fen, dates ISO 8601; a fact that is unknown is null."""
    types = found.decider.pack.scopes[found.decider.kind].facts
    whole: dict[str, Any] = {
        "benefit": made.benefit.id,
        "answer": made.answer,
        "in_force": made.in_force,
        "amount_fen": made.amount_fen,
        "amount_state": made.amount_state,
        "payments": [
            {"from": p.first, "to": p.last, "every": p.every, "fen": p.fen}
            | ({"at": {"zh": p.at.zh, "en": p.at.en}} if p.at else {})
            for p in made.payments
        ],
        "result": made.result,
        "conditions": [
            {
                "id": c.id,
                "value": c.value,
                "facts": {name: plain(value, types[name].type.name) for name, value in c.facts.items()},
                "cite": {"document": c.cite.document, "clause": c.cite.clause},
            }
            for c in made.conditions
        ],
        "missing": list(made.missing),
        "failed": list(made.failed),
        "changes_on": made.changes_on.isoformat() if made.changes_on else None,
        "nearest": [
            {"fact": c.fact, "to": plain(c.value, types[c.fact].type.name)} for c in made.nearest
        ],
        "readings": list(made.readings),
        "receipt": made.receipt,
    }  # fmt: skip
    span = made.amount_range
    if span is not None:
        whole["amount_range"] = list(span)
    return whole


def plain(value: Any, kind: str) -> Any:
    """A fact's value as it would be written in a facts file."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, frozenset):
        return sorted(value)
    if kind in ("money", "ratio"):
        scale = 100 if kind == "money" else RATIO_UNIT
        return value // scale if value % scale == 0 else value / scale
    return value


def eligibility(pack: Pack, said: Eligibility) -> dict[str, Any]:
    """Who may apply: the answer with each condition in words, and the facts still missing."""
    return {
        "answer": said.answer,
        "pack": pack.version,
        "conditions": [{"id": id, "value": value, "says": says(pack, id)} for id, value in said.conditions.items()],
        "missing": list(said.missing),
    }


def says(pack: Pack, condition: str) -> dict[str, str]:
    """A condition in words."""
    words = pack.conditions[condition].says
    return {"zh": words.zh, "en": words.en}
