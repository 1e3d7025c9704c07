"""People and employers, as registers send them."""

import io

import polars as pl

from yangui.platform.config.world.officers import officer
from yangui.platform.core.clock import today
from yangui.platform.registry import fictional, importing
from yangui.policy.model import Kind

EMPLOYERS, GRADUATES = 40, 600


def fill() -> None:
    """Two files, some rows of which are wrong."""
    _take_in(fictional.employers(EMPLOYERS), "enterprise", "market-regulation")
    _take_in(fictional.graduates(GRADUATES, EMPLOYERS - 3), "person", "social-insurance")
    fictional.link()


def _take_in(table: pl.DataFrame, kind: Kind, register: str) -> None:
    file, actor = io.BytesIO(), officer("registry_officer")
    table.write_excel(file)
    batch = importing.receive(
        name=f"{kind}.xlsx", content=file.getvalue(), kind=kind, register=register, on=today(), actor=actor,
    )  # fmt: skip
    importing.confirm_columns(batch=batch, said=importing.drafted(batch)[1], actor=actor)
    importing.preview(batch=batch, actor=actor)
    batch.refresh_from_db()
    importing.commit(batch=batch, actor=actor)
