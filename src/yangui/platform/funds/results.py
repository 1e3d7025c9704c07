"""What the bank answers, read from ISO 20022 pain.002.001.10 or from a CSV; nothing is written here.

The CSV is the file that went out with three more columns: 结果 (成功 or 失败; empty: no answer yet), 原因代码 and 原因.
"""

import csv
import io
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import Literal, NamedTuple

from django.utils.translation import gettext as _
from lxml import etree

from yangui.platform.core.transitions import RefusedError

LARGEST = 200 * 2**20
# ISO 20022, ExternalPaymentTransactionStatus1Code: settled on the creditor's side, rejected; the rest is on its way
SETTLED = frozenset({"ACSC", "ACCC"})
REJECTED = frozenset({"RJCT"})
# ExternalStatusReason1Code: the reasons that lie in the account or in whose it is
OF_ACCOUNT = ("AC", "BE", "MD07")
WORDS: dict[str, Literal["paid", "returned"]] = {
    "成功": "paid",
    "已到账": "paid",
    "paid": "paid",
    "失败": "returned",
    "退回": "returned",
    "已退回": "returned",
    "returned": "returned",
}
ENCODINGS = ("utf-8-sig", "gb18030")


class Result(NamedTuple):
    """One payment's result; `row` is where the file says it, for messages."""

    end_to_end: str
    outcome: Literal["paid", "returned"]
    row: int
    code: str = ""
    reason: str = ""
    amount: Decimal | None = None

    @property
    def of_account(self) -> bool:
        """Whether another account is needed; so too where the bank gives no code."""
        return not self.code or self.code.startswith(OF_ACCOUNT)


class Answer(NamedTuple):
    """What a file says: on payments one by one, and, in `rejected`, on messages that were rejected as a whole."""

    results: list[Result]
    rejected: dict[str, tuple[str, str]]


def read(content: bytes) -> Answer:
    """The results in a file. Raises `RefusedError` that says in which row what is wrong."""
    if len(content) > LARGEST:
        raise RefusedError(_("文件超过 %(most)s MB：请拆分。") % {"most": LARGEST // 2**20})
    answer = _pain_002(content) if content.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<") else _csv(content)
    seen: dict[str, Result] = {}
    for result in answer.results:
        before = seen.setdefault(result.end_to_end, result)
        if before.outcome != result.outcome:
            raise RefusedError(
                _("第 %(row)s 行：流水号 %(id)s 有两个不同的结果。") % {"row": result.row, "id": result.end_to_end}
            )
    return Answer(list(seen.values()), answer.rejected)


def _pain_002(content: bytes) -> Answer:
    # neither entities nor anything from elsewhere: a file from outside may hold what it likes
    events = etree.iterparse(
        io.BytesIO(content),
        events=("end",),
        remove_comments=True,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
    )
    results: list[Result] = []
    rejected: dict[str, tuple[str, str]] = {}
    found = False
    try:
        for _event, element in events:
            name = etree.QName(element).localname
            if name == "TxInfAndSts":
                results.extend(_transaction(element))
                element.clear()
                parent = element.getparent()
                # what was read needs no room any more
                while parent is not None and element.getprevious() is not None:
                    del parent[0]
            elif name == "OrgnlGrpInfAndSts" and _said(element, "GrpSts") in REJECTED:
                rejected[_said(element, "OrgnlMsgId")] = _reason(element)
            found = found or name == "CstmrPmtStsRpt"
    except etree.XMLSyntaxError as error:
        raise RefusedError(_("XML 有误：%(error)s") % {"error": error}) from None
    if not found:
        raise RefusedError(_("这不是 pain.002 回执：没有 CstmrPmtStsRpt。"))
    return Answer(results, rejected)


def _transaction(element: etree._Element) -> Iterator[Result]:
    row, status = int(element.sourceline or 0), _said(element, "TxSts")
    id = _said(element, "OrgnlEndToEndId")
    if not id:
        raise RefusedError(_("第 %(row)s 行：没有 OrgnlEndToEndId。") % {"row": row})
    sum_ = element.findtext("{*}OrgnlTxRef/{*}Amt/{*}InstdAmt")
    amount = _amount(sum_, row) if sum_ else None
    if status in SETTLED:
        yield Result(id, "paid", row, amount=amount)
    elif status in REJECTED:
        yield Result(id, "returned", row, *_reason(element), amount)


def _said(element: etree._Element, name: str) -> str:
    return (element.findtext(f"{{*}}{name}") or "").strip()


def _reason(element: etree._Element) -> tuple[str, str]:
    code = element.findtext("{*}StsRsnInf/{*}Rsn/{*}Cd") or ""
    text = element.findtext("{*}StsRsnInf/{*}AddtlInf") or element.findtext("{*}StsRsnInf/{*}Rsn/{*}Prtry") or ""
    return code.strip()[:4], text.strip()[:200]


def _csv(content: bytes) -> Answer:
    rows = csv.reader(io.StringIO(_decoded(content)))
    header = [cell.strip() for cell in next(rows, [])]
    try:
        id_at, said_at = header.index("流水号"), header.index("结果")
    except ValueError:
        raise RefusedError(_("第 1 行：须有“流水号”和“结果”两列。")) from None
    optional = {name: header.index(name) if name in header else None for name in ("原因代码", "原因", "金额")}
    results = []
    for row, cells in enumerate(rows, 2):
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) <= max(id_at, said_at):
            raise RefusedError(_("第 %(row)s 行：列数不够。") % {"row": row})
        said = cells[said_at].strip()
        if not said:
            continue
        if said.lower() not in WORDS:
            raise RefusedError(
                _("第 %(row)s 行：结果“%(said)s”不认识，须为“成功”或“失败”。") % {"row": row, "said": said}
            )
        code, reason, sum_ = (
            cells[at].strip() if at is not None and at < len(cells) else "" for at in optional.values()
        )
        amount = _amount(sum_, row) if sum_ else None
        results.append(Result(cells[id_at].strip(), WORDS[said.lower()], row, code[:4], reason[:200], amount))
    return Answer(results, {})


def _decoded(content: bytes) -> str:
    for encoding in ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise RefusedError(_("文字编码认不出：请另存为 UTF-8。"))


def _amount(text: str, row: int) -> Decimal:
    try:
        return Decimal(text.replace(",", ""))
    except InvalidOperation:
        raise RefusedError(_("第 %(row)s 行：金额“%(said)s”不是数字。") % {"row": row, "said": text}) from None
