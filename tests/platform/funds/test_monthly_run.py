"""The monthly run: built, approved by somebody else, sent, answered; returned payments go with the next batch."""

import csv
import io
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from django.db import transaction
from django.db.utils import IntegrityError
from lxml import etree

from tests.platform.funds.money import House, answer_of
from yangui.platform.accounts.models import User
from yangui.platform.core import audit, rotation
from yangui.platform.core.actor import Actor, DeniedError, Grant
from yangui.platform.core.privileges import Privilege
from yangui.platform.core.transitions import RefusedError
from yangui.platform.funds import archive, changes, ledger, services
from yangui.platform.funds.models import BankAccount, Due, Entry, Payment, PaymentBatch, PaymentFile
from yangui.platform.notifications.models import Notice

pytestmark = pytest.mark.django_db
D = Decimal
NS = {"p": "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"}
SEPTEMBER = date(2026, 9, 30)
OWN = Grant(Privilege.OWN, "account")


@pytest.fixture
def told() -> Iterator[list[tuple[str, frozenset[str]]]]:
    """What followers are told."""
    heard: list[tuple[str, frozenset[str]]] = []

    @changes.follows
    def hear(references: frozenset[str], what: str, _actor: Actor) -> None:
        heard.append((what, references))

    yield heard
    changes.FOLLOWERS.remove(hear)


def states(reference: str) -> dict[str, str]:
    return dict(Due.objects.filter(obligation__reference=reference).values_list("period", "state"))


def due(reference: str, period: str = "2026-07") -> Due:
    found: Due = Due.objects.get(obligation__reference=reference, period=period)
    return found


def test_three_months_of_two_persons_are_paid(house: House, told: list[tuple[str, frozenset[str]]]) -> None:
    for n in (1, 2):
        house.grant(f"case:{n}", house.payee())
    batch = house.send()
    assert (batch.state, batch.count, batch.amount) == ("sent", 2, D("5400.00"))
    assert services.standing("case:1")[:3] == (D("8100.00"), D("2700.00"), 0)
    assert services.balance(fund=house.fund)[1:4] == (D("10800.00"), D("5400.00"), 0)
    taken = house.answer(batch)
    assert taken[:3] == (2, 0, 0)
    batch.refresh_from_db()
    assert batch.state == "settled"
    assert services.standing("case:1")[:3] == (D("8100.00"), D("2700.00"), D("2700.00"))
    both = frozenset({"case:1", "case:2"})
    assert told == [("instructed", both), ("paid", both)]
    house.answer(house.send(SEPTEMBER))
    assert services.balance(fund=house.fund)[1:4] == (0, 0, D("16200.00"))
    assert states("case:2") == dict.fromkeys(("2026-07", "2026-08", "2026-09"), "paid")
    assert ledger.differences() == []
    assert audit.verify() is None


def test_who_built_does_not_approve_and_who_approves_does_not_send(house: House) -> None:
    house.grant("case:1", house.payee())
    batch = house.build()
    both = Actor(house.preparer.account, "both", (*house.preparer.grants, *house.approver.grants))
    with pytest.raises(DeniedError, match="编制批次的人"):
        services.approve(batch=batch, actor=both)
    with pytest.raises(DeniedError):
        services.approve(batch=batch, actor=house.preparer)
    with pytest.raises(RefusedError, match="待复核"):
        services.instruct(batch=batch, actor=house.preparer)
    services.approve(batch=batch, actor=house.approver)
    with pytest.raises(RefusedError, match="已由他人处理"):
        services.approve(batch=batch, actor=house.approver)
    with pytest.raises(DeniedError):
        services.instruct(batch=batch, actor=house.approver)
    assert services.standing("case:1").instructed == 0


