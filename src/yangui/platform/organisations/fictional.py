"""Fictional accounts, one for each role, to look around with: for the demo and the tests, never for a service."""

from base64 import b32encode
from collections.abc import Iterator
from hashlib import sha256
from typing import NamedTuple

from allauth.account.models import EmailAddress
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction

from yangui.platform.accounts.models import User
from yangui.platform.config import folders
from yangui.platform.core.actor import Actor, DeniedError, Grant
from yangui.platform.core.privileges import Privilege
from yangui.platform.organisations.roles import ROLES, RoleData
from yangui.platform.organisations.services import give_role

# wild geese, and they say that they are fictional
NUMERALS = [
    "一",
    "二",
    "三",
    "四",
    "五",
    "六",
    "七",
    "八",
    "九",
    "十",
    "十一",
    "十二",
    "十三",
    "十四",
    "十五",
    "十六",
    "十七",
    "十八",
    "十九",
    "二十",
    "二十一",
    "二十二",
    "二十三",
    "二十四",
    "二十五",
    "二十六",
    "二十七",
    "二十八",
    "二十九",
    "三十",
]
PROGRAM = Actor(grants=(Grant(Privilege.ACCOUNTS_MANAGE, "security_administrator"),))


class SignIn(NamedTuple):
    """With what to sign in; `staff` needs the code of the moment too."""

    role: RoleData
    name: str
    email: str


def password() -> str:
    """Of all fictional accounts: made on first use, different in each installation."""
    return folders.key("fictional")[:16]


def code() -> str:
    """The second factor of all fictional officers, as it is now; it changes every half minute."""
    said: str = format_hotp_value(hotp_value(_secret(), next(iter(yield_hotp_counters_from_time()))))
    return said


def _secret() -> str:
    return b32encode(sha256(f"second factor {folders.key('fictional')}".encode()).digest()[:20]).decode("ascii")


def sign_ins() -> Iterator[SignIn]:
    """Whom to sign in as."""
    for role, numeral in zip(ROLES, NUMERALS, strict=False):
        yield SignIn(role, f"雁{numeral}（虚构）", f"{role.id.replace('_', '-')}@example.test")


@transaction.atomic
def write_accounts() -> None:
    """Makes those accounts that are not there yet. Raises `DeniedError` where the settings do not want them."""
    if not settings.FICTIONAL_ACCOUNTS:
        raise DeniedError("fictional accounts are for the demo; the settings of this service do not allow them")
    hashed = make_password(password())  # takes a quarter of a second: once for all, who share it
    for who in sign_ins():
        if User.objects.filter(email=who.email).exists():
            continue
        account = User.objects.create(email=who.email, name=who.name, password=hashed)
        EmailAddress.objects.create(user=account, email=who.email, verified=True, primary=True)
        give_role(account=account, role=who.role.id, organisation=None, actor=PROGRAM, reason="demo")
        if who.role.staff:
            data = {"secret": get_adapter().encrypt(_secret())}
            Authenticator.objects.create(user=account, type=Authenticator.Type.TOTP, data=data)
