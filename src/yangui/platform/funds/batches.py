"""The monthly run until the money leaves: build a batch of what is due, have it approved, send it.

Each step is one transaction: interrupted anywhere it has not happened, and is done again. What is in a batch is in no
other one (the state of the due, and `one_payment_a_due`).
"""

from collections.abc import Collection
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from yangui.platform.core import audit
from yangui.platform.core.actor import Actor, DeniedError
from yangui.platform.core.clock import now, today
from yangui.platform.core.privileges import Privilege
from yangui.platform.core.transitions import RefusedError, transition
from yangui.platform.funds import archive, bank_files, carrying
from yangui.platform.funds.changes import tell
from yangui.platform.funds.ledger import Kind, Posting, post
from yangui.platform.funds.models import BankAccount, Entry, Payment, PaymentBatch
from yangui.platform.funds.states import APPROVED, BUILT
from yangui.platform.organisations.models import Organisation


@transaction.atomic
def build_batch(*, until: date, payer: Organisation, actor: Actor) -> PaymentBatch:
    """A batch of all that the payer owes until a day to payees with a valid account, returned payments included.

    Asked again when nothing more is due, it gives the batch that waits for approval. Raises `DeniedError`, and
    `RefusedError` where nothing is due.
    """
    actor.must(Privilege.FUNDS_PREPARE, payer.pk)
    # one at a time for each payer: a second officer waits here, and then finds nothing due
    Organisation.objects.select_for_update(no_key=True).get(pk=payer.pk)
    dues, amount = carrying.owed(payer.pk, until)
    if not dues:
        waiting: PaymentBatch | None = PaymentBatch.objects.filter(payer=payer, until=until, state=BUILT).first()
        if waiting is None:
            raise RefusedError(_("截至 %(day)s 没有可支付的款项：没有到期的，或收款人没有有效账户。") % {"day": until})
        return waiting
    batch: PaymentBatch = PaymentBatch.objects.create(
        payer=payer, until=until, count=len(dues), amount=amount, made_at=now()
    )
    carrying.carry(carrying.listed(batch, dues), "batch")
    _tell_content(batch, actor)
    transition(batch, "build", actor=actor)
    return batch


def _tell_content(batch: PaymentBatch, actor: Actor) -> None:
    detail = {"count": batch.count, "amount": str(batch.amount), "digest": carrying.digest(batch)}
    audit.record("payment_batch.content", batch, actor=actor, detail=detail)


def approve(*, batch: PaymentBatch, actor: Actor) -> None:
    """Releases a batch. Raises `DeniedError` for who may not or built it, `RefusedError` where somebody was faster."""
    if batch.state != BUILT and not actor.may(Privilege.FUNDS_APPROVE, batch.payer_id):
        raise DeniedError(f"{Privilege.FUNDS_APPROVE} is needed")
    try:
        transition(batch, "approve", actor=actor)
    except DeniedError:
        if actor.may(Privilege.FUNDS_APPROVE, batch.payer_id):
            raise DeniedError(_("编制批次的人不能复核同一批次。")) from None
        raise
    except RefusedError:
        batch.refresh_from_db()
        raise RefusedError(_("批次状态已变（%(state)s）：可能已由他人处理。") % {"state": batch.state_label}) from None


def _locked(batch: PaymentBatch, states: Collection[str], actor: Actor) -> PaymentBatch:
    actor.must(Privilege.FUNDS_PREPARE, batch.payer_id)
    row: PaymentBatch = PaymentBatch.objects.select_for_update(no_key=True).select_related("payer").get(pk=batch.pk)
    if row.state not in states:
        raise RefusedError(_("批次状态已变（%(state)s）：可能已由他人处理。") % {"state": row.state_label})
    return row


@transaction.atomic
def discard(*, batch: PaymentBatch, actor: Actor, reason: str) -> None:
    """Gives up a batch that was not sent; what is in it is owed as before. Raises `DeniedError`, `RefusedError`."""
    row = _locked(batch, (BUILT, APPROVED), actor)
    if not reason.strip():
        raise RefusedError(_("请写明理由。"))
    payments = list(row.payments.filter(result="").values_list("pk", flat=True))
    carrying.carry(payments, "release")
    carrying.ended(payments, Payment.Result.DISCARDED, today())
    transition(row, "discard", actor=actor, reason=reason)
    batch.refresh_from_db()


@transaction.atomic
def withhold(*, payment: Payment, actor: Actor, reason: str) -> None:
    """Takes one payment out of a batch that nobody approved yet. Raises `DeniedError`, `RefusedError`."""
    batch = _locked(payment.batch, (BUILT,), actor)
    held = Payment.objects.select_for_update(no_key=True).get(pk=payment.pk)
    if held.result or batch.count == 1:
        raise RefusedError(_("这笔已不在批次中，或是批次的最后一笔：请作废整个批次。"))
    held.result, held.result_on, held.reason = Payment.Result.DISCARDED, today(), reason.strip()[:200]
    held.save(update_fields=["result", "result_on", "reason"])
    batch.count, batch.amount = batch.count - 1, batch.amount - held.amount
    batch.save(update_fields=["count", "amount"])
    transition(held.due, "release", actor=actor, reason=reason)
    audit.record("payment.withheld", held, actor=actor, reason=reason.strip())
    _tell_content(batch, actor)


@transaction.atomic
def instruct(*, batch: PaymentBatch, actor: Actor) -> None:
    """Sends an approved batch: writes the files for bank and treasury, and the ledger.

    Raises `DeniedError`, and `RefusedError` where it is not approved or the payer has no account to pay from.
    """
    row = _locked(batch, (APPROVED,), actor)
    source = BankAccount.objects.valid().filter(organisation=row.payer).first()
    if source is None:
        raise RefusedError(_("付款单位没有登记付款账户：请先登记。"))
    row.account, row.sent_at = source, now()
    transfers = bank_files.transfers(row)
    for type, content in bank_files.written(row, transfers):
        archive.keep(batch=row, type=type, content=content, actor=actor)
    payments = [transfer.payment for transfer in transfers]
    moved = carrying.moves(payments, Kind.OBLIGED, Kind.INSTRUCTED)
    post(Posting(Entry.Type.INSTRUCT, moved, f"batch:{row.pk}"), actor=actor)
    carrying.carry(payments, "instruct")
    transition(row, "send", actor=actor, account=source, sent_at=row.sent_at)
    tell(carrying.references(payments), "instructed", actor)
    batch.refresh_from_db()
