"""What the rules say of a case: the facts of the registers, with what was answered where these are silent."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from yangui.platform.cases.models import Case
from yangui.platform.core.clock import today
from yangui.platform.library import packs
from yangui.platform.registry.answers import known
from yangui.platform.registry.known import judgements_of
from yangui.platform.registry.values import written
from yangui.policy import as_json
from yangui.policy.decide import decide
from yangui.policy.decision import Decision
from yangui.policy.model import MONEY_KINDS, Benefit


def benefit_of(case: Case) -> Benefit:
    """The benefit in the pack of today; raises `KeyError` where it is no longer there."""
    return packs.current().benefit(case.benefit)


def decided(
    case: Case,
    *,
    on: date | None = None,
    judgements: Mapping[str, bool] | None = None,
    using: Mapping[str, Any] | None = None,
) -> Decision:
    """The decision on the benefit of a case; `using` are other facts than those known today.

    `judgements` are open terms that an officer judged for this case; the registers may hold others. Raises `KeyError`
    where the benefit is not in force on the day.
    """
    entity = case.entity.live
    held = known(case) if using is None else using
    judged = judgements_of(entity) | dict(case.decision.get("judgements", {})) | dict(judgements or {})
    found = decide(
        packs.current(), entity.pack_kind, held, on=on or today(), benefits=[case.benefit], judgements=judged or None
    )
    return found[case.benefit]


def pinned(case: Case, decision: Decision, *, judgements: Mapping[str, bool] | None = None) -> dict[str, Any]:
    """A decision as plain JSON to be kept with its case: with the words of each condition, and the facts it read as the
    registers write them.
    """
    of = decision._of  # noqa: SLF001  a decision knows its facts and pack through it
    said = as_json.decision(of, decision)
    words = {c.id: c for c in decision.conditions}
    for line in said["conditions"]:
        condition = words[line["id"]]
        line["says"] = {"zh": condition.says.zh, "en": condition.says.en}
        line["judged_by"] = condition.judged_by
        del line["facts"]  # below, once for all
    types = of.decider.pack.scopes[of.decider.kind].facts
    names = sorted({name for node in decision.rule.outputs for name in node.facts if name in of.facts})
    said |= {
        "on": decision.on.isoformat(),
        "pack": of.decider.pack.version,
        "judgements": dict(case.decision.get("judgements", {})) | dict(judgements or {}),
        "to_judge": list(decision.to_judge),
        "facts": {name: written(types[name], of.facts[name]) for name in names},
    }
    return said


def pays_money(benefit: Benefit) -> bool:
    """Whether it is paid out of a fund; a loan is not."""
    return benefit.kind in MONEY_KINDS and benefit.kind != "loan"
