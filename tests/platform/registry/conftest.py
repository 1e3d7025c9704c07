"""A small register: officers, numbers, and people in it."""

from collections.abc import Callable, Iterator
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import time_machine

from yangui import Pack
from yangui.platform.accounts.models import User
from yangui.platform.core.actor import Actor, Grant
from yangui.platform.core.privileges import Privilege
from yangui.platform.organisations.models import Organisation, Region
from yangui.platform.registry import importing, services
from yangui.platform.registry.identity import uscc_with_check, with_check
from yangui.platform.registry.models import Batch, Entity

TODAY = date(2026, 9, 1)


@pytest.fixture(autouse=True)
def september(db: None, liaoning: Pack) -> Iterator[None]:  # noqa: ARG001  the tables
    """The day is fixed, regions and units are there."""
    with time_machine.travel("2026-09-01 10:00+08:00", tick=False):
        Region.objects.bulk_create(
            Region(code=code, level=r.level, name_zh=r.name.zh, name_en=r.name.en, parent_id=r.parent)
            for code, r in liaoning.regions.items()
        )
        Organisation.objects.create(slug="jinzhou", name_zh="锦州", name_en="Jinzhou", level="city", region_id="210700")
        yield


@pytest.fixture(autouse=True)
def own_files(tmp_path: Path, settings: Any) -> None:
    """Uploads go to a folder of the test."""
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def officer(member: Callable[..., User]) -> Actor:
    """A registry officer of the whole province."""
    account = member(email="registry@example.test", password=None)
    privileges = (Privilege.OWN, Privilege.REGISTRY_READ, Privilege.REGISTRY_EDIT)
    return Actor(account.pk, account.name, tuple(Grant(p, "registry_officer") for p in privileges))


def resident(number: int, born: str = "20030412") -> str:
    """A fictional identity number of Jinzhou."""
    return with_check(f"210702{born}{number:03}")


def code(number: int) -> str:
    """A fictional unified social credit code."""
    return uscc_with_check(f"91210700MA{number:07}")


@pytest.fixture
def employer(officer: Actor) -> Entity:
    """An enterprise of Jinzhou."""
    return services.make_entity(
        kind="enterprise", name="雁翎科技（虚构）", identifiers={"uscc": code(1)}, region="210702", actor=officer
    )


@pytest.fixture
def graduate(officer: Actor) -> Entity:
    """A person in Jinzhou."""
    return services.make_entity(
        kind="person", name="雁小北", identifiers={"resident_id": resident(1)}, region="210702", actor=officer
    )


GRADUATES = {
    "姓名": ["雁一", "雁二", "雁三"],
    "身份证号": [resident(11), resident(12), resident(13)],
    "最高学历": ["硕士研究生", "大学本科", "大学本科"],
    "毕业日期": ["2026-06-30", "2026-07-01", "2025-06-30"],
    "社会保险参保地": ["锦州市", "锦州市", "锦州市"],
}


def csv(columns: dict[str, list[Any]]) -> bytes:
    """A file as an officer uploads it."""
    stream = BytesIO()
    pl.DataFrame(columns).write_csv(stream)
    return stream.getvalue()


@pytest.fixture
def imported(officer: Actor) -> Callable[..., Batch]:
    """Imports a table of persons, up to a state."""

    def make(columns: dict[str, list[Any]], until: str = "committed", **changes: Any) -> Batch:
        kind = changes.pop("kind", "person")
        register = changes.pop("register", "social-insurance")
        batch = importing.receive(
            name="t.csv", content=csv(columns), kind=kind, register=register, on=TODAY, actor=officer
        )
        if changes:
            import msgspec  # noqa: PLC0415

            said = importing.columns.of_plain(batch.mapping)
            importing.confirm_columns(batch=batch, said=msgspec.structs.replace(said, **changes), actor=officer)
        if until in ("previewed", "committed"):
            importing.preview(batch=batch, actor=officer)
        if until == "committed":
            importing.commit(batch=batch, actor=officer)
        return batch

    return make
