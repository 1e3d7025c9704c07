"""Tables from a query to PostgreSQL, streamed through ADBC (the extra `yangui[postgres]`).

The query runs in a transaction that may only read. Row numbers are as stable as its ORDER BY makes them. A password
belongs into libpq's own places (PGPASSWORD, ~/.pgpass), not into the address.
"""

import importlib
from collections.abc import Iterator
from contextlib import closing
from hashlib import sha256
from types import ModuleType
from urllib.parse import urlsplit

import polars as pl

from yangui.population.problems import refusal
from yangui.population.tables.source import Table, chunks, first_line


class Query(Table):
    """The rows that a query gives."""

    def __init__(self, uri: str, query: str | None) -> None:
        parts = urlsplit(uri)
        port = f":{parts.port}" if parts.port else ""
        self.name = f"postgresql://{parts.hostname or ''}{port}{parts.path}"
        if not query:
            raise refusal("T101", self.name, "a database is no table", "give a query")
        self._uri = uri
        self._query = query.strip().rstrip(";")
        self.rows = None
        # the subquery costs the server nothing, and tells the types
        described = f"SELECT * FROM ({self._query}\n) AS asked LIMIT 0"  # noqa: S608
        self.columns = dict(next(self._run(described, 1), pl.DataFrame()).schema)

    def _read(self, rows: int, columns: list[str]) -> Iterator[pl.DataFrame]:
        for batch in self._run(self._query, rows):
            yield batch.select(columns)

    def fingerprint(self) -> str:
        return f"query:{sha256(f'{self.name}\0{self._query}'.encode()).hexdigest()}"

    def _run(self, query: str, rows: int) -> Iterator[pl.DataFrame]:
        dbapi = _driver(self.name)
        try:
            with closing(dbapi.connect(self._uri)) as connection, closing(connection.cursor()) as cursor:
                cursor.execute("SET TRANSACTION READ ONLY")
                cursor.execute(query)
                stream = pl.scan_arrow_c_stream(cursor.fetch_arrow())
                schema = stream.collect_schema()
                # types of PostgreSQL that Arrow does not have, such as numeric, come as marked texts
                marked = [name for name, dtype in schema.items() if isinstance(dtype, pl.BaseExtension)]
                stream = stream.with_columns(pl.col(name).ext.storage() for name in marked)
                empty = True
                for batch in chunks(stream, rows):
                    empty = False
                    yield batch
                if empty:
                    yield stream.collect_schema().to_frame()
        except (dbapi.Error, pl.exceptions.ComputeError) as error:
            reason = first_line(error).partition("[libpq] ")[2] or first_line(error)
            raise refusal("T108", self.name, reason) from None


def _driver(name: str) -> ModuleType:
    try:
        return importlib.import_module("adbc_driver_postgresql.dbapi")
    except ImportError:
        raise refusal("T107", name, "needs ADBC's driver for PostgreSQL", "pip install 'yangui[postgres]'") from None
