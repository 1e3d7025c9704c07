"""The monthly run of 100,000 payments: built, approved, sent with its files, answered by the bank; database included.

    .venv/bin/python benchmarks/delivery/payments.py [--payments N] [--floor]

Needs the development environment (`make setup`). Everything happens in an embedded PostgreSQL in a temporary folder.
One payment in a thousand comes back. The floor is what the database alone needs to hold as many payments: the same
rows by COPY and the same changes of state by three plain UPDATEs, with the triggers and without the trail, the ledger
and the files. Nothing is printed before the ledger and what is due agree, and no payment is there twice.
"""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from fractions import Fraction

UNTIL = date(2026, 7, 31)
BACK = 1000
AIM = 120
AT_A_TIME = 5000
TIMES: dict[str, float] = {}


@contextmanager
def timed(name: str) -> Iterator[None]:
    began = time.perf_counter()
    yield
    TIMES[name] = time.perf_counter() - began
    print(f"{name:<34}{TIMES[name]:8.1f} s", flush=True)


def main() -> int:
    parser = argparse.ArgumentParser(description="Benchmark of the monthly run.")
    parser.add_argument("--payments", type=int, default=100_000, metavar="N")
    parser.add_argument("--floor", action="store_true", help="the floor too")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="yangui-payments-") as folder:
        os.environ |= {
            "YANGUI_DATA": folder,
            "YANGUI_LOG_LEVEL": "WARNING",
            "DJANGO_SETTINGS_MODULE": "yangui.platform.config.settings.dev",
        }
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        total = run(arguments.payments)
        if arguments.floor:
            floor(arguments.payments)
            print(f"\nthe whole run takes {total / TIMES['floor']:.1f} times the floor")
        from django.db import connection

        connection.close()
    return 0 if total < AIM else 1


def run(count: int) -> float:
    from yangui.platform.funds import ledger, services
    from yangui.platform.funds.models import Payment

    house = furnished(count)
    print(f"{count:,} payments of one payer\n")
    with timed("build"):
        batch = services.build_batch(until=UNTIL, payer=house["payer"], actor=house["preparer"])
    assert batch.count == count
    with timed("approve"):
        services.approve(batch=batch, actor=house["approver"])
    with timed("send: files, ledger, states"):
        services.instruct(batch=batch, actor=house["preparer"])
    ids = list(batch.payments.order_by("pk").values_list("end_to_end", flat=True))
    answer = pain_002(batch.pk, ids)
    with timed(f"take in pain.002 ({len(answer) / 2**20:.0f} MB)"):
        taken = services.take_results(file=answer, actor=house["preparer"])
    total = sum(TIMES[name] for name in TIMES if name != "prepare")
    print(f"{'together':<34}{total:8.1f} s; aim {AIM} s")
    with timed("taken in again"):
        again = services.take_results(file=answer, actor=house["preparer"])
    assert (again.paid, again.returned) == (0, 0)
    assert (taken.paid, taken.returned) == (count - -(-count // BACK), -(-count // BACK))
    assert ledger.differences() == []
    assert Payment.objects.count() == len(set(Payment.objects.values_list("due", flat=True))) == count
    return total


def furnished(count: int) -> dict[str, object]:
    """A payer with money, officers, and as many persons with an account and something due."""
    from yangui.platform.accounts.models import User
    from yangui.platform.core.actor import Actor, Grant
    from yangui.platform.core.clock import now
    from yangui.platform.core.privileges import Privilege
    from yangui.platform.funds import services
    from yangui.platform.funds.models import BankAccount
    from yangui.platform.organisations.models import Organisation
    from yangui.platform.registry.models import Entity

    def officer(name: str, *privileges: Privilege) -> Actor:
        account = User.objects.create_user(f"{name}@example.test", name=name)
        return Actor(account.pk, name, tuple(Grant(p, name) for p in privileges))

    preparer, approver = officer("preparer", Privilege.FUNDS_PREPARE), officer("approver", Privilege.FUNDS_APPROVE)
    decider = officer("decider", Privilege.CASES_DECIDE)
    began = time.perf_counter()
    payer = Organisation.objects.create(slug="payer", name_zh="付款单位", name_en="payer", level="city")
    fund = services.make_fund(slug="fund", title="人才专项资金", organisation=payer, first_year=2026, actor=preparer)
    sum_ = Decimal(2700 * count)
    services.appropriate(fund=fund, payer=payer, year=2026, amount=sum_, actor=preparer, reason="x")
    bank = {"bank_code": "102100000001", "bank_name": "某某银行"}
    services.record_account(organisation=payer, number="2100000000001", holder="付款单位", actor=preparer, **bank)
    for first in range(0, count, AT_A_TIME):
        numbers = range(first, min(first + AT_A_TIME, count))
        payees = Entity.objects.bulk_create(Entity(kind="person", name=f"雁{n}", made_at=now()) for n in numbers)
        BankAccount.objects.bulk_create(
            BankAccount(entity=e, number=f"6222{n:015d}", holder=e.name, made_at=now(), state="valid", **bank)
            for n, e in zip(numbers, payees, strict=True)
        )
        services.oblige_many(
            awards=[
                services.Award(
                    f"case:{n}", e, [services.Planned("2026-07", Decimal(2700), UNTIL)], {payer: Fraction(1)}, fund
                )
                for n, e in zip(numbers, payees, strict=True)
            ],
            actor=decider,
        )
    print(f"prepared in {time.perf_counter() - began:.0f} s (persons, accounts, grants: {count:,} each)", flush=True)
    return {"payer": payer, "preparer": preparer, "approver": approver}


def pain_002(batch: int, ids: list[str]) -> bytes:
    arrived = "<TxSts>ACSC</TxSts>"
    back = "<TxSts>RJCT</TxSts><StsRsnInf><Rsn><Cd>AC04</Cd></Rsn></StsRsnInf>"
    said = "".join(
        f"<TxInfAndSts><OrgnlEndToEndId>{id}</OrgnlEndToEndId>{arrived if n % BACK else back}</TxInfAndSts>\n"
        for n, id in enumerate(ids)
    )
    return (
        '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10"><CstmrPmtStsRpt><OrgnlGrpInfAndSts>'
        f"<OrgnlMsgId>YANGUI-{batch}</OrgnlMsgId></OrgnlGrpInfAndSts><OrgnlPmtInfAndSts>{said}</OrgnlPmtInfAndSts>"
        "</CstmrPmtStsRpt></Document>"
    ).encode()


def floor(count: int) -> None:
    """The rows and their states in tables of the same shape and with the same triggers, by plain SQL."""
    from django.db import connection, transaction

    columns = "batch_id, due_id, account_id, amount, end_to_end, result, code, reason"
    with timed("floor"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE floor_due (LIKE funds_due INCLUDING ALL) ON COMMIT DROP")
        cursor.execute("CREATE TEMP TABLE floor_payment (LIKE funds_payment INCLUDING ALL) ON COMMIT DROP")
        cursor.execute("INSERT INTO floor_due OVERRIDING SYSTEM VALUE SELECT * FROM funds_due")
        with cursor.copy(f"COPY floor_payment ({columns}) FROM STDIN") as copy:
            for n in range(count):
                copy.write_row((1, n, n, "2700.00", f"Y1D{n}", "", "", ""))
        for state in ("batched", "instructed", "paid"):
            cursor.execute("UPDATE floor_due SET state = %s", [state])
        cursor.execute("UPDATE floor_payment SET result = 'paid', result_on = current_date")


if __name__ == "__main__":
    sys.exit(main())
