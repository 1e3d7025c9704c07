"""Who acts: an account with what it may do where, or the public. Made once a request by `organisations.services`."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from yangui.platform.core.privileges import Privilege


class DeniedError(PermissionDenied):
    """The actor may not do this; the message says why and is fit to be shown to the actor. Django answers with 403."""


@dataclass(frozen=True, slots=True)
class Grant:
    """A privilege held through a role, for the organisations with these ids; None stands for all."""

    privilege: Privilege
    role: str
    organisations: frozenset[int] | None = None


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who acts. `account` is the primary key of the account, None for the public and for the program."""

    account: int | None = None
    name: str = ""
    grants: tuple[Grant, ...] = ()

    def may(self, privilege: Privilege, organisation: int | None = None) -> bool:
        """Whether the actor holds the privilege for that organisation, or, where none is named, for any."""
        return any(
            grant.privilege == privilege
            and (organisation is None or grant.organisations is None or organisation in grant.organisations)
            for grant in self.grants
        )

    def must(self, privilege: Privilege, organisation: int | None = None) -> None:
        """Raises `DeniedError` where the actor may not."""
        if not self.may(privilege, organisation):
            raise DeniedError(f"{privilege} is needed")

    def units(self, *privileges: Privilege) -> frozenset[int] | None:
        """The organisations for which the actor holds any of the privileges; None for all."""
        held = [grant.organisations for grant in self.grants if grant.privilege in privileges]
        return None if None in held else frozenset().union(*(ids for ids in held if ids is not None))

    @property
    def roles(self) -> frozenset[str]:
        """The roles through which the actor holds anything."""
        return frozenset(grant.role for grant in self.grants)


PUBLIC = Actor()


def acting(request: HttpRequest) -> Actor:
    """Who acts in the request (`organisations.middleware`)."""
    actor: Actor = getattr(request, "actor", PUBLIC)
    # made when first asked for: that stands for an actor, but `dataclasses.replace` wants one
    return Actor(actor.account, actor.name, actor.grants)
