"""A run that is killed, wherever, leaves nothing; the next one makes what it would have made, and nothing twice."""

import os
import signal
import subprocess
import sys

import pytest

from tests.platform.entitlements.installation import HEAD, Installation, fresh

READY = """
from datetime import date
from yangui.platform.cases.models import Arrangement
from yangui.platform.core.clock import now
from yangui.platform.library import packs
from yangui.platform.organisations import services as organisations
from yangui.platform.organisations.models import Organisation
from yangui.platform.registry.models import Batch, Entity, Fact
from yangui.platform.registry.values import texts
from yangui.population.synthetic.entities import synthesise
call_command("migrate", verbosity=0)
pack = packs.current()
organisations.load_pack(pack)
unit, types = Organisation.objects.get(slug="jinzhou-human-resources"), pack.scopes["person"].facts
Arrangement.objects.bulk_create(
    Arrangement(benefit=id, organisation=unit, since=date(2020, 1, 1), contact="0416")
    for id in sorted({rule.benefit.id for rule in pack.decider("person").rules}))
batch = Batch.objects.create(source="import", title="t", kind="person", register="chsi", on=date(2026, 11, 1),
    made_at=now())
people = synthesise(pack, "person", 300, seed=1).select(texts(fact, name).alias(name) for name, fact in types.items())
entities = Entity.objects.bulk_create(Entity(kind="person", made_at=now()) for _ in range(300))
Fact.objects.bulk_create(
    (Fact(entity=entity, name=name, value=value, register="chsi", on=batch.on, state="verified", batch=batch)
     for entity, row in zip(entities, people.iter_rows(named=True), strict=True)
     for name, value in row.items() if value is not None),
    batch_size=2000)
"""
DYING = """
import os, signal
from yangui.platform.entitlements import runs
real = runs.{point}
def dying(*given):
    real(*given)
    os.kill(os.getpid(), signal.SIGKILL)
runs.{point} = dying
runs.run(kinds=["person"])
"""
COUNTED = """
from yangui.platform.entitlements.models import Offer, Run, Standing, Watch
print(*Run.objects.order_by("pk").values_list("state", flat=True), Standing.objects.count(), Offer.objects.count(),
      Watch.objects.count())
"""
RUN = 'from yangui.platform.entitlements import runs\nruns.run(kinds=["person"])\n'


def killed(there: Installation, point: str) -> None:
    command = [sys.executable, "-c", HEAD + DYING.format(point=point)]
    done = subprocess.run(command, env=there.environment, capture_output=True, check=False)
    assert done.returncode == -signal.SIGKILL, done.stderr


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "kill"), reason="kills itself")
def test_killed_at_any_point_the_next_run_repairs(tmp_path_factory: pytest.TempPathFactory) -> None:
    there = fresh(tmp_path_factory.mktemp("yangui"))
    with there.awake():
        there.do(READY)
        for number, point in enumerate(("evaluate", "compare", "offer"), 1):
            killed(there, point)
            assert there.do(COUNTED) == " ".join([*["failed"] * (number - 1), "running", "0", "0", "0"])
        *states, standing, offers, watched = there.do(RUN + COUNTED).split()
        assert states == ["failed"] * 3 + ["done"]
        assert int(standing) == int(offers) > 300
        assert int(watched) > 100
        assert there.do(RUN + COUNTED).split()[-3:] == [standing, offers, watched]
