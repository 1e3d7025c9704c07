"""A self-check: what somebody has answered so far, what it gives, and the question that decides most.

It is a value that the browser keeps, sealed; the platform stores none.
"""

import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any, get_args

from yangui.platform.core import crypto
from yangui.platform.core.clock import today
from yangui.platform.library import packs
from yangui.policy.decide import decide
from yangui.policy.decision import Decisions
from yangui.policy.entity import FactError
from yangui.policy.model import Kind
from yangui.policy.pack import Pack

KINDS: tuple[Kind, ...] = get_args(Kind.__value__)
LINK_DAYS = 90
# No honest self-check is longer; it bounds what a forged request can make us unpack.
MOST_BYTES = 16_000
PURPOSE = "self-check"


@dataclass(frozen=True)
class SelfCheck:
    """Answers as a facts file would hold them, and the facts that the person does not know."""

    kind: Kind
    answers: Mapping[str, Any] = field(default_factory=dict)
    skipped: tuple[str, ...] = ()
    on: date = field(default_factory=today)

    @property
    def pack(self) -> Pack:
        """The pack that decides."""
        return packs.current()

    @cached_property
    def decisions(self) -> Decisions:
        """On all benefits in force that day for this kind."""
        return decide(self.pack, self.kind, self.answers, on=self.on)

    @cached_property
    def next(self) -> str | None:
        """The fact, neither answered nor skipped, on which most money hangs; None where no answer can change more.

        A fact of something that the person cannot tell of (`startup.region` where `startup.kind` was skipped) waits
        until all others were asked.
        """
        silent = {name.rpartition(".")[0] for name in self.skipped if "." in name}
        open_ = [q.fact for q in self.decisions.questions if q.fact not in self.skipped]
        return next((f for f in open_ if f.rpartition(".")[0] not in silent), next(iter(open_), None))

    def answer(self, fact: str, value: Any) -> "SelfCheck":
        """With another answer; None for "I don't know". Raises `FactError` for a value that the fact cannot have."""
        answers = {name: held for name, held in self.answers.items() if name != fact}
        skipped = tuple(name for name in self.skipped if name != fact)
        if value is None:
            return replace(self, answers=answers, skipped=(*skipped, fact))
        changed = replace(self, answers=answers | {fact: value}, skipped=skipped)
        _ = changed.decisions  # refuses what cannot be
        return changed

    def moved(self, city: str) -> "SelfCheck":
        """The same in another city: what the person said to lie in the first city named there lies in this one."""
        types = self.pack.facts[self.kind]
        places = {name: code for name, code in self.answers.items() if types[name].type == "region"}
        here = next((self.pack.city(code) for code in places.values()), None)
        moved = {name: city for name, code in places.items() if self.pack.city(code) == here}
        return replace(self, answers={**self.answers, **moved})

    def seal(self) -> str:
        """The self-check as a text that tells nothing to others."""
        said = {"kind": self.kind, "answers": dict(self.answers), "skipped": self.skipped, "on": self.on.isoformat()}
        packed = zlib.compress(json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode(), 9)
        return crypto.seal(PURPOSE, packed).decode("ascii")

    @classmethod
    def unseal(cls, sealed: str, *, days: int | None = None) -> "SelfCheck | None":
        """What was sealed, decided on today; None where it was changed, is older, or no longer fits the pack."""
        seconds = None if days is None else days * 24 * 3600
        packed = crypto.unseal(PURPOSE, sealed[:MOST_BYTES].encode("ascii", "ignore"), seconds=seconds)
        if packed is None:
            return None
        said = json.loads(zlib.decompressobj().decompress(packed, MOST_BYTES))
        found = cls(said["kind"], said["answers"], tuple(said["skipped"]))
        try:
            _ = found.decisions
        except FactError:
            return None
        return found
