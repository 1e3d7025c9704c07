"""Claims in the words of the page."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from yangui.platform.cases import owing
from yangui.platform.cases.arranging import window
from yangui.platform.cases.deciding import benefit_of, decided
from yangui.platform.cases.models import Case, Paper
from yangui.platform.core.language import current_language
from yangui.platform.core.stepping import last_reason
from yangui.platform.core.transitions import Stateful
from yangui.platform.library import packs
from yangui.platform.registry.values import raw
from yangui.platform.web.check.questions import shown

# the sign of a state: `answer-*` of the style sheet
SIGNS: Mapping[str, str] = {
    "paid": "yes", "granted": "yes", "budgeted": "yes", "instructed": "yes", "draft": "unknown", "returned": "unknown",
    "suspended": "unknown", "recovering": "unknown", "submitted": "judgement", "checked": "judgement",
}  # fmt: skip


def title(benefit: str) -> str:
    """A benefit's title; its id where the pack has it no more."""
    try:
        return packs.current().benefit(benefit).title[current_language()]
    except KeyError:
        return benefit


def sign(state: str) -> str:
    """The class of a state's sign."""
    return SIGNS.get(state, "no")


def words(case: Case, fact: str, text: str) -> str:
    """A fact's value in words."""
    pack, kind = packs.current(), case.entity.live.pack_kind
    types = pack.scopes[kind].facts
    return shown(pack, kind, fact, raw(types[fact], text), current_language()) if fact in types else text


def known(case: Case) -> list[dict[str, Any]]:
    """What the registers hold of what is asked, with its source and day."""
    pack, labels = packs.current(), {line["fact"]: line[current_language()] for line in case.form["facts"]}
    found = []
    for name, answer in case.answers.items():
        if not answer["own"]:
            register = pack.registers.get(answer["register"])
            source = register.title[current_language()] if register else answer["register"]
            said = words(case, name, answer["value"])
            found.append({"label": labels.get(name, name), "value": said, "source": source, "on": answer["on"]})
    return found


def answers(case: Case) -> list[dict[str, Any]]:
    """All that a case rests on, with source and day, also what the applicant said."""
    pack, labels = packs.current(), {line["fact"]: line[current_language()] for line in case.form["facts"]}
    rows = []
    for name, answer in case.answers.items():
        register = pack.registers.get(answer["register"])
        source = register.title[current_language()] if register else answer["register"]
        value = words(case, name, answer["value"])
        rows.append({"label": labels.get(name, name), "value": value, "source": source, "on": answer["on"],
                     "own": answer["own"]})  # fmt: skip
    return rows


def papers(case: Case, missing: Mapping[str, str]) -> list[dict[str, Any]]:
    """The papers that are asked for: what lies with the case, and what was given before."""
    here = {a.paper.document: a.paper for a in case.attachments.select_related("paper").filter(paper__replaced_by=None)}
    held = {p.document: p for p in Paper.objects.current().filter(entity=case.entity)}
    return [
        {"title": t, "paper": here.get(t), "earlier": None if t in here else held.get(t), "wrong": missing.get(t, "")}
        for t in case.form["papers"]
    ]


def conditions(case: Case) -> list[dict[str, str]]:
    """Every condition of the pinned decision, with its answer and clause."""
    said = {"yes": _("满足"), "no": _("不满足"), "unknown": _("未知"), "judgement": _("待认定")}
    documents = packs.current().documents
    return [
        {
            "id": c["id"], "says": c["says"][current_language()], "answer": c["value"], "word": said[c["value"]],
            "cite": f"{documents[c['cite']['document']].title[current_language()]} {c['cite']['clause']}"
            if c["cite"]["document"] in documents else c["cite"]["clause"],
        }
        for c in case.decision.get("conditions", [])
    ]  # fmt: skip


def failed(case: Case) -> list[str]:
    """The conditions that the pinned decision found not met."""
    ids = case.decision.get("failed", [])
    return [c["says"] for c in conditions(case) if c["id"] in ids]


def failed_now(case: Case) -> list[str]:
    """The same as of today, for a draft."""
    try:
        decision = decided(case)
    except KeyError:
        return []
    return [packs.current().conditions[id].says[current_language()] for id in decision.failed]


def closes(case: Case) -> date | None:
    """The last day on which it can be submitted."""
    return window(case.arrangement, benefit_of(case))[1]


def owed(case: Case) -> dict[str, Any]:
    """What is to be paid back: how much, why, by which clause, until when."""
    plan, document = owing.plan(case), packs.current().documents.get(case.document)
    return {
        "owed": plan,
        "owed_left": sum(o.left for o in plan),
        "owed_why": owing.reasons(case),
        "document": document.title[current_language()] if document is not None else case.document,
    }


def correction(row: Stateful) -> str:
    """Why it was returned, while it is."""
    return last_reason(row, "return") if row.state == "returned" else ""
