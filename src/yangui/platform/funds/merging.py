"""What a merge of two payees does to their money: it is owed to the one that is kept, and goes to its account.

Where that has no valid account, the other's goes over too. What was sent already stays as it is.
"""

from django.db.models import Q

from yangui.platform.funds.models import BankAccount, Obligation
from yangui.platform.funds.states import VALID
from yangui.platform.registry.merging import MOVED, Moved
from yangui.platform.registry.models import Entity


def _accounts(kept: Entity) -> Q:
    held = BankAccount.objects.valid().filter(entity=kept).exists()
    return Q(pk__in=[]) if held else Q(state=VALID)


MOVED["obligations"] = Moved(Obligation.objects, "payee")
MOVED["bank_accounts"] = Moved(BankAccount.objects, which=_accounts)
