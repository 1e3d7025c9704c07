"""A scorecard in words: each line down to the figure or the judgement that it rests on."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from yangui.platform.assessment.models import Judgement, Scorecard, Way
from yangui.platform.assessment.services import scoring
from yangui.platform.core.models import AuditEvent
from yangui.platform.targets.models import Figure
from yangui.platform.web.cockpit.words import number

MISSING: Mapping[str, Any] = {
    scoring.NOT_OWED: _("这项目标不由该单位承担，请核对方案"),
    scoring.NO_FIGURE: _("本年没有核实的数据"),
    scoring.NO_PACE: _("本年应达到多少，还无法判断"),
    scoring.NOT_JUDGED: _("尚未评定"),
    scoring.NO_PROJECT: _("没有登记书记项目"),
}


@dataclass(frozen=True, slots=True)
class Explained:
    """A line with its points, and the records under it."""

    line: Mapping[str, Any]
    way: str
    percent: Decimal | None
    missing: Any
    figure: Figure | None
    verified: AuditEvent | None
    judgements: list[Judgement]
    value: str
    actual: str


def explained(card: Scorecard) -> list[Explained]:
    """All lines of a scorecard, with their records in a fixed number of queries."""
    numbers = [line["figure"] for line in card.lines if line.get("figure")]
    related = ("indicator", "region", "organisation", "verified_for")
    figures = {f.pk: f for f in Figure.objects.filter(pk__in=numbers).select_related(*related)}
    keys = [pk for line in card.lines for pk in line.get("judgements", [])]
    judgements = Judgement.objects.filter(pk__in=keys).select_related("by", "project").prefetch_related("files")
    judged = {j.pk: j for j in judgements}
    events = AuditEvent.objects.filter(
        subject_type=Figure._meta.label, subject_id__in=[str(pk) for pk in numbers], action="figure.verify"
    )
    verified = {event.subject_id: event for event in events.select_related("actor").order_by("id")}
    return [
        Explained(
            line, str(Way(line["way"]).label), None if line["share"] is None else Decimal(line["share"]) * 100,
            MISSING.get(line["missing"], ""), figures.get(line.get("figure", 0)),
            verified.get(str(line.get("figure", ""))), [judged[pk] for pk in line.get("judgements", [])],
            _number(line.get("value")), _number(line.get("actual")),
        )
        for line in card.lines
    ]  # fmt: skip


def _number(text: str | None) -> str:
    return "" if text is None else number(Decimal(text))


def history(card: Scorecard) -> list[tuple[AuditEvent, Any]]:
    """Its transitions with what each says, the oldest first."""
    said = {f"scorecard.{t.name}": t.says for t in card.MACHINE.transitions}
    events = AuditEvent.objects.filter(subject_type=card._meta.label, subject_id=str(card.pk), action__in=said)
    return [(event, said[event.action]) for event in events.order_by("id")]
