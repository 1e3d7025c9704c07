"""A process that is killed in the middle of building, sending or taking in loses nothing and doubles nothing."""

import os
import random
import signal
import subprocess
import sys
import time
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import connection

from tests.platform.funds.money import START, House, answer_of, furnished
from yangui.platform.core import audit
from yangui.platform.core.clock import now
from yangui.platform.funds import ledger, services
from yangui.platform.funds.models import BankAccount, Due, Payment, PaymentBatch
from yangui.platform.funds.services import Award, Planned
from yangui.platform.registry.models import Entity

PAYEES = 1500
TRIES = 12
# the whole run of an officer, from wherever the last one was killed; it says when it begins
RUN = """
import sys
from datetime import date
import django
from django.conf import settings
settings.DATABASES["default"]["NAME"] = sys.argv[1]
django.setup()
from yangui.platform.core.actor import Actor, Grant
from yangui.platform.core.privileges import Privilege
from yangui.platform.core.transitions import RefusedError
from yangui.platform.funds import services
from yangui.platform.funds.models import PaymentBatch
from yangui.platform.organisations.models import Organisation
step, preparer, approver, file = sys.argv[2], int(sys.argv[3]), int(sys.argv[4]), sys.argv[5]
by = lambda account, *held: Actor(account, "", tuple(Grant(p, "test") for p in held))
preparer = by(preparer, Privilege.FUNDS_PREPARE)
print("ready", flush=True)
if step == "build":
    services.build_batch(until=date(2026, 7, 31), payer=Organisation.objects.get(slug="test-city"), actor=preparer)
elif step == "send":
    services.instruct(batch=PaymentBatch.objects.get(), actor=preparer)
else:
    services.take_results(file=open(file, "rb").read(), actor=preparer)
print("done", flush=True)
"""


def many(house: House) -> None:
    """As many persons as it takes for a step to last long enough to be killed in."""
    payees = Entity.objects.bulk_create(Entity(kind="person", name="雁", made_at=now()) for _ in range(PAYEES))
    bank = {"bank_code": "102", "bank_name": "某行"}
    BankAccount.objects.bulk_create(
        BankAccount(entity=e, number=f"6222{e.pk:015d}", holder="雁", made_at=now(), state="valid", **bank)
        for e in payees
    )  # fmt: skip
    planned = [Planned("2026-07", Decimal("100.00"), START)]
    awards = [Award(f"case:{e.pk}", e, planned, {house.city: 1}, house.fund) for e in payees]  # type: ignore[dict-item]
    services.oblige_many(awards=awards, actor=house.decider)


def run(step: str, house: House, file: Path, kill_after: float | None) -> bool:
    """Runs a step in a process; whether it ended before it was killed."""
    name = connection.settings_dict["NAME"]
    arguments = [str(name), step, str(house.preparer.account), str(house.approver.account), str(file)]
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "yangui.platform.config.settings.test"}
    process = subprocess.Popen(
        [sys.executable, "-c", RUN, *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n", process.stderr.read() if process.stderr else ""
    if kill_after is not None:
        time.sleep(kill_after)
        process.send_signal(signal.SIGKILL)
    said, errors = process.communicate(timeout=120)
    assert kill_after is not None or "done" in said, errors
    return "done" in said


def right(paid: int) -> None:
    assert ledger.differences() == []
    assert audit.verify() is None
    assert Payment.objects.count() == len(set(Payment.objects.values_list("due", flat=True))) in (0, PAYEES)
    assert Due.objects.filter(state="paid").count() in (0, paid)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("seed", [1, 2])
def test_a_process_killed_anywhere_loses_and_doubles_nothing(seed: int, tmp_path: Path) -> None:
    chance, house = random.Random(seed), furnished()
    many(house)
    file = tmp_path / "results.csv"
    killed = 0
    for step in ("build", "send", "results"):
        if step == "send":
            services.approve(batch=PaymentBatch.objects.get(), actor=house.approver)
        if step == "results":
            file.write_bytes(answer_of(PaymentBatch.objects.get(), {}))
        began = {"build": "", "send": "approved", "results": "sent"}[step]
        for attempt in range(TRIES):
            # the first hardly begins; when the others end is left to chance
            if run(step, house, file, kill_after=chance.uniform(0, 0.6) if attempt else 0.01):
                break
            killed += 1
            # a statement that the server had begun may still end; what it wrote is not kept
            right(PAYEES)
            if {b.state for b in PaymentBatch.objects.all()} != ({began} if began else set()):
                break
        else:
            assert run(step, house, file, kill_after=None)
        right(PAYEES)
    assert killed > 0
    assert PaymentBatch.objects.get().state == "settled"
    assert services.balance(fund=house.fund).paid == Decimal(100 * PAYEES)
