"""Who acts in the fictional world: the fictional account of a role, and the unit that a city is."""

from yangui.platform.accounts.models import User
from yangui.platform.core.actor import Actor
from yangui.platform.organisations.models import Organisation
from yangui.platform.organisations.services import actor_of
from yangui.platform.registry import fictional

REASON = "虚构"
CONTACT = "000-0000000（虚构）"


def account(role: str) -> User:
    """The fictional account that holds a role."""
    found: User = User.objects.get(email=f"{role.replace('_', '-')}@example.test")
    return found


def officer(role: str) -> Actor:
    """Who acts in a role."""
    return actor_of(account(role))


def locality(region: str) -> Organisation:
    """What stands for a whole city or zone, by the code of its region."""
    found: Organisation = Organisation.objects.get(kind="locality", region=region)
    return found


def home() -> Organisation:
    """The city in which most of the fictional people live."""
    return locality(fictional.home())
