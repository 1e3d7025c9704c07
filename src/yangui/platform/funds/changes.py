"""Who is told, in the same transaction, that money of a reference has moved."""

from collections.abc import Callable, Iterable
from typing import Literal

from yangui.platform.core.actor import Actor

type What = Literal["instructed", "paid", "returned", "recovered", "waived"]
type Follower = Callable[[frozenset[str], What, Actor], None]

FOLLOWERS: list[Follower] = []


def follows(follower: Follower) -> Follower:
    """Registers a function of references (`case:123`), what happened to money of each of them, and who did it."""
    FOLLOWERS.append(follower)
    return follower


def tell(references: Iterable[str], what: What, actor: Actor) -> None:
    """Tells all followers."""
    changed = frozenset(references)
    for follower in FOLLOWERS if changed else ():
        follower(changed, what, actor)