def test_building_again_gives_the_batch_that_waits_and_nothing_is_in_two(house: House) -> None:
    house.grant("case:1", house.payee())
    batch = house.build()
    assert house.build() == batch
    assert Payment.objects.count() == 1
    services.approve(batch=batch, actor=house.approver)
    with pytest.raises(RefusedError, match="没有可支付"):
        house.build()
    services.instruct(batch=batch, actor=house.preparer)
    with pytest.raises(RefusedError, match="已发出"):
        services.instruct(batch=batch, actor=house.preparer)
    assert Entry.objects.filter(type="instruct").count() == 1
    with pytest.raises(IntegrityError, match="one_payment_a_due"), transaction.atomic():
        Payment.objects.create(
            batch=batch, due=due("case:1"), account=BankAccount.objects.all()[2], amount=1, end_to_end="again"
        )


def test_who_has_no_account_waits_and_others_are_paid(house: House) -> None:
    house.grant("case:1", house.payee(account=False))
    house.grant("case:2", house.payee())
    batch = house.build()
    assert [p.due.obligation.reference for p in batch.payments.all()] == ["case:2"]
    assert states("case:1")["2026-07"] == "planned"
    house.give_account(house.payees[0])
    assert house.build().count == 1


def test_a_returned_account_is_told_corrected_and_paid_with_the_next_batch(
    house: House, told: list[tuple[str, frozenset[str]]]
) -> None:
    goose = User.objects.create_user("goose@example.test", name="雁一（虚构）")
    payee = house.payee()
    payee.account = goose
    payee.save()
    house.grant("case:1", payee)
    house.grant("case:2", house.payee())
    batch = house.send()
    taken = house.answer(batch, {due("case:1").pk: "AC01"})
    assert taken[:3] == (1, 1, 0)
    assert told[1:] == [("paid", frozenset({"case:2"})), ("returned", frozenset({"case:1"}))]
    assert services.standing("case:1")[:4] == (D("8100.00"), 0, 0, D("2700.00"))
    assert services.account_of(payee) is None
    assert "银行" in Notice.objects.get(account=goose).subject
    payment = Payment.objects.get(batch=batch, result="returned")
    assert (payment.code, payment.reason) == ("AC01", "账户不存在")
    with pytest.raises(RefusedError, match="没有可支付"):
        house.build()
    old = f"6222000000{payee.pk:09d}"
    with pytest.raises(RefusedError, match="退回过"):
        house.give_account(payee, old)
    services.record_account(
        entity=payee, number="6217 0000 1111 2222", holder="雁归人", bank_code="105", bank_name="另一银行",
        actor=Actor(goose.pk, "goose", (OWN,)),
    )  # fmt: skip
    second = house.send()
    assert [p.account.number for p in second.payments.all()] == ["6217000011112222"]
    house.answer(second)
    assert services.standing("case:1").paid == D("2700.00")
    assert list(Payment.objects.filter(due=due("case:1")).values_list("result", flat=True)) == ["returned", "paid"]
    assert ledger.differences() == []


def test_another_cannot_give_an_account_for_somebody(house: House) -> None:
    stranger = User.objects.create_user("fox@example.test", name="狐")
    with pytest.raises(DeniedError):
        services.record_account(
            entity=house.payee(account=False), number="6217000011112222", holder="狐", bank_code="105",
            bank_name="某行", actor=Actor(stranger.pk, "fox", (OWN,)),
        )  # fmt: skip
    assert not BankAccount.objects.filter(holder="狐").exists()


@pytest.mark.parametrize(
    ("number", "code", "holder"),
    [("123", "105", "雁"), ("6217000011112222", "1", "雁"), ("6217000011112222", "105", " ")],
)
def test_an_account_that_cannot_be_one_is_refused(house: House, number: str, code: str, holder: str) -> None:
    payee = house.payee(account=False)
    with pytest.raises(RefusedError):
        services.record_account(
            entity=payee, number=number, holder=holder, bank_code=code, bank_name="某行", actor=house.decider
        )
    assert services.account_of(payee) is None


def test_what_is_no_fault_of_the_account_goes_again_to_the_same(house: House) -> None:
    payee = house.payee()
    house.grant("case:1", payee)
    house.answer(house.send(), {due("case:1").pk: "AM04"})
    account = services.account_of(payee)
    assert account is not None
    assert [p.account for p in house.build().payments.all()] == [account]


