"""People, employers and others, as registers send them."""

import io
from collections.abc import Sequence

import polars as pl

from yangui.platform.config.world.officers import officer
from yangui.platform.core.clock import today
from yangui.platform.library import packs
from yangui.platform.registry import fictional, importing
from yangui.platform.registry.models import LISTING

EMPLOYERS, GRADUATES = 40, 600
ENTERPRISES, INSTITUTIONS, TEAMS = 300, 300, 40
# the register types of which some entries are listed, and the levels that these have
LISTED: Sequence[tuple[str, str]] = (
    ("key-laboratory", "national"), ("key-laboratory", "province"), ("liaoning-laboratory", "province"),
    ("design-centre", "city"), ("digital-park", "city"), ("digital-promotion-centre", "province"),
    ("quality-base", "city"), ("skill-training-base", "city"), ("skill-master-studio", "city"),
    ("expert-station", "city"),
)  # fmt: skip
EACH = 6


def fill() -> None:
    """Two files, some rows of which are wrong."""
    _take_in(fictional.employers(EMPLOYERS), "enterprise", "market-regulation")
    _take_in(fictional.graduates(GRADUATES, EMPLOYERS - 3), "person", "social-insurance")
    fictional.link()


def complete() -> None:
    """What other registers know of other people and bodies, so that goals can be counted."""
    if "talent-register" not in packs.current().registers:
        return
    _take_in(fictional.persons_of_note(), "person", "talent-register")
    _take_in(fictional.bodies("enterprise", ENTERPRISES), "enterprise", "market-regulation")
    _take_in(fictional.bodies("team", TEAMS), "team", "talent-register")
    institutions = fictional.bodies("institution", INSTITUTIONS)
    _take_in(institutions, "institution", "institution-register")
    _take_in(_listed(institutions), LISTING, "platform-register")


def _listed(institutions: pl.DataFrame) -> pl.DataFrame:
    titles = {id: said.title.zh for id, said in packs.current().register_types.items()}
    codes = institutions["统一社会信用代码"].to_list()
    rows = [
        {"名录": titles[type], "统一社会信用代码": codes[turn * EACH + n], "级别": level, "编号": f"{turn:02}-{n}",
         "自": f"{today().year - n % 2}-03-01"}
        for turn, (type, level) in enumerate(LISTED) if type in titles for n in range(EACH)
    ]  # fmt: skip
    return pl.DataFrame(rows)


def _take_in(table: pl.DataFrame, kind: str, register: str) -> None:
    file, actor = io.BytesIO(), officer("registry_officer")
    # a sheet has no cells that hold several codes
    sets = any(dtype.is_nested() for dtype in table.dtypes)
    (table.write_parquet if sets else table.write_excel)(file)
    batch = importing.receive(
        name=f"{kind}.{'parquet' if sets else 'xlsx'}", content=file.getvalue(), kind=kind, register=register,
        on=today(), actor=actor,
    )  # fmt: skip
    said = batch.mapping if kind == LISTING else importing.drafted(batch)[1]
    importing.confirm_columns(batch=batch, said=said, actor=actor)
    importing.preview(batch=batch, actor=actor)
    batch.refresh_from_db()
    importing.commit(batch=batch, actor=actor)
