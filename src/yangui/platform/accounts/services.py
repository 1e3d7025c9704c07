"""The writers of accounts, for who makes one for somebody else."""

from allauth.account.models import EmailAddress
from django.db import transaction

from yangui.platform.accounts.models import User
from yangui.platform.core import audit
from yangui.platform.core.actor import Actor
from yangui.platform.core.privileges import Privilege


@transaction.atomic
def make_account(*, email: str, name: str, password: str | None, actor: Actor, reason: str = "") -> User:
    """An account whose address counts as verified. Without a password its person asks for one by mail.

    Raises `DeniedError` for who may not.
    """
    actor.must(Privilege.ACCOUNTS_MANAGE)
    account = User.objects.create_user(email, password, name=name)
    EmailAddress.objects.create(user=account, email=account.email, verified=True, primary=True)
    audit.record("account.made", account, actor=actor, reason=reason)
    return account


@transaction.atomic
def close_account(*, account: User, actor: Actor, reason: str) -> None:
    """Nobody signs in with the account any more; what it did stays in the trail. Raises `DeniedError`."""
    actor.must(Privilege.ACCOUNTS_MANAGE)
    account.is_active = False
    account.save(update_fields=["is_active"])
    audit.record("account.closed", account, actor=actor, reason=reason)
