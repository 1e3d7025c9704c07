"""Who follows what changes in the registers, in the same transaction."""

from collections.abc import Callable, Collection

from django.db.models.expressions import RawSQL

type Follower = Callable[[Collection[int]], None]

FOLLOWERS: list[Follower] = []


def follows(follower: Follower) -> Follower:
    """Registers a function that is called with the ids of entities of which something changed.

    It runs inside the transaction of the change: what it raises undoes the change. After an import there may be
    hundreds of thousands of ids.
    """
    FOLLOWERS.append(follower)
    return follower


def tell(entities: Collection[int]) -> None:
    """Calls all followers, in the order in which they were registered."""
    if entities:
        for follower in FOLLOWERS:
            follower(entities)


def each(ids: Collection[int]) -> RawSQL:
    """Ids as one array, for `in`: after an import a parameter for each of them would take minutes."""
    return RawSQL("SELECT unnest(%s::bigint[])", [list(ids)])
