"""Keys that are known before their row is there, so that a number can hold its own key."""

from django.db import connection, models


def next_key(model: type[models.Model]) -> int:
    """The key of the next row of a model; nobody else gets it, also where no row follows."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id'))", [model._meta.db_table])
        return int(cursor.fetchone()[0])
