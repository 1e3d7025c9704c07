"""Lending an actor a privilege for a step that follows from what it was allowed to do."""

from dataclasses import replace

from yangui.platform.core.actor import Actor, Grant
from yangui.platform.core.privileges import Privilege


def lent(actor: Actor, privilege: Privilege) -> Actor:
    """The actor with the privilege everywhere: a case is decided whichever unit pays, an account replaced for a person.

    The service has made sure before that the actor may.
    """
    return replace(actor, grants=(*actor.grants, Grant(privilege, "funds")))
