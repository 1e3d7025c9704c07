"""The ledger: balanced, append-only, reversed rather than changed; what the database refuses by itself."""

from decimal import Decimal

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError, IntegrityError

from tests.platform.funds.money import House
from yangui.platform.core.transitions import RefusedError
from yangui.platform.funds import ledger, services
from yangui.platform.funds.ledger import Budget, Kind, Move, Posting
from yangui.platform.funds.models import Account, Entry, Line

pytestmark = pytest.mark.django_db


def sql(text: str, *values: object) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(text, values)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def account(kind: str = "available") -> Account:
    return Account.objects.get(kind=kind)


def test_an_appropriation_is_an_entry_of_two_lines(house: House) -> None:
    entry = Entry.objects.get()
    assert sorted((line.account.kind, line.amount) for line in entry.lines.all()) == [
        ("available", Decimal(1000000)),
        ("source", Decimal(-1000000)),
    ]
    assert services.balance(fund=house.fund).appropriated == Decimal(1000000)
    assert ledger.differences() == []


@pytest.mark.parametrize("table", ["funds_entry", "funds_line"])
@pytest.mark.parametrize("change", ["DELETE FROM {}", "UPDATE {} SET id = id + 1000"])
def test_the_database_lets_nobody_change_what_was_entered(house: House, table: str, change: str) -> None:
    house.grant("case:1", house.payee())
    with pytest.raises(DatabaseError, match="Cannot"):
        sql(change.format(table))
    assert ledger.differences() == []


def enter(size: int, amounts: list[str]) -> None:
    """An entry by plain SQL, with these amounts in two accounts by turns."""
    held = list(Account.objects.order_by("pk"))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            'INSERT INTO funds_entry (type, "on", reference, reason, size, made_at) '
            "VALUES ('oblige', now(), '', '', %s, now()) RETURNING id",
            [size],
        )
        (entry,) = cursor.fetchone()
        for n, amount in enumerate(amounts):
            values = [entry, held[n % 2].pk, amount]
            cursor.execute("INSERT INTO funds_line (entry_id, account_id, amount) VALUES (%s, %s, %s)", values)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.usefixtures("house")
@pytest.mark.parametrize(
    ("size", "amounts"),
    [
        (2, ["5.00"]),
        (2, ["5.00", "-4.99"]),
        (2, []),
        (2, ["5.00", "-5.00", "1.00", "-1.00"]),  # more lines than the entry says
        (3, ["5.00", "-5.00"]),
    ],
)
def test_the_database_refuses_an_entry_that_does_not_balance(size: int, amounts: list[str]) -> None:
    with pytest.raises(DatabaseError, match="does not balance"):
        enter(size, amounts)
    assert ledger.differences() == []


@pytest.mark.usefixtures("house")
def test_no_line_is_added_to_an_entry_later() -> None:
    entry, one, other = Entry.objects.get(), account("source"), account()
    with pytest.raises(DatabaseError, match="not complete"):
        sql(
            "INSERT INTO funds_line (entry_id, account_id, amount) VALUES (%s, %s, 1), (%s, %s, -1)",
            entry.pk, one.pk, entry.pk, other.pk,
        )  # fmt: skip


@pytest.mark.usefixtures("house")
def test_a_balance_follows_the_lines_only() -> None:
    with pytest.raises(DatabaseError, match="Cannot"):
        sql("UPDATE funds_account SET balance = balance + 1")
    with pytest.raises(DatabaseError, match="Cannot"):
        sql("DELETE FROM funds_account")
    with pytest.raises(DatabaseError, match="Cannot"):
        sql("UPDATE funds_account SET year = 2030")
    assert account().balance == Decimal(1000000)


def test_money_cannot_leave_a_stage_that_it_has_not_reached(house: House) -> None:
    budget = Budget(house.fund.pk, house.city.pk, 2026)
    move = Move(budget, Kind.INSTRUCTED, Kind.PAID, Decimal("0.01"))
    with pytest.raises(IntegrityError, match="stage_not_negative"), transaction.atomic():
        ledger.post(Posting(Entry.Type.PAY, [move]), actor=house.preparer)


def test_an_entry_is_reversed_once_and_only_what_was_appropriated_by_hand(house: House) -> None:
    entry = Entry.objects.get()
    made = services.reverse(entry=entry, actor=house.preparer, reason="录错年度")
    assert {(x.account_id, x.amount) for x in made.lines.all()} == {
        (x.account_id, -x.amount) for x in entry.lines.all()
    }
    assert services.balance(fund=house.fund).left == 0
    with pytest.raises(RefusedError):
        services.reverse(entry=entry, actor=house.preparer, reason="再来一次")
    with pytest.raises(RefusedError, match="只有预算安排"):
        services.reverse(entry=made, actor=house.preparer, reason="冲销冲销")
    assert Line.objects.count() == 4
    assert ledger.differences() == []


def test_what_is_promised_cannot_be_taken_back(house: House) -> None:
    house.grant("case:1", house.payee(), amount="300000.00", months=3)
    with pytest.raises(RefusedError, match="超过可用预算"):
        services.reverse(entry=Entry.objects.order_by("pk")[0], actor=house.preparer, reason="收回")
    with pytest.raises(RefusedError, match="超过可用预算"):
        house.appropriate("-100000.01")
    house.appropriate("-100000.00")
    assert services.balance(fund=house.fund)[:2] == (Decimal(900000), Decimal(900000))


def test_an_appropriation_outside_the_fund_is_refused(house: House) -> None:
    with pytest.raises(RefusedError, match="2023"):
        house.appropriate("1.00", year=2023)