def test_the_same_answer_again_changes_nothing(house: House) -> None:
    for n in (1, 2):
        house.grant(f"case:{n}", house.payee())
    batch = house.send()
    file = answer_of(batch, {due("case:1").pk: "AC04"})
    assert services.take_results(file=file, actor=house.preparer)[:3] == (1, 1, 0)
    entries = Entry.objects.count()
    assert services.take_results(file=file, actor=house.preparer)[:3] == (0, 0, 2)
    assert Entry.objects.count() == entries
    assert ledger.differences() == []


def test_a_bank_takes_back_what_it_had_reported_as_paid(house: House) -> None:
    house.grant("case:1", house.payee())
    batch = house.send()
    house.answer(batch)
    assert house.answer(batch, {due("case:1").pk: "AC04"})[:3] == (0, 1, 0)
    assert services.standing("case:1")[:4] == (D("8100.00"), 0, 0, D("2700.00"))
    with pytest.raises(RefusedError, match="已登记为退回"):
        house.answer(batch)
    assert ledger.differences() == []


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("流水号\nY1D1", "第 1 行"),
        ("流水号,结果\nY{b}D{d},也许", "第 2 行"),
        ("流水号,结果\nY{b}D{d},成功\nY{b}D{d},失败", "两个不同的结果"),
        ("流水号,结果\nY{b}D999,成功", "不属于已发出的批次，第 2"),
        ("流水号,结果\nY999D999,成功", "没有已发出批次"),
        ("流水号,金额,结果\nY{b}D{d},2700.01,成功", "金额 2700.01"),
        ("流水号,金额,结果\nY{b}D{d},很多,成功", "不是数字"),
        ("<Document><x/></Document>", "CstmrPmtStsRpt"),
        ("<Document", "XML 有误"),
        (
            '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><CstmrPmtStsRpt>&x;</CstmrPmtStsRpt>',
            "没有已发出批次",
        ),
    ],
)
def test_an_answer_that_does_not_fit_changes_nothing_and_says_where(house: House, content: str, said: str) -> None:
    house.grant("case:1", house.payee())
    batch = house.send()
    file = content.format(b=batch.pk, d=due("case:1").pk).encode()
    with pytest.raises(RefusedError, match=said):
        services.take_results(file=file, actor=house.preparer)
    assert states("case:1")["2026-07"] == "instructed"
    assert not PaymentFile.objects.filter(type="results").exists()


def test_an_answer_about_a_batch_that_was_not_sent_is_refused(house: House) -> None:
    house.grant("case:1", house.payee())
    with pytest.raises(RefusedError, match="没有已发出批次"):
        house.answer(house.build())


def pain_002(batch: PaymentBatch, transactions: str = "", group: str = "") -> bytes:
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10"><CstmrPmtStsRpt>
<GrpHdr><MsgId>B1</MsgId><CreDtTm>2026-07-31T18:00:00</CreDtTm></GrpHdr>
<OrgnlGrpInfAndSts><OrgnlMsgId>YANGUI-{batch.pk}</OrgnlMsgId><OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId>{group}
</OrgnlGrpInfAndSts>
<OrgnlPmtInfAndSts><OrgnlPmtInfId>YANGUI-{batch.pk}-1</OrgnlPmtInfId>{transactions}</OrgnlPmtInfAndSts>
</CstmrPmtStsRpt></Document>""".encode()


def transaction_of(reference: str, status: str, reason: str = "", amount: str = "2700.00") -> str:
    payment = Payment.objects.get(due__obligation__reference=reference)
    return f"""<TxInfAndSts><OrgnlInstrId>{payment.end_to_end}</OrgnlInstrId>
