"""Bank accounts: who gives whose, and which one money goes to."""

import re

from django.db import transaction
from django.utils.translation import gettext as _

from yangui.platform.core import audit
from yangui.platform.core.actor import Actor, DeniedError
from yangui.platform.core.clock import now, today
from yangui.platform.core.privileges import Privilege
from yangui.platform.core.transitions import RefusedError, transition
from yangui.platform.funds.authority import lent
from yangui.platform.funds.models import BankAccount
from yangui.platform.funds.states import RETURNED, VALID
from yangui.platform.organisations.models import Organisation
from yangui.platform.registry.models import Entity

NUMBER = re.compile(r"[0-9]{8,32}")
# 联行号 (CNAPS): twelve digits, or the first three, which name the bank
BANK_CODE = re.compile(r"[0-9]{3}|[0-9]{12}")


@transaction.atomic
def record_account(
    *,
    number: str,
    holder: str,
    bank_code: str,
    bank_name: str,
    actor: Actor,
    entity: Entity | None = None,
    organisation: Organisation | None = None,
) -> BankAccount:
    """The account that money of an entity goes to, or that of a unit comes from, in place of the one before.

    Raises `DeniedError` for who is neither the entity, nor acts for it, nor deals with its case or the unit's money;
    `RefusedError` for a number that is none, or that the bank has returned.
    """
    assert (entity is None) != (organisation is None), "an account belongs to one"
    _must(entity, organisation, actor)
    number, bank_code = re.sub(r"[\s-]", "", number), bank_code.strip()
    if not NUMBER.fullmatch(number):
        raise RefusedError(_("账号须为 8 至 32 位数字。"))
    if not BANK_CODE.fullmatch(bank_code):
        raise RefusedError(_("联行号须为 12 位数字，或银行的前 3 位代码。"))
    if not holder.strip() or not bank_name.strip():
        raise RefusedError(_("请填写户名和开户行。"))
    owner = {"entity": entity, "organisation": organisation}
    held = BankAccount.objects.select_for_update().filter(**owner, state__in=[VALID, RETURNED])
    for old in held:
        if old.state == RETURNED and old.number == number and old.holder == holder.strip():
            raise RefusedError(_("银行退回过这个账户：请核对账号和户名，或换一个账户。"))
        transition(old, "replace", actor=lent(actor, Privilege.OWN))
    account: BankAccount = BankAccount.objects.create(
        **owner, number=number, holder=holder.strip(), bank_code=bank_code, bank_name=bank_name.strip(), made_at=now()
    )
    audit.record("bank_account.given", account, actor=actor)
    return account


def _must(entity: Entity | None, organisation: Organisation | None, actor: Actor) -> None:
    if organisation is not None:
        actor.must(Privilege.FUNDS_PREPARE, organisation.pk)
    elif not Entity.objects.of(actor, today()).filter(pk=entity.pk if entity else None).exists():
        reach = Entity.objects.in_reach(actor, Privilege.CASES_CHECK).filter(pk=entity.pk if entity else None)
        if not (actor.may(Privilege.CASES_CHECK) and reach.exists()):
            raise DeniedError(_("只能登记本人或所代办单位的账户。"))


def account_of(entity: Entity) -> BankAccount | None:
    """The account that money of the entity goes to; None where none was given, or the bank returned it."""
    found: BankAccount | None = BankAccount.objects.valid().filter(entity=entity).first()
    return found
