"""The shape of a case: its states and the transitions between them, as one table.

From the table follow what `transitions.transition` allows, the triggers that make the database refuse all else, and the
diagram in the docs.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import pgtrigger
from django.utils.functional import Promise

from yangui.platform.core.privileges import Privilege


@dataclass(frozen=True, slots=True)
class Transition:
    """A step from any of `sources` to `target`, for who holds `privilege`.

    With `reason` a reason must be given. Who did one of the transitions named in `not_by` to the same case may not do
    this one: that is the separation of duties.
    """

    name: str
    sources: tuple[str, ...]
    target: str
    privilege: Privilege
    says: str | Promise
    reason: bool = False
    not_by: tuple[str, ...] = ()


@dataclass(frozen=True)
class Machine:
    """States with their labels, the state in which a case begins, and all transitions."""

    name: str
    states: Mapping[str, str | Promise]
    initial: str
    transitions: tuple[Transition, ...]

    def __post_init__(self) -> None:
        named = {self.initial, *(s for t in self.transitions for s in (*t.sources, t.target))}
        assert named == set(self.states), f"{self.name}: states and transitions do not fit: {named ^ set(self.states)}"
        assert {n for t in self.transitions for n in t.not_by} <= set(self.by_name), f"{self.name}: not_by"

    @cached_property
    def by_name(self) -> Mapping[str, Transition]:
        """Transitions by name."""
        return {t.name: t for t in self.transitions}

    @property
    def choices(self) -> list[tuple[str, str | Promise]]:
        """States for the field of a model."""
        return list(self.states.items())

    def triggers(self) -> list[pgtrigger.Trigger]:
        """What the database enforces on the field `state`, whoever writes it."""
        pairs = sorted({(source, t.target) for t in self.transitions for source in t.sources})
        begins = ~pgtrigger.Q(new__state=self.initial)
        return [
            pgtrigger.FSM(name="state_follows_table", field="state", transitions=pairs),
            pgtrigger.Protect(name="state_begins", operation=pgtrigger.Insert, condition=begins),
        ]

    def diagram(self) -> str:
        """The table as a Mermaid state diagram."""
        lines = ["stateDiagram-v2", f"  [*] --> {self.initial}"]
        lines += [f"  {s} --> {t.target}: {t.name}" for t in self.transitions for s in t.sources]
        ends = set(self.states) - {s for t in self.transitions for s in t.sources}
        return "\n".join([*lines, *(f"  {state} --> [*]" for state in self.states if state in ends)]) + "\n"
