"""The pages of finance: what they show, who does what, what a form says, and no more queries for many than for one."""

import io
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

from tests.platform.funds.money import House, answer_of
from yangui.platform.core.actor import Actor
from yangui.platform.core.models import AuditEvent
from yangui.platform.funds import services
from yangui.platform.funds.models import Due, Entry, Fund, Payment, PaymentBatch, PaymentFile

pytestmark = pytest.mark.django_db
type Sign = Callable[..., Client]


def text(answer: Any) -> str:
    said: str = answer.content.decode()
    return said


def test_a_month_from_the_form_to_the_settled_batch(house: House, sign: Sign) -> None:
    for n in (1, 2):
        house.grant(f"case:{n}", house.payee())
    finance, approver = sign("finance"), sign("finance_approver")
    assert "5,400.00" in text(finance.get("/desk/funds/due"))
    made = finance.post("/desk/funds/batches/", {"payer": house.city.pk, "until": "2026-07-31"})
    batch = PaymentBatch.objects.get()
    assert made.headers["Location"] == f"/desk/funds/batches/{batch.pk}"
    page = finance.get(f"/desk/funds/batches/{batch.pk}")
    assert [s.name for s in page.context["steps"]] == ["discard"]
    assert finance.post(f"/desk/funds/batches/{batch.pk}/approve").status_code == 403
    assert [s.name for s in approver.get(f"/desk/funds/batches/{batch.pk}").context["steps"]] == ["approve"]
    approver.post(f"/desk/funds/batches/{batch.pk}/approve")
    assert approver.post(f"/desk/funds/batches/{batch.pk}/send").status_code == 403
    finance.post(f"/desk/funds/batches/{batch.pk}/send")
    batch.refresh_from_db()
    assert batch.state == "sent"
    file = PaymentFile.objects.get(type="bank-csv")
    assert b"6222" in finance.get(f"/desk/funds/files/{file.pk}").content
    assert AuditEvent.objects.filter(action="payment_file.read", subject_id=str(file.pk)).exists()
    back = Due.objects.get(obligation__reference="case:1", period="2026-07")
    answer = SimpleUploadedFile("results.csv", answer_of(batch, {back.pk: "AC01"}))
    shown = finance.post("/desk/funds/batches/results", {"file": answer}, follow=True)
    assert "到账 1 笔，退回 1 笔" in text(shown)
    assert "已对账" in text(shown)
    returned = text(finance.get("/desk/funds/returned"))
    assert "账户不存在" in returned
    assert "待收款人登记" in returned
    number = Payment.objects.get(due=back).account.number
    assert number not in returned
    assert number[-4:] in returned


def test_a_number_is_masked_and_a_formula_stays_text_in_the_sheets(house: House, sign: Sign) -> None:
    payee = house.payee()
    payee.name = "=1+1"
    payee.save()
    house.grant("case:1", payee)
    finance, batch = sign("finance"), house.build()
    for path in (f"batches/{batch.pk}?format=xlsx", "due?format=xlsx&until=2026-08-31"):
        rows = CalamineWorkbook.from_filelike(
            io.BytesIO(finance.get(f"/desk/funds/{path}").content)
        ).get_sheet_by_index(0)
        (_head, row) = rows.to_python()
        assert "'=1+1" in row
        assert 2700.0 in row
        assert Payment.objects.get().account.number not in row


def test_money_for_a_fund_and_a_new_fund(house: House, sign: Sign) -> None:
    finance, approver = sign("finance"), sign("finance_approver")
    about = {"slug": "graduates", "title": "高校毕业生补贴", "payer": house.city.pk, "first_year": "2026"}
    assert finance.post("/desk/funds/", about | {"last_year": "2020"}).status_code == 422
    assert finance.post("/desk/funds/", about).headers["Location"] == "/desk/funds/of/graduates"
    again = finance.post("/desk/funds/", about)
    assert again.status_code == 422
    assert "已有同样标识" in text(again)
    assert "高校毕业生补贴" in text(again), "what was typed is kept"
    said = {
        "act": "appropriate",
        "appropriate-payer": house.city.pk,
        "appropriate-year": 2026,
        "appropriate-reason": "预算",
    }
    path = "/desk/funds/of/graduates"
    assert "金额不能为零" in text(finance.post(path, said | {"appropriate-amount": "0"}))
    assert finance.post(path, said | {"appropriate-amount": "1200.50"}).status_code == 302
    fund = Fund.objects.get(slug="graduates")
    assert services.balance(fund=fund).left == Decimal("1200.50")
    assert "1,200.50" in text(finance.get(f"{path}?year=2026"))
    assert "超过可用预算" in text(finance.post(path, said | {"appropriate-amount": "-2000"}))
    more = {"act": "overdraft", "overdraft-payer": house.city.pk, "overdraft-year": 2026, "overdraft-amount": "5",
            "overdraft-reason": "追加在途"}  # fmt: skip
    assert finance.post(path, more).status_code == 404
    assert approver.post(path, more).status_code == 302
    assert fund.accounts.get(kind="available").overdraft == 5


def test_who_has_no_account_is_seen_and_a_build_of_nothing_says_so(house: House, sign: Sign) -> None:
    house.grant("case:1", house.payee(account=False))
    finance = sign("finance")
    assert "缺" in text(finance.get("/desk/funds/due?account=no"))
    made = finance.post("/desk/funds/batches/", {"payer": house.city.pk, "until": "2026-07-31"})
    assert made.status_code == 422
    assert "没有有效账户" in text(made)


