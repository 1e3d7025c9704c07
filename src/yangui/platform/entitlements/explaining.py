"""Why something is somebody's: the trace of `yangui check` over the registers, each fact with where it is from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from yangui.platform.core.clock import today
from yangui.platform.entitlements.selfcheck import SelfCheck
from yangui.platform.library import packs
from yangui.platform.registry.models import Entity
from yangui.platform.registry.services import FactRow, facts_of, judgements_of
from yangui.platform.registry.values import raw
from yangui.policy.decide import decide
from yangui.policy.decision import Decisions


@dataclass(frozen=True)
class Explained(SelfCheck):
    """A self-check that the registers have answered; `sources` are the facts by name, with register and day."""

    judgements: Mapping[str, bool] = field(default_factory=dict)
    sources: Mapping[str, FactRow] = field(default_factory=dict)

    @cached_property
    def decisions(self) -> Decisions:
        """On all benefits in force that day for this kind, with what units have judged."""
        return decide(self.pack, self.kind, self.answers, on=self.on, judgements=self.judgements)


def explained(entity: Entity, on: date | None = None) -> Explained:
    """What the rules say of an entity on a day (today), by the registers as they are now."""
    pack, day = packs.current(), on or today()
    rows = facts_of(entity, on=day)
    decider, types = pack.decider(entity.pack_kind), pack.scopes[entity.pack_kind].facts
    terms = {node.value for rule in decider.rules for node in rule.outputs if node.op == "judged"}
    judged = {id: said for id, said in judgements_of(entity).items() if id in terms}
    answers = {name: raw(types[name], row.value) for name, row in rows.items() if name in types}
    return Explained(entity.pack_kind, answers, on=day, judgements=judged, sources=rows)
