"""What the employer has said of who is to benefit: shown with a claim to the person and to the officer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from yangui.platform.cases.models import Case
from yangui.platform.entitlements.models import Confirmation
from yangui.platform.entitlements.states import ASKED

# facts of a person that rest on where they work
RESTS = "employer."


@dataclass(frozen=True, slots=True)
class Said:
    """What an employer said, through whom and when; `facts` are labels of what rests on it, `since` its first day."""

    employer: str
    said: str
    good: bool | None
    agent: str
    at: datetime | None
    since: str
    facts: Sequence[str]


def of(case: Case, language: str) -> list[Said]:
    """What employers were asked of the beneficiary of a case; open questions too."""
    live = case.entity.live
    held = Confirmation.objects.filter(person__in=[case.entity_id, live.pk])
    labels = {line["fact"]: line[language] for line in case.form.get("facts", [])}
    facts = [label for name, label in labels.items() if name.startswith(RESTS)]
    return [
        Said(
            c.employer.name, c.state_label, None if c.state == ASKED else c.state == "confirmed",
            c.answered_by.name if c.answered_by else "", c.answered_at, str(c.relation.since or ""), facts,
        )
        for c in held.select_related("employer", "answered_by", "relation").order_by("pk")
    ]  # fmt: skip