<OrgnlEndToEndId>{payment.end_to_end}</OrgnlEndToEndId><TxSts>{status}</TxSts>{reason}
<OrgnlTxRef><Amt><InstdAmt Ccy="CNY">{amount}</InstdAmt></Amt></OrgnlTxRef></TxInfAndSts>"""


def test_pain_002_tells_paid_returned_and_on_its_way(house: House) -> None:
    for n in (1, 2, 3):
        house.grant(f"case:{n}", house.payee())
    batch = house.send()
    reason = "<StsRsnInf><Rsn><Cd>AC04</Cd></Rsn><AddtlInf>账户已销户</AddtlInf></StsRsnInf>"
    said = (
        transaction_of("case:1", "ACSC") + transaction_of("case:2", "RJCT", reason) + transaction_of("case:3", "ACSP")
    )
    assert services.take_results(file=pain_002(batch, said), actor=house.preparer)[:3] == (1, 1, 0)
    assert [states(f"case:{n}")["2026-07"] for n in (1, 2, 3)] == ["paid", "returned", "instructed"]
    assert Payment.objects.get(result="returned").reason == "账户已销户"
    batch.refresh_from_db()
    assert batch.state == "sent"
    wrong = transaction_of("case:3", "ACSC", amount="27.00")
    with pytest.raises(RefusedError, match="金额"):
        services.take_results(file=pain_002(batch, wrong), actor=house.preparer)


def test_a_message_that_the_bank_rejects_as_a_whole_comes_back_as_a_whole(house: House) -> None:
    for n in (1, 2):
        house.grant(f"case:{n}", house.payee())
    batch = house.send()
    group = "<GrpSts>RJCT</GrpSts><StsRsnInf><Rsn><Cd>AM04</Cd></Rsn></StsRsnInf>"
    assert services.take_results(file=pain_002(batch, group=group), actor=house.preparer)[:2] == (0, 2)
    assert house.build().count == 2
    assert ledger.differences() == []


def text_of(batch: PaymentBatch, type: str, actor: Actor) -> bytes:
    return archive.read(file=PaymentFile.objects.get(batch=batch, type=type), actor=actor)


def test_the_files_say_what_was_sent(house: House) -> None:
    payee = house.payee()
    BankAccount.objects.filter(entity=payee).update(holder="=雁&归<人>")
    house.grant("case:1", payee)
    house.grant("case:2", house.payee(), amount="0.05")
    batch = house.send()
    tree = etree.fromstring(text_of(batch, "pain.001", house.preparer))
    head = {name: tree.findtext(f".//p:GrpHdr/p:{name}", namespaces=NS) for name in ("MsgId", "NbOfTxs", "CtrlSum")}
    assert head == {"MsgId": f"YANGUI-{batch.pk}", "NbOfTxs": "2", "CtrlSum": "2700.05"}
    sums = [D(e.text) for e in tree.findall(".//p:InstdAmt", NS)]
    assert (sums, {e.get("Ccy") for e in tree.findall(".//p:InstdAmt", NS)}) == ([D("2700.00"), D("0.05")], {"CNY"})
    assert tree.findtext(".//p:Cdtr/p:Nm", namespaces=NS) == "=雁&归<人>"
    rows = list(csv.DictReader(io.StringIO(text_of(batch, "bank-csv", house.preparer).decode("utf-8-sig"))))
    assert [(r["流水号"], r["账号"], r["金额"]) for r in rows] == [
        (p.end_to_end, p.account.number, str(p.amount)) for p in batch.payments.select_related("account")
    ]
    assert rows[0]["户名"] == "'=雁&归<人>", "a spreadsheet would compute it"
    treasury = text_of(batch, "treasury-csv", house.approver).decode("utf-8-sig")
    assert "人才专项资金,2026,,2,2700.05,贰仟柒佰元零伍分" in treasury
    assert "雁" not in treasury, "nothing about persons"


def test_a_file_lies_sealed_is_noted_when_read_and_survives_new_keys(house: House, settings: object) -> None:
    house.grant("case:1", house.payee())
    batch = house.send()
    number = Payment.objects.get().account.number
    held = PaymentFile.objects.get(type="pain.001")
    assert number.encode() not in bytes(held.content)
    with pytest.raises(DeniedError):
        archive.read(file=held, actor=house.decider)
    settings.SEALING_KEYS = ["newer", *settings.SEALING_KEYS]  # type: ignore[attr-defined]
    rotation.rotate()
    settings.SEALING_KEYS = settings.SEALING_KEYS[:1]  # type: ignore[attr-defined]
    assert number.encode() in text_of(batch, "pain.001", house.preparer)
    assert audit.AuditEvent.objects.filter(action="payment_file.read", actor=house.preparer.account).count() == 1


def test_what_is_given_up_is_owed_as_before(house: House) -> None:
    for n in (1, 2):
        house.grant(f"case:{n}", house.payee())
    batch = house.build()
    with pytest.raises(RefusedError):
        services.discard(batch=batch, actor=house.preparer, reason="")
    services.withhold(payment=batch.payments.all()[0], actor=house.preparer, reason="待核实")
    batch.refresh_from_db()
    assert (batch.count, batch.amount) == (1, D("2700.00"))
    with pytest.raises(RefusedError):
        services.withhold(payment=batch.payments.all()[1], actor=house.preparer, reason="最后一笔")
    services.approve(batch=batch, actor=house.approver)
    services.discard(batch=batch, actor=house.preparer, reason="账户有误")
    assert batch.state == "discarded"
    assert {*states("case:1").values(), *states("case:2").values()} == {"planned"}
    assert house.build().count == 2
    assert ledger.differences() == []


def test_what_is_in_a_batch_is_not_cancelled_and_is_said(house: House) -> None:
    house.grant("case:1", house.payee())
    house.build()
    stopped = services.cancel_from(reference="case:1", period="2026-07", actor=house.decider, reason="离职")
    assert stopped == (D("5400.00"), D("2700.00"))
    assert states("case:1") == {"2026-07": "batched", "2026-08": "cancelled", "2026-09": "cancelled"}


def test_without_an_account_to_pay_from_nothing_is_sent(house: House) -> None:
    house.grant("case:1", house.payee())
    batch = house.build()
    services.approve(batch=batch, actor=house.approver)
    BankAccount.objects.filter(organisation=house.city).update(state="replaced")
    with pytest.raises(RefusedError, match="付款账户"):
        services.instruct(batch=batch, actor=house.preparer)
    batch.refresh_from_db()
    assert batch.state == "approved"


def test_each_payer_has_batches_of_its_own(house: House) -> None:
    house.appropriate("1000.00", payer=house.province)
    half = Fraction(1, 2)
    house.grant("case:1", house.payee(), amount="100.01", months=1, shares={house.city: half, house.province: half})
    assert house.build().amount == D("50.01")
    other = services.build_batch(until=date(2026, 7, 31), payer=house.province, actor=house.preparer)
    assert other.amount == D("50.00")


def test_what_was_paid_too_much_comes_back_in_instalments(house: House) -> None:
    house.grant("case:1", house.payee())
    house.answer(house.send(SEPTEMBER))
    with pytest.raises(RefusedError, match=r"已支付 8,100\.00"):
        services.recover(reference="case:1", amount=D("8100.01"), actor=house.decider, reason="x")
    (recovery,) = services.recover(
        reference="case:1", amount=D("2700.00"), instalments=3, actor=house.decider, reason="离职"
    )
    first, second, third = recovery.instalments.order_by("number")
    assert [first.amount, second.amount, third.amount] == [D("900.00")] * 3
    with pytest.raises(RefusedError):
        services.recover(reference="case:1", amount=D("5400.01"), actor=house.decider, reason="x")
    services.receive(instalment=first, actor=house.preparer)
    with pytest.raises(RefusedError):
        services.receive(instalment=first, actor=house.preparer)
    services.propose(instalment=second, actor=house.preparer, reason="困难")
    services.waive(instalment=second, actor=house.approver)
    stands = services.balance(fund=house.fund)
    assert (stands.paid, stands.recovered, stands.promised) == (D("7200.00"), D("900.00"), D("8100.00"))
    assert ledger.differences() == []


def test_rows_of_another_unit_are_not_seen(house: House) -> None:
    house.grant("case:1", house.payee())
    house.send()
    own = Actor(1, "", (Grant(Privilege.FUNDS_READ, "finance", frozenset({house.province.pk})),))
    for model in (Due, PaymentBatch, Payment, PaymentFile):
        assert model.objects.visible_to(house.preparer).exists()
        assert not model.objects.visible_to(own).exists()
    assert not Entry.objects.visible_to(own).exists()
    assert not Entry.objects.visible_to(Actor()).exists()
    assert Entry.objects.visible_to(house.preparer).count() == 3