@pytest.mark.usefixtures("house")
@pytest.mark.parametrize(
    ("content", "said"), [(b"", "空的"), ("流水号,结果\nY9D9,成功".encode(), "没有已发出批次"), (b"<x", "XML")]
)
def test_an_answer_that_cannot_be_taken_in_is_said_at_the_field(sign: Sign, content: bytes, said: str) -> None:
    page = sign("finance").post("/desk/funds/batches/results", {"file": SimpleUploadedFile("r.csv", content)})
    assert page.status_code == 422
    assert said in text(page)


def test_a_figure_leads_to_its_entries_lines_and_voucher(house: House, sign: Sign) -> None:
    house.grant("case:7", house.payee())
    finance = sign("finance")
    account = house.fund.accounts.get(kind="obliged")
    assert f"/desk/funds/accounts/{account.pk}" in text(finance.get("/desk/funds/of/test-fund?year=2026"))
    assert "case:7" in text(finance.get(f"/desk/funds/accounts/{account.pk}"))
    entry = Entry.objects.get(type="oblige")
    shown = text(finance.get(f"/desk/funds/entries/{entry.pk}"))
    assert "捌仟壹佰元整" in shown
    assert "8,100.00" in shown
    pdf = finance.get(f"/desk/funds/entries/{entry.pk}/voucher.pdf")
    assert pdf.content.startswith(b"%PDF")
    finance.post(f"/desk/funds/entries/{entry.pk}/reverse", {"reason": "x"})
    assert not Entry.objects.filter(type="reverse").exists(), "only what was appropriated by hand"


def test_a_payment_is_taken_out_and_the_batch_given_up(house: House, sign: Sign) -> None:
    for n in (1, 2):
        house.grant(f"case:{n}", house.payee())
    batch, finance = house.build(), sign("finance")
    payment = batch.payments.all()[0]
    finance.post(f"/desk/funds/payments/{payment.pk}/withhold", {"reason": "待核"})
    payment.refresh_from_db()
    assert payment.result == "discarded"
    finance.post(f"/desk/funds/batches/{batch.pk}/discard", {"reason": ""})
    batch.refresh_from_db()
    assert batch.state == "built"
    finance.post(f"/desk/funds/batches/{batch.pk}/discard", {"reason": "重做"})
    batch.refresh_from_db()
    assert batch.state == "discarded"


def test_ageing_and_forecast_say_what_is_late_and_what_is_needed(house: House, sign: Sign) -> None:
    house.grant("case:1", house.payee(), months=6)
    months = sign("finance").get("/desk/funds/forecast").context["rows"]
    assert [(m.month.month, m.needed) for m, _width in months] == [(n, Decimal(2700)) for n in (8, 9, 10, 11, 12)]
    # July is 69 days late then, August 38, September 7
    page = sign("case_officer", moved="2026-10-05T09:00:00+08:00").get("/desk/funds/ageing")
    ((_payer, _fund, cells, total),) = page.context["rows"]
    assert [c.amount if c else 0 for c in cells] == [2700, 2700, 2700, 0]
    assert total == Decimal("8100.00")


def test_an_officer_of_another_unit_sees_no_row_of_this(house: House, sign: Sign) -> None:
    house.grant("case:1", house.payee())
    batch = house.send()
    other = sign("finance", house.province)
    entry, file = Entry.objects.all()[0], PaymentFile.objects.all()[0]
    accounts = house.fund.accounts.all()
    for path in (f"batches/{batch.pk}", f"accounts/{accounts[0].pk}", f"entries/{entry.pk}", f"files/{file.pk}"):
        assert other.get(f"/desk/funds/{path}").status_code == 404, path
    for path in ("", "due?until=2027-01-01", "batches/", "returned", "forecast"):
        assert "2,700.00" not in text(other.get(f"/desk/funds/{path}"))
    assert other.get("/desk/funds/ageing").context["rows"] == []
    for path in (f"batches/{batch.pk}/discard", f"payments/{Payment.objects.all()[0].pk}/withhold"):
        assert other.post(f"/desk/funds/{path}", {"reason": "x"}).status_code == 404
    built = other.post("/desk/funds/batches/", {"payer": house.city.pk, "until": "2026-12-31"})
    assert built.status_code == 422, "not among the payers of the officer"


def test_lists_ask_as_often_for_many_as_for_one(house: House, sign: Sign, django_assert_num_queries: Any) -> None:
    finance = sign("finance")
    house.grant("case:0", house.payee())
    batch = house.build()
    paths = ("", "due?until=2027-01-01", "batches/", "batches/BATCH", "returned", "of/test-fund?year=2026", "forecast")
    asked = {}
    for path in paths:
        with CaptureQueriesContext(connection) as one:
            finance.get(f"/desk/funds/{path.replace('BATCH', str(batch.pk))}")
        asked[path] = len(one)
    services.discard(batch=batch, actor=house.preparer, reason="x")
    for n in range(1, 8):
        house.grant(f"case:{n}", house.payee())
    batch = house.build()
    for path in paths:
        with django_assert_num_queries(asked[path]):
            finance.get(f"/desk/funds/{path.replace('BATCH', str(batch.pk))}")


def test_the_day_that_is_no_day_is_today(house: House, sign: Sign) -> None:
    assert str(sign("finance").get("/desk/funds/due?until=2026-99-99").context["until"]) == "2026-08-03"
    assert isinstance(house.preparer, Actor)
