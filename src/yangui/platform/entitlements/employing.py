"""What an employer's agent does for its people: say who works there, and claim for those who agreed."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from yangui.platform.cases.models import Case
from yangui.platform.core.actor import Actor, DeniedError
from yangui.platform.core.clock import now, today
from yangui.platform.core.transitions import RefusedError, transition
from yangui.platform.entitlements.models import Confirmation, Consent, Offer
from yangui.platform.entitlements.services import accept
from yangui.platform.entitlements.states import CONFIRMED, MADE
from yangui.platform.notifications.services import notify
from yangui.platform.registry.models import Entity, Relation, Source
from yangui.platform.registry.services import record_relation, related_to
from yangui.rules.problems import PackError

# under which the pack keeps what employers say
REGISTER = "employer-declared"


@dataclass
class Rows:
    """What came of each row of a list, in words, by its key."""

    done: dict[int, str] = field(default_factory=dict)
    refused: dict[int, str] = field(default_factory=dict)


def answer_many(*, keys: Iterable[int], name: str, actor: Actor, left_on: date | None = None, reason: str = "") -> Rows:
    """Confirms (`confirm`), or tells that people left (`leave`) or never were there (`deny`); a result for each."""
    rows = Rows()
    for key in dict.fromkeys(keys):
        try:
            with transaction.atomic():
                row = answer(key=key, name=name, actor=actor, left_on=left_on, reason=reason)
        except (DeniedError, RefusedError) as error:
            rows.refused[key] = str(error)
        else:
            rows.done[key] = row.state_label
    return rows


@transaction.atomic
def answer(*, key: int, name: str, actor: Actor, left_on: date | None = None, reason: str = "") -> Confirmation:
    """One answer of an employer. Who has left leaves in the registers too, and the person is told.

    Raises `DeniedError` for a question to another employer, `RefusedError` for one that was answered, a day that lies
    ahead, or where something is missing.
    """
    held = Confirmation.objects.visible_to(actor)
    row: Confirmation | None = held.select_for_update(of=("self",)).filter(pk=key).first()
    if row is None:
        raise DeniedError(_("这一行不在您所代办的单位名下。"))
    if name == "deny" and not reason.strip():
        raise RefusedError(_("请写明理由。"))
    if name == "leave" and (left_on is None or left_on > today()):
        raise RefusedError(_("请填写离职日期，不晚于今天。"))
    said: dict[str, Any] = {"answered_by_id": actor.account, "answered_at": now()}
    try:
        transition(row, name, actor=actor, reason=reason, **said)
    except RefusedError:
        raise RefusedError(_("没有改变：已经答复为“%s”。") % row.state_label) from None
    if name == "leave" and left_on is not None:
        _leave(row, left_on, actor)
    if name != "confirm" and row.person.account is not None:
        text = _("%(employer)s答复：%(said)s。如果不对，请在“登记信息”里提出异议。")
        words = text % {"employer": row.employer.name, "said": row.state_label}
        notify(account=row.person.account, subject=_("用人单位的答复"), text=words, url="/my/facts", by_mail=True)
    return row


def _leave(row: Confirmation, left_on: date, actor: Actor) -> None:
    relation = related_to(row.person, Relation.Type.WORKS_AT, today())
    if relation is None or relation.to_id != row.employer_id:
        return
    if relation.since is not None and left_on < relation.since:
        raise RefusedError(_("离职日期早于登记的入职日期 %s。") % relation.since.isoformat())
    record_relation(
        entity=row.person,
        type=Relation.Type.WORKS_AT,
        to=None,
        register=REGISTER,
        on=left_on,
        actor=actor,
        source=Source.EVENT,
        reason=_("单位经办人报告离职"),
    )


def claim_many(*, keys: Iterable[int], actor: Actor) -> Rows:
    """Claims what is offered to the people of these rows who work there and have agreed; a result for each."""
    rows = Rows()
    for key in dict.fromkeys(keys):
        row = Confirmation.objects.visible_to(actor).select_related("person", "employer").filter(pk=key).first()
        if row is None:
            rows.refused[key] = _("这一行不在您所代办的单位名下。")
            continue
        try:
            numbers = _claim(row, actor)
        except (DeniedError, RefusedError, PackError) as error:
            rows.refused[key] = str(error)
        else:
            rows.done[key] = "、".join(numbers)
    return rows


@transaction.atomic
def _claim(row: Confirmation, actor: Actor) -> list[str]:
    # without the person's consent nothing is said, not even whether there is anything to claim
    if not Consent.objects.standing().filter(person=row.person, employer=row.employer).exists():
        raise RefusedError(_("本人还没有同意由单位代办。"))
    if row.state != CONFIRMED:
        raise RefusedError(_("请先确认在职。"))
    offers = Offer.objects.filter(entity=row.person, state=MADE).exclude(kind=Offer.Kind.ENDING).order_by("pk")
    numbers = [accept(offer=o, consent=True, actor=actor, origin=Case.Origin.EMPLOYER).number for o in offers]
    if not numbers:
        raise RefusedError(_("现在没有可代办的待遇。"))
    return numbers


def employer_of(person: Entity) -> Entity | None:
    """Where a person works today, by the registers."""
    relation = related_to(person, Relation.Type.WORKS_AT, today())
    return relation.to if relation is not None else None
