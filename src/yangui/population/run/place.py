"""Where an entity is, for tallies by region and for runs that are limited to one."""

from collections.abc import Container

import polars as pl

from yangui.policy.pack import Pack

# Facts that tell where somebody is; of each entity the first that is known counts.
PLACES = ("region", "insurance.region", "employer.region", "residence.region", "startup.region")
# The region of an entity of which it is not known.
NOWHERE = "?"


class Places:
    """The places that a table with these facts can tell. Raises `KeyError` for a region that the pack does not have."""

    def __init__(self, pack: Pack, known: Container[str], inside: str | None = None) -> None:
        self.names = tuple(name for name in PLACES if name in known)
        codes = pack.lists["region"].codes if "region" in pack.lists else ()
        self.codes = pl.Enum(codes)
        cities = [pack.city(code) for code in codes]
        self._cities = pl.Series(cities, dtype=pl.Enum([*dict.fromkeys(cities), NOWHERE]))
        if inside is not None and inside not in pack.regions:
            raise KeyError(inside)
        self._inside = None if inside is None else sorted(pack.lists["region"].within(inside))

    def narrowed(self, facts: pl.DataFrame) -> pl.DataFrame:
        """The entities that are known to lie inside the region to which a run is limited; all if it is not."""
        return facts if self._inside is None else facts.filter(self._code(facts).is_in(self._inside))

    def regions(self, facts: pl.DataFrame) -> pl.Series:
        """The city or zone in which each entity is, or `NOWHERE`."""
        return self._cities.gather(self._code(facts).to_physical()).fill_null(NOWHERE)

    def _code(self, facts: pl.DataFrame) -> pl.Series:
        told = [pl.col(name).cast(self.codes) for name in self.names if name in facts.columns]
        nothing = pl.repeat(None, facts.height, dtype=self.codes)
        return facts.select(pl.coalesce([*told, nothing]).alias("code")).to_series()
