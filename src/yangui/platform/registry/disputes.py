"""Somebody says that a fact is wrong: an officer answers within a number of working days, with a reason."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from yangui.platform.accounts.models import User
from yangui.platform.core.actor import Actor, DeniedError
from yangui.platform.core.clock import now, today
from yangui.platform.core.privileges import Privilege
from yangui.platform.core.transitions import RefusedError, transition
from yangui.platform.core.workdays import add_working_days
from yangui.platform.library import packs
from yangui.platform.notifications.services import notify
from yangui.platform.registry.known import entities_of
from yangui.platform.registry.models import Dispute, Fact, Source
from yangui.platform.registry.services import must_reach, record_facts
from yangui.platform.registry.values import canonical

# within which a dispute is answered; the service's own promise
ANSWER_DAYS = 10


@transaction.atomic
def dispute(*, fact: Fact, claimed: str | None, text: str, actor: Actor) -> Dispute:
    """Says that a current fact of one's own is wrong; `claimed` is the right value as `values` writes it, if known.

    Raises `DeniedError` for another's fact, `FactError` for a value that cannot be, `RefusedError` where it is disputed
    already, holds no longer, or nothing says why.
    """
    if actor.account is None or not entities_of(actor).filter(pk=fact.entity_id).exists():
        raise DeniedError(_("只能对自己的信息提出异议。"))
    if not text.strip():
        raise RefusedError(_("请说明哪里不对。"))
    row = Fact.objects.select_for_update().select_related("entity").get(pk=fact.pk)
    if row.ended_by_id is not None:
        raise RefusedError(_("这条信息已经更新，请刷新。"))
    if row.state == Fact.State.DISPUTED:
        raise RefusedError(_("这条信息的异议正在处理。"))
    said = _canonical(row, claimed)
    before = row.state
    Fact.objects.filter(pk=row.pk).update(state=Fact.State.DISPUTED)
    made: Dispute = Dispute.objects.create(
        entity=row.entity, fact=row, claimed=said or "", text=text.strip(), before=before,
        made_by_id=actor.account, made_at=now(), due_on=add_working_days(today(), ANSWER_DAYS),
    )  # fmt: skip
    return made


@transaction.atomic
def uphold(*, dispute: Dispute, value: str | None, reason: str, actor: Actor, on: date | None = None) -> None:
    """The fact was wrong: it is `value` from now on, or with None nothing is known. The person is told.

    Raises `DeniedError`, `RefusedError` where it is answered already or a reason is missing, `FactError`.
    """
    must_reach(dispute.entity, actor, Privilege.REGISTRY_EDIT)
    batch = record_facts(
        entity=dispute.entity, facts={dispute.fact.name: value}, register=dispute.fact.register,
        on=on or today(), source=Source.DISPUTE, actor=actor, reason=reason,
    )  # fmt: skip
    transition(dispute, "uphold", actor=actor, reason=reason, answer=reason.strip(), batch=batch, ended_at=now())
    _calm(dispute)
    _tell(dispute, _("您提出的异议已采纳，信息已更正"))


@transaction.atomic
def reject(*, dispute: Dispute, reason: str, actor: Actor) -> None:
    """The fact stays as it is. The person is told why. Raises as `uphold` does."""
    must_reach(dispute.entity, actor, Privilege.REGISTRY_EDIT)
    transition(dispute, "reject", actor=actor, reason=reason, answer=reason.strip(), ended_at=now())
    _calm(dispute)
    _tell(dispute, _("您提出的异议未被采纳"))


@transaction.atomic
def withdraw(*, dispute: Dispute, actor: Actor) -> None:
    """The person no longer disputes it. Raises `DeniedError` for anybody else."""
    if actor.account is None or dispute.made_by_id != actor.account:
        raise DeniedError(_("只能撤回自己提出的异议。"))
    transition(dispute, "withdraw", actor=actor, ended_at=now())
    _calm(dispute)


def _canonical(fact: Fact, claimed: str | None) -> str | None:
    if claimed is None:
        return None
    return canonical(packs.current(), fact.entity.pack_kind, {fact.name: claimed})[fact.name]


def _calm(dispute: Dispute) -> None:
    """The fact is as sure as before, if it still holds unchanged."""
    Fact.objects.filter(pk=dispute.fact_id, state=Fact.State.DISPUTED).update(state=dispute.before)


def _tell(dispute: Dispute, subject: str) -> None:
    account: User = dispute.made_by
    notify(account=account, subject=subject, text=dispute.answer, url="/my/facts", by_mail=True)
