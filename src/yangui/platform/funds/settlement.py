"""The monthly run from the bank's answer on: payments arrived or came back. Taken in again, it changes nothing."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from decimal import Decimal
from typing import NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _

from yangui.platform.core import audit
from yangui.platform.core.actor import Actor
from yangui.platform.core.clock import today
from yangui.platform.core.privileges import Privilege
from yangui.platform.core.transitions import RefusedError, transition, transition_many
from yangui.platform.funds import archive, carrying, results
from yangui.platform.funds.authority import lent
from yangui.platform.funds.bank_files import message_id
from yangui.platform.funds.changes import tell
from yangui.platform.funds.ledger import Kind, Posting, post
from yangui.platform.funds.models import BankAccount, Due, Entry, Payment, PaymentBatch, PaymentFile
from yangui.platform.funds.results import Result
from yangui.platform.funds.states import SENT, SETTLED, VALID
from yangui.platform.notifications.services import notify

END_TO_END = re.compile(r"Y(\d+)D\d+")
SHOWN = 5
AT_A_TIME = 5000


class Taken(NamedTuple):
    """What came of an answer: how many payments arrived, came back, and were known before; the file that was kept."""

    paid: int
    returned: int
    unchanged: int
    file: PaymentFile


class Sent(NamedTuple):
    """A payment that went out, as a row: there may be 100,000."""

    pk: int
    end_to_end: str
    batch: int
    due: int
    account: int
    amount: Decimal
    result: str


@transaction.atomic
def take_results(*, file: bytes, actor: Actor, name: str = "") -> Taken:
    """Takes in what the bank answers: all of a file or nothing.

    Raises `DeniedError` for who may not deal with the payers' money, `RefusedError` for a file that cannot be read,
    that names a payment which was never sent, says another sum, or calls paid what had come back.
    """
    actor.must(Privilege.FUNDS_PREPARE)
    answer = results.read(file)
    batches = _batches(answer, actor)
    said = _matched(answer, batches)
    paid = [sent for sent, r in said if r.outcome == "paid" and not sent.result]
    back = [(sent, r) for sent, r in said if r.outcome == "returned" and sent.result != Payment.Result.RETURNED]
    kept = archive.keep(batch=batches[0] if len(batches) == 1 else None, type=PaymentFile.Type.RESULTS,
                        content=file, name=name or "results", actor=actor)  # fmt: skip
    for batch in batches:
        _arrive(batch, [sent.pk for sent in paid if sent.batch == batch.pk], actor)
        _come_back(batch, [(sent, r) for sent, r in back if sent.batch == batch.pk], actor)
        if batch.state == SENT and not batch.payments.filter(result="").exists():
            transition(batch, "settle", actor=actor)
    detail = {"paid": len(paid), "returned": len(back), "digest": kept.digest}
    audit.record("payments.answered", kept, actor=actor, detail=detail)
    tell(carrying.references([sent.pk for sent in paid]), "paid", actor)
    tell(carrying.references([sent.pk for sent, _r in back]), "returned", actor)
    return Taken(len(paid), len(back), len(said) - len(paid) - len(back), kept)


def _batches(answer: results.Answer, actor: Actor) -> list[PaymentBatch]:
    """The batches that an answer is about, locked: two answers at once are taken in one after the other."""
    found = {int(m[1]) for r in answer.results if (m := END_TO_END.fullmatch(r.end_to_end))}
    prefix = message_id(PaymentBatch(pk=0)).removesuffix("0")
    found |= {int(id.removeprefix(prefix)) for id in answer.rejected if id.removeprefix(prefix).isdecimal()}
    rows = PaymentBatch.objects.select_for_update(no_key=True).filter(pk__in=found, state__in=[SENT, SETTLED])
    batches = list(rows.order_by("pk"))
    for batch in batches:
        actor.must(Privilege.FUNDS_PREPARE, batch.payer_id)
    if not batches:
        raise RefusedError(_("回执里没有已发出批次的流水号：请核对文件。"))
    return batches


def _matched(answer: results.Answer, batches: Collection[PaymentBatch]) -> list[tuple[Sent, Result]]:
    """What is said of each payment; of a message that was rejected as a whole the same of all in it."""
    rows = Payment.objects.filter(batch__in=batches).exclude(result=Payment.Result.DISCARDED)
    columns = ("pk", "end_to_end", "batch", "due", "account", "amount", "result")
    held = {row[1]: Sent(*row) for row in rows.values_list(*columns).iterator(chunk_size=AT_A_TIME)}
    whole = {batch.pk: answer.rejected[message_id(batch)] for batch in batches if message_id(batch) in answer.rejected}
    known = {result.end_to_end for result in answer.results}
    said = answer.results + [
        Result(sent.end_to_end, "returned", 0, *whole[sent.batch])
        for sent in held.values()
        if sent.batch in whole and sent.end_to_end not in known
    ]
    if unknown := [r for r in said if r.end_to_end not in held]:
        shown = "、".join(f"{r.row}（{r.end_to_end[:40]}）" for r in unknown[:SHOWN])
        raise RefusedError(
            _("有 %(n)s 个流水号不属于已发出的批次，第 %(rows)s 行。") % {"n": len(unknown), "rows": shown}
        )
    for r in said:
        _must_fit(held[r.end_to_end], r)
    return [(held[r.end_to_end], r) for r in said]


def _must_fit(sent: Sent, said: Result) -> None:
    if said.amount is not None and said.amount != sent.amount:
        raise RefusedError(
            _("第 %(row)s 行：金额 %(said)s 与发出的 %(sent)s 不符。")
            % {"row": said.row, "said": said.amount, "sent": sent.amount}
        )
    if said.outcome == "paid" and sent.result == Payment.Result.RETURNED:
        raise RefusedError(_("第 %(row)s 行：这笔已登记为退回，不能再记为到账。") % {"row": said.row})


def _arrive(batch: PaymentBatch, payments: Sequence[int], actor: Actor) -> None:
    if payments:
        moved = carrying.moves(payments, Kind.INSTRUCTED, Kind.PAID)
        post(Posting(Entry.Type.PAY, moved, f"batch:{batch.pk}"), actor=actor)
        carrying.carry(payments, "pay")
        carrying.ended(payments, Payment.Result.PAID, today())


def _come_back(batch: PaymentBatch, back: Sequence[tuple[Sent, Result]], actor: Actor) -> None:
    """Money that came back is owed as before; of each the trail tells, since somebody has to act on it."""
    if not back:
        return
    late = [sent.pk for sent, _r in back if sent.result == Payment.Result.PAID]
    early = [sent.pk for sent, _r in back if sent.result != Payment.Result.PAID]
    moved = carrying.moves(early, Kind.INSTRUCTED, Kind.OBLIGED) + carrying.moves(late, Kind.PAID, Kind.OBLIGED)
    post(Posting(Entry.Type.RETURN, moved, f"batch:{batch.pk}"), actor=actor)
    by = lent(actor, Privilege.FUNDS_PREPARE)
    if refused := transition_many(Due, [sent.due for sent, _r in back], "return", actor=by).refused:
        raise RefusedError(next(iter(refused.values())))
    said = {sent.pk: r for sent, r in back}
    rows = list(Payment.objects.filter(pk__in=said))
    for row in rows:
        row.result, row.result_on = Payment.Result.RETURNED, today()
        row.code, row.reason = said[row.pk].code, said[row.pk].reason
    Payment.objects.bulk_update(rows, ["result", "result_on", "code", "reason"], batch_size=1000)
    _mark_accounts(back, by)


def _mark_accounts(returned: Iterable[tuple[Sent, Result]], actor: Actor) -> None:
    """An account that the bank does not take is used no more, and its holder is told."""
    reasons: dict[str, set[int]] = defaultdict(set)
    for sent, result in returned:
        if result.of_account:
            reasons[result.reason or result.code or _("银行未说明原因")].add(sent.account)
    marked = []
    for reason, ids in reasons.items():
        valid = BankAccount.objects.filter(pk__in=ids, state=VALID).values_list("pk", flat=True)
        marked += transition_many(BankAccount, list(valid), "return", actor=actor, reason=reason).done
    for account in BankAccount.objects.filter(pk__in=marked).select_related("entity__account"):
        if account.entity is not None and account.entity.account is not None:
            notify(
                account=account.entity.account,
                subject=_("补贴款被银行退回"),
                text=_("您登记的银行账户收不到款项，请核对并重新登记账户；登记后随下一批次支付，不用重新申请。"),
                by_mail=True,
            )
