"""Conditions of an application to a call or a register, as the officer who checks it sees them."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from yangui.platform.core.language import current_language
from yangui.platform.library import packs
from yangui.policy.eligibility import Eligibility

UNDER_CHECK = ("submitted", "returned")


def conditions(held: Any, eligible: Callable[[Any], Eligibility]) -> list[dict[str, str]]:
    """What the rules say today while it is checked, and what was pinned once it was decided."""
    if held.state in UNDER_CHECK:
        said, pack = eligible(held), packs.current()
        rows = [(id, value, pack.conditions[id].says[current_language()]) for id, value in said.conditions.items()]
    else:
        rows = [(c["id"], c["value"], c["says"][current_language()]) for c in held.decision.get("conditions", [])]
    words = {"yes": _("满足"), "no": _("不满足"), "unknown": _("未知"), "judgement": _("待认定")}
    return [{"id": id, "answer": value, "word": words[value], "says": says} for id, value, says in rows]
