"""The files of a batch: for the bank as CSV and as ISO 20022 pain.001.001.09, for the treasury as sums by fund.

The CSV is UTF-8 with a mark, as spreadsheets want it, and starts no field with a sign that they would compute.
"""

import csv
import io
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC
from decimal import Decimal
from typing import NamedTuple
from xml.sax.saxutils import escape

from django.db.models.functions import ExtractYear
from django.utils import timezone

from yangui.platform.funds.capitals import capitals
from yangui.platform.funds.models import PaymentBatch, PaymentFile

PAIN_001 = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"
BANK_COLUMNS = ("流水号", "户名", "账号", "开户行", "联行号", "金额", "用途")
TREASURY_COLUMNS = ("批次", "付款单位", "资金", "年度", "地区", "笔数", "金额", "金额大写")
FORMULA = ("=", "+", "-", "@", "\t", "\r")
# XML cannot hold them, whatever a name was typed with
CONTROL = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
# ISO 20022: Max140Text of names and of the remittance information
TEXT = 140
AT_A_TIME = 5000


class Transfer(NamedTuple):
    """A payment as a bank wants it."""

    payment: int
    end_to_end: str
    amount: Decimal
    holder: str
    number: str
    bank_name: str
    bank_code: str
    fund: str
    period: str
    year: int
    region: str | None

    @property
    def purpose(self) -> str:
        """What the payee reads on the statement."""
        return f"{self.fund} {self.period}"


def transfers(batch: PaymentBatch) -> list[Transfer]:
    """All that is to be paid in a batch. Rows, not models: there may be 100,000."""
    account, obligation = "account__", "due__obligation__"
    rows = batch.payments.filter(result="").order_by("pk").values_list(
        "pk", "end_to_end", "amount", f"{account}holder", f"{account}number", f"{account}bank_name",
        f"{account}bank_code", f"{obligation}fund__title", "due__period", ExtractYear("due__due_on"),
        f"{obligation}region",
    )  # fmt: skip
    return [Transfer(*row) for row in rows.iterator(chunk_size=AT_A_TIME)]


def written(batch: PaymentBatch, payments: Sequence[Transfer]) -> Iterator[tuple[PaymentFile.Type, bytes]]:
    """All files of a batch that goes out now."""
    yield PaymentFile.Type.BANK_CSV, bank_csv(payments)
    yield PaymentFile.Type.PAIN_001, pain_001(batch, payments)
    yield PaymentFile.Type.TREASURY_CSV, treasury_csv(batch, payments)


def bank_csv(payments: Iterable[Transfer]) -> bytes:
    """A line for each payment; the bank's answer may be the same table with the columns 结果, 原因代码 and 原因."""
    rows = ((p.end_to_end, p.holder, p.number, p.bank_name, p.bank_code, p.amount, p.purpose) for p in payments)
    return _csv(BANK_COLUMNS, rows)


def treasury_csv(batch: PaymentBatch, payments: Iterable[Transfer]) -> bytes:
    """A line for each fund, year and region, and nothing about persons."""
    sums: dict[tuple[str, int, str], list[Decimal]] = defaultdict(list)
    for payment in payments:
        sums[payment.fund, payment.year, payment.region or ""].append(payment.amount)
    rows = (
        (
            batch.pk,
            batch.payer.name_zh,
            fund,
            year,
            region,
            len(amounts),
            sum(amounts),
            capitals(sum(amounts, Decimal(0))),
        )
        for (fund, year, region), amounts in sorted(sums.items())
    )
    return _csv(TREASURY_COLUMNS, rows)


def _csv(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    held = io.StringIO()
    writer = csv.writer(held)
    writer.writerow(columns)
    writer.writerows([_plain(cell) for cell in row] for row in rows)
    return held.getvalue().encode("utf-8-sig")


def _plain(cell: object) -> object:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell


def pain_001(batch: PaymentBatch, payments: Sequence[Transfer]) -> bytes:
    """A CustomerCreditTransferInitiation with one block of payments.

    Written as text: 100,000 payments through a tree of elements take ten times as long.
    """
    assert batch.sent_at is not None
    assert batch.account is not None
    total = sum((payment.amount for payment in payments), Decimal(0))
    name, source = _text(batch.payer.name_zh), batch.account
    head = (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<Document xmlns="{PAIN_001}"><CstmrCdtTrfInitn><GrpHdr>'
        f"<MsgId>{message_id(batch)}</MsgId><CreDtTm>{batch.sent_at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}</CreDtTm>"
        f"<NbOfTxs>{len(payments)}</NbOfTxs><CtrlSum>{total}</CtrlSum><InitgPty><Nm>{name}</Nm></InitgPty></GrpHdr>"
        f"<PmtInf><PmtInfId>{message_id(batch)}-1</PmtInfId><PmtMtd>TRF</PmtMtd><BtchBookg>true</BtchBookg>"
        f"<NbOfTxs>{len(payments)}</NbOfTxs><CtrlSum>{total}</CtrlSum>"
        f"<ReqdExctnDt><Dt>{timezone.localtime(batch.sent_at):%Y-%m-%d}</Dt></ReqdExctnDt><Dbtr><Nm>{name}</Nm></Dbtr>"
        f"<DbtrAcct>{_number(source.number)}</DbtrAcct><DbtrAgt>{_bank(source.bank_code, source.bank_name)}</DbtrAgt>"
    )
    body = "\n".join(_transfer(payment) for payment in payments)
    return f"{head}\n{body}\n</PmtInf></CstmrCdtTrfInitn></Document>\n".encode()


def message_id(batch: PaymentBatch) -> str:
    """What the bank's answer calls the batch."""
    return f"YANGUI-{batch.pk}"


def _transfer(payment: Transfer) -> str:
    bank = _bank(payment.bank_code, payment.bank_name)
    return (
        f"<CdtTrfTxInf><PmtId><InstrId>{payment.end_to_end}</InstrId><EndToEndId>{payment.end_to_end}</EndToEndId>"
        f'</PmtId><Amt><InstdAmt Ccy="CNY">{payment.amount}</InstdAmt></Amt><CdtrAgt>{bank}</CdtrAgt>'
        f"<Cdtr><Nm>{_text(payment.holder)}</Nm></Cdtr><CdtrAcct>{_number(payment.number)}</CdtrAcct>"
        f"<RmtInf><Ustrd>{_text(payment.purpose)}</Ustrd></RmtInf></CdtTrfTxInf>"
    )


def _number(number: str) -> str:
    return f"<Id><Othr><Id>{number}</Id></Othr></Id>"


def _bank(code: str, name: str) -> str:
    return (
        "<FinInstnId><ClrSysMmbId><ClrSysId><Cd>CNAPS</Cd></ClrSysId>"
        f"<MmbId>{code}</MmbId></ClrSysMmbId><Nm>{_text(name)}</Nm></FinInstnId>"
    )


def _text(text: str) -> str:
    return escape(CONTROL.sub(" ", text)[:TEXT])
