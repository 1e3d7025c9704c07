"""Any interleaving of granting, stopping, the monthly run and the bank's answers keeps the books; and two at once.

The machine runs on the real database. What it knows of each due is kept beside it, by itself, and compared.
"""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from tests.platform.funds.money import House, answer_of, furnished, officer
from yangui.platform.core import audit
from yangui.platform.core.actor import DeniedError
from yangui.platform.core.privileges import Privilege
from yangui.platform.core.transitions import RefusedError
from yangui.platform.funds import ledger, services
from yangui.platform.funds.models import BankAccount, Due, Entry, Payment, PaymentBatch
from yangui.platform.funds.obligations import OvercommittedError
from yangui.platform.registry.models import Entity

MONEY = Decimal("60000.00")
amounts = st.integers(1, 900_000).map(lambda fen: f"{fen / 100:.2f}")
months = st.integers(1, 4)
until = st.sampled_from([date(2026, m, 28) for m in (7, 8, 9, 10)])
pick = st.integers(0, 10**6)


@contextmanager
def refusals() -> Iterator[None]:
    """What the services refuse has changed nothing: the invariants see to it."""
    try:
        with transaction.atomic():
            yield
    except (RefusedError, DeniedError):
        pass


class Books(RuleBasedStateMachine):
    """Officers, people and the bank, in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.held = transaction.atomic()
        self.held.__enter__()
        self.house: House = furnished()
        self.house.appropriate(str(MONEY - Decimal(1_000_000)))
        self.cases = 0
        self.granted: dict[str, Decimal] = defaultdict(Decimal)
        self.arrived: dict[int, int] = defaultdict(int)

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.held.__exit__(None, None, None)

    def batches(self, *states: str) -> list[PaymentBatch]:
        return list(PaymentBatch.objects.filter(state__in=states).order_by("pk"))

    def reference(self, n: int) -> str:
        return f"case:{n % self.cases + 1}"

    @rule(amount=amounts, n=months, account=st.booleans())
    def grant(self, amount: str, n: int, account: bool) -> None:
        reference = f"case:{self.cases + 1}"
        if services.balance(fund=self.house.fund).left < Decimal(amount) * n:
            with pytest.raises(OvercommittedError), transaction.atomic():
                self.house.grant(reference, self.house.payee(account=account), amount, n)
            return
        with transaction.atomic():
            self.house.grant(reference, self.house.payee(account=account), amount, n)
        self.cases += 1
        self.granted[reference] += Decimal(amount) * n

    @precondition(lambda self: self.cases)
    @rule(n=pick, month=st.integers(7, 10))
    def stop(self, n: int, month: int) -> None:
        reference = self.reference(n)
        with refusals():
            stopped = services.cancel_from(
                reference=reference, period=f"2026-{month:02}", actor=self.house.decider, reason="x"
            )
            self.granted[reference] -= stopped.cancelled

    @precondition(lambda self: self.cases)
    @rule(n=pick, month=st.integers(7, 10))
    def go_on(self, n: int, month: int) -> None:
        reference = self.reference(n)
        with refusals():
            self.granted[reference] += services.resume_from(
                reference=reference, period=f"2026-{month:02}", actor=self.house.decider, reason="x"
            )

    @rule(day=until)
    def build(self, day: date) -> None:
        with refusals():
            self.house.build(day)

    @precondition(lambda self: self.batches("built"))
    @rule(n=pick)
    def approve(self, n: int) -> None:
        held = self.batches("built")
        services.approve(batch=held[n % len(held)], actor=self.house.approver)

    @precondition(lambda self: self.batches("built", "approved"))
    @rule(n=pick)
    def give_up(self, n: int) -> None:
        held = self.batches("built", "approved")
        services.discard(batch=held[n % len(held)], actor=self.house.preparer, reason="x")

    @precondition(lambda self: self.batches("approved"))
    @rule(n=pick)
    def send(self, n: int) -> None:
        held = self.batches("approved")
        services.instruct(batch=held[n % len(held)], actor=self.house.preparer)

    @precondition(lambda self: self.batches("sent", "settled"))
    @rule(n=pick, back=st.sets(st.integers(0, 5)), code=st.sampled_from(["AC01", "AM04", ""]), part=st.booleans())
    def bank_says(self, n: int, back: set[int], code: str, part: bool) -> None:
        held = self.batches("sent", "settled")
        batch = held[n % len(held)]
        dues = list(batch.payments.order_by("pk").values_list("due", flat=True))
        file = answer_of(batch, {due: code for i, due in enumerate(dues) if i in back})
        lines = file.decode().split("\n")
        file = "\n".join(lines[:2] if part else lines).encode()
        before = dict(batch.payments.values_list("pk", "result"))
        with refusals():
            services.take_results(file=file, actor=self.house.preparer)
        for payment in batch.payments.all():
            if before[payment.pk] != "paid" and payment.result == "paid":
                self.arrived[payment.due_id] += 1
            if before[payment.pk] == "paid" and payment.result == "returned":
                self.arrived[payment.due_id] -= 1

    @rule(n=pick)
    def new_account(self, n: int) -> None:
        without = Entity.objects.exclude(bank_accounts__state="valid").filter(pk__in=[p.pk for p in self.house.payees])
        payees = list(without.order_by("pk"))
        if payees:
            payee = payees[n % len(payees)]
            tried = BankAccount.objects.filter(entity=payee).count()
            self.house.give_account(payee, f"6217{payee.pk:012d}{tried:03d}")

    @precondition(lambda self: self.cases)
    @rule(n=pick, share=st.integers(1, 100), instalments=st.integers(1, 3))
    def recover(self, n: int, share: int, instalments: int) -> None:
        paid = services.standing(self.reference(n)).paid
        with refusals():
            amount = (paid * share / 100).quantize(Decimal("0.01"))
            made = services.recover(
                reference=self.reference(n),
                amount=amount,
                instalments=instalments,
                actor=self.house.decider,
                reason="x",
            )
            services.receive(instalment=made[0].instalments.order_by("number")[0], actor=self.house.preparer)

    @invariant()
    def books_are_right(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        assert ledger.differences() == []
        figures = services.balance(fund=self.house.fund)
        assert figures.appropriated == MONEY
        assert figures.left + figures.promised == MONEY, "money is conserved"
        assert figures.promised == sum(self.granted.values())
        for reference, stands in services.standings([f"case:{n + 1}" for n in range(self.cases)]).items():
            assert stands.granted == self.granted[reference]
            assert stands.granted >= stands.instructed >= stands.paid >= 0
        assert set(self.arrived.values()) <= {0, 1}, "nobody is paid twice for a month"
        paid = sum(d.amount for d in Due.objects.filter(pk__in=[due for due, n in self.arrived.items() if n]))
        assert paid == figures.paid + figures.recovered


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("examples", "steps"), [(8, 15), pytest.param(40, 30, marks=pytest.mark.slow)], ids=["some", "many"]
)
def test_any_interleaving_keeps_the_books(examples: int, steps: int) -> None:
    checks = [HealthCheck.too_slow, HealthCheck.filter_too_much]
    settled = settings(max_examples=examples, stateful_step_count=steps, deadline=None, suppress_health_check=checks)
    run_state_machine_as_test(Books, settings=settled)


def at_once(*acts: Any) -> list[Any]:
    """What came of acts that begin at the same moment, each with a connection of its own."""
    barrier, came = Barrier(len(acts)), [None] * len(acts)

    def run(n: int, act: Any) -> None:
        try:
            barrier.wait(10)
            came[n] = act()
        except Exception as error:  # noqa: BLE001  it is what came of it
            came[n] = error  # type: ignore[call-overload]
        finally:
            connection.close()

    threads = [Thread(target=run, args=(n, act)) for n, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return came


@pytest.fixture
def shared_house(transactional_db: None) -> House:  # noqa: ARG001  what it writes must be seen by other connections
    return furnished()


def test_two_officers_approve_at_once_and_one_is_told(shared_house: House) -> None:
    shared_house.grant("case:1", shared_house.payee())
    batch = shared_house.build()
    other = officer(Privilege.FUNDS_APPROVE, name="other")

    def by(actor: Any) -> Any:
        return lambda: services.approve(batch=PaymentBatch.objects.get(pk=batch.pk), actor=actor)

    came = at_once(by(shared_house.approver), by(other))
    assert sorted(type(c).__name__ for c in came) == ["NoneType", "RefusedError"]
    told = next(c for c in came if c is not None)
    assert "已由他人处理" in str(told)
    assert audit.AuditEvent.objects.filter(action="payment_batch.approve").count() == 1


def test_two_build_send_and_answer_at_once_and_nothing_is_paid_twice(shared_house: House) -> None:
    house = shared_house
    for n in (1, 2, 3):
        house.grant(f"case:{n}", house.payee())
    came = at_once(house.build, house.build)
    assert {c.pk for c in came} == {PaymentBatch.objects.get().pk}, "the second is given the batch of the first"
    batch = PaymentBatch.objects.get()
    services.approve(batch=batch, actor=house.approver)

    def send() -> None:
        services.instruct(batch=PaymentBatch.objects.get(pk=batch.pk), actor=house.preparer)

    assert sorted(type(c).__name__ for c in at_once(send, send)) == ["NoneType", "RefusedError"]
    file = answer_of(batch, {})
    came = at_once(*[lambda: services.take_results(file=file, actor=house.preparer)] * 2)
    assert sorted(taken.paid for taken in came) == [0, 3]
    assert Entry.objects.filter(type__in=("instruct", "pay")).count() == 2
    assert Payment.objects.count() == 3
    assert ledger.differences() == []


def test_two_grants_at_once_do_not_both_take_the_last_money(shared_house: House) -> None:
    house = shared_house
    payees = [house.payee(), house.payee()]

    def grant(n: int) -> Any:
        return lambda: house.grant(f"case:{n}", payees[n], amount="600000.00", months=1)

    came = at_once(grant(0), grant(1))
    assert sorted(type(c).__name__ for c in came) == ["NoneType", "OvercommittedError"]
    assert services.balance(fund=house.fund).left == Decimal("400000.00")
    assert ledger.differences() == []


def test_a_stop_and_a_build_at_once_agree_on_each_payment(shared_house: House) -> None:
    house = shared_house
    house.grant("case:1", house.payee())

    def stop() -> Any:
        return services.cancel_from(reference="case:1", period="2026-07", actor=house.decider, reason="x")

    stopped, _built = at_once(stop, house.build)
    july = Due.objects.get(period="2026-07").state
    assert (july, stopped.cancelled) in (("cancelled", Decimal(8100)), ("batched", Decimal(5400)))
    assert ledger.differences() == []
