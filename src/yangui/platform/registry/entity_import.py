"""What an import of entities reads and writes: those that are new, their facts, numbers and employers."""

from typing import Any

import polars as pl
from django.utils.translation import gettext as _

from yangui.platform.core.actor import Actor
from yangui.platform.core.clock import now
from yangui.platform.core.crypto import sealer
from yangui.platform.core.privileges import Privilege
from yangui.platform.core.transitions import RefusedError
from yangui.platform.library import packs
from yangui.platform.organisations.services import regions_of
from yangui.platform.registry import columns, identity, rows, staging, uploads
from yangui.platform.registry.models import Batch, Identifier
from yangui.platform.registry.services import state_of
from yangui.platform.registry.staging import Progress
from yangui.population.tables.opening import open_table


class EntityRows:
    """The entities of a batch's file (`importing.Rows`)."""

    def __init__(self, batch: Batch, actor: Actor) -> None:
        self.batch = batch
        self.said = columns.of_plain(batch.mapping)
        reach = regions_of(actor, Privilege.REGISTRY_EDIT)
        self.given: dict[str, Any] = {
            "kind": batch.kind, "register": batch.register, "state": state_of(batch.register),
            "home": None if batch.organisation is None else batch.organisation.region_id,
            "reach": None if reach is None else sorted(reach), "complete": self.said.complete,
            "links": list(self.said.links),
        }  # fmt: skip

    def plan(self, progress: Progress) -> tuple[dict[str, int], str]:
        """Raises `PackError` for a file or columns that cannot be read."""
        pack, batch = packs.current(), self.batch
        with uploads.opened(batch.file) as path:
            table = open_table(path)
            columns.check(self.said, pack, table, batch.pack_kind)
            unit = batch.organisation.slug if batch.organisation is not None else None
            parts = rows.parts(pack, batch.pack_kind, self.said, table, identity.scope(batch.register, unit))
            count, self.numbers = staging.stage(parts, lambda done: progress("reading", done, table.rows))
        progress("comparing", count, count)
        return staging.plan(self.given | {"rows": count})

    def shown(self) -> pl.DataFrame:
        """What the plan would change, line by line."""
        return staging.shown()

    def write(self, progress: Progress) -> set[int]:
        """Raises `RefusedError` where a whole register has rows that cannot be taken: it would end what they say."""
        if self.said.complete and self.batch.counts["refused"]:
            raise RefusedError(_("整库更新时不能有未通过的行，否则会误删：请先改好这些行。"))
        staging.write(self.given | {"batch": self.batch.pk, "now": now(), "on": self.batch.on})
        self._write_numbers(progress)
        return staging.touched()

    def _write_numbers(self, progress: Progress) -> None:
        """Seals new numbers, a piece at a time, and copies them in."""
        field = Identifier._meta.get_field("value")
        seal = sealer(field.purpose)
        new = staging.new_numbers().join(self.numbers, on=["row", "type"])
        for done, piece in enumerate(new.iter_slices(rows.AT_A_TIME)):
            progress("sealing", done * rows.AT_A_TIME, new.height)
            sealed = [seal(value.encode()).decode("ascii") for value in piece["value"]]
            frame = piece.select(
                pl.col("entity").alias("entity_id"), "type", "hash", value=pl.Series(sealed, dtype=pl.String)
            )
            staging.copy_in("registry_identifier", frame, ("entity_id", "type", "value", "hash"))

    def drop(self) -> None:
        """The tables of the import and those of its plan."""
        tables = [table for table, _columns in staging.COPIES.values()]
        more = ["staged_match", "planned_fact", "gone_fact", "planned_link", "gone_link", "planned_entity", "touched"]
        staging.run(f"DROP TABLE {', '.join([*tables, *more])}")
