"""What changes in the registers marks whom the next run looks at again."""

from collections.abc import Collection

from django.db import connection

from yangui.platform.registry.changes import follows


@follows
def touch(entities: Collection[int]) -> None:
    """Marks entities in the transaction of the change, so that none is forgotten whatever runs at the same time."""
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO entitlements_touched (entity_id) SELECT unnest(%s::bigint[])", [list(entities)])
