"""Carrying the dues of many payments on at once: one UPDATE for all of them.

`transition_many` tells the trail of each case by itself; for a batch that was five sixths of the time. Here somebody
has done one thing to the batch as a whole: the trail tells that once, with the count, the sum and a digest of what was
in it, and of each payment that came back. That a state follows the table is kept by the same triggers.

Arrays of ids are cast: the driver sends the narrowest type that holds them, and PostgreSQL then goes through the whole
array for each row, which is quadratic.
"""

from collections.abc import Collection
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection

from yangui.platform.core.transitions import RefusedError
from yangui.platform.funds.ledger import Budget, Kind, Move
from yangui.platform.funds.models import Due, PaymentBatch

LIST = """
INSERT INTO funds_payment (batch_id, due_id, account_id, amount, end_to_end, result, code, reason)
SELECT %(batch)s, due.id, account.id, due.amount, 'Y' || %(batch)s || 'D' || due.id, '', '', ''
FROM funds_due AS due
JOIN funds_obligation AS obligation ON obligation.id = due.obligation_id
JOIN funds_bankaccount AS account ON account.entity_id = obligation.payee_id AND account.state = 'valid'
WHERE due.id = ANY(%(dues)s::bigint[])
RETURNING id
"""

OWED = """
SELECT due.id, due.amount
FROM funds_due AS due
JOIN funds_obligation AS obligation ON obligation.id = due.obligation_id
JOIN funds_bankaccount AS account ON account.entity_id = obligation.payee_id AND account.state = 'valid'
WHERE obligation.payer_id = %(payer)s AND due.state = ANY(%(states)s) AND due.due_on <= %(until)s
ORDER BY due.id
FOR NO KEY UPDATE OF due
"""

CARRY = """
UPDATE funds_due SET state = %(target)s FROM funds_payment AS payment
WHERE payment.due_id = funds_due.id AND payment.id = ANY(%(payments)s::bigint[]) AND funds_due.state = ANY(%(sources)s)
"""

SUMS = """
SELECT
  obligation.fund_id, obligation.payer_id, extract(year FROM due.due_on)::int, obligation.region_id,
  sum(due.amount)
FROM funds_payment AS payment
JOIN funds_due AS due ON due.id = payment.due_id
JOIN funds_obligation AS obligation ON obligation.id = due.obligation_id
WHERE payment.id = ANY(%(payments)s::bigint[])
GROUP BY 1, 2, 3, 4
"""

END = """
UPDATE funds_payment SET result = %(result)s, result_on = %(on)s
WHERE id = ANY(%(payments)s::bigint[]) AND result = ''
"""

DIGEST = """
SELECT encode(sha256(convert_to(string_agg(due_id || ':' || amount, ',' ORDER BY due_id), 'UTF8')), 'hex')
FROM funds_payment WHERE batch_id = %(batch)s AND result <> 'discarded'
"""

REFERENCES = """
SELECT DISTINCT obligation.reference
FROM funds_payment AS payment
JOIN funds_due AS due ON due.id = payment.due_id
JOIN funds_obligation AS obligation ON obligation.id = due.obligation_id
WHERE payment.id = ANY(%(payments)s::bigint[])
"""


def _rows(sql: str, **values: Any) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())


def _count(sql: str, **values: Any) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return int(cursor.rowcount)


def owed(payer: int, until: date) -> tuple[list[int], Decimal]:
    """The dues that can be paid to a valid account, locked, and their sum."""
    rows = _rows(OWED, payer=payer, until=until, states=list(Due.MACHINE.by_name["batch"].sources))
    return [due for due, _amount in rows], sum((amount for _due, amount in rows), Decimal(0))


def listed(batch: PaymentBatch, dues: Collection[int]) -> list[int]:
    """Makes a payment of each due to the payee's valid account; their ids."""
    return [id for (id,) in _rows(LIST, batch=batch.pk, dues=list(dues))]


def carry(payments: Collection[int], step: str) -> None:
    """Makes a transition of the due of each payment: all, or `RefusedError` where one is not in a state for it."""
    transition = Due.MACHINE.by_name[step]
    done = _count(CARRY, payments=list(payments), sources=list(transition.sources), target=transition.target)
    if done != len(payments):
        raise RefusedError(f"{step}: {len(payments) - done} payments are not in a state for it")


def ended(payments: Collection[int], result: str, on: date) -> None:
    """Writes the same result to payments that had none."""
    _count(END, payments=list(payments), result=result, on=on)


def moves(payments: Collection[int], source: Kind, target: Kind) -> list[Move]:
    """What these payments move from one account to another, a sum for each budget."""
    rows = _rows(SUMS, payments=list(payments))
    return [Move(Budget(*budget), source, target, amount) for *budget, amount in rows]


def references(payments: Collection[int]) -> list[str]:
    """Of what grants they are."""
    return [reference for (reference,) in _rows(REFERENCES, payments=list(payments))]


def digest(batch: PaymentBatch) -> str:
    """A hash of which dues and sums are in a batch: what the trail tells cannot be changed unseen."""
    return str(_rows(DIGEST, batch=batch.pk)[0][0])
