"""What a claim asks: the facts that are missing and the papers, pinned to the case in the version of its day."""

from typing import Any

from django.utils.translation import gettext as _

from yangui.platform.cases import papers
from yangui.platform.cases.arranging import papers_of
from yangui.platform.cases.deciding import decided
from yangui.platform.cases.models import Case
from yangui.platform.registry.answers import form


def made(case: Case) -> dict[str, Any]:
    """The form of a case as it is asked today: every fact the rule reads, and the papers; with its version."""
    decision = decided(case)
    names = {name for node in decision.rule.outputs for name in node.facts}
    return form(
        decision.benefit.for_,
        names,
        papers=papers_of(case.arrangement, decision.benefit),
        promise=case.arrangement.promise,
    )


def open_facts(case: Case) -> list[str]:
    """The facts that could still change the answer or the sum, those first that decide most."""
    return list(decided(case).missing)


def lacking(case: Case) -> list[str]:
    """The papers that are asked for and not there, unless a promise letter takes their place."""
    if case.promised_at is not None and not _drawn(case):
        return []
    return papers.lacking(case)


def _drawn(case: Case) -> bool:
    """Whether a spot check, whose papers were then asked for, fell on the case."""
    return hasattr(case, "spot_check") and case.spot_check.drawn


def problems(case: Case) -> dict[str, str]:
    """What keeps a draft from being submitted, by fact or paper, in words."""
    found = {fact: _("请填写。") for fact in open_facts(case)}
    return found | {title: _("请上传，或选用已上传的材料。") for title in lacking(case)}
