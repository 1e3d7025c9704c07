"""Which rows an actor sees: officers those of the units whose money they deal with."""

from datetime import date
from typing import Any

from django.db import models

from yangui.platform.core.actor import Actor
from yangui.platform.core.privileges import Privilege
from yangui.platform.funds.states import CANCELLED, OPEN, OWING, PAID, VALID


def units_of(actor: Actor, privilege: Privilege = Privilege.FUNDS_READ) -> frozenset[int] | None:
    """The organisations for which the actor holds a privilege; None for all."""
    held = [grant.organisations for grant in actor.grants if grant.privilege == privilege]
    if None in held:
        return None
    return frozenset().union(*(ids for ids in held if ids is not None))


class PayerQuerySet(models.QuerySet):
    """Rows of a unit that pays; `payer` is the way to it."""

    payer = "payer"

    def visible_to(self, actor: Actor) -> Any:
        """Those of the units whose funds the actor may see."""
        units = units_of(actor)
        return self.all() if units is None else self.filter(**{f"{self.payer}__in": units})


class FundQuerySet(models.QuerySet):
    """Funds; their sums are in accounts, each of one payer."""

    def visible_to(self, actor: Actor) -> "FundQuerySet":
        """All of them, for who may see any account."""
        return self.all() if actor.may(Privilege.FUNDS_READ) else self.none()


class DueQuerySet(PayerQuerySet):
    """What is to be paid."""

    payer = "obligation__payer"

    def live(self) -> "DueQuerySet":
        """Those that were not cancelled."""
        return self.exclude(state=CANCELLED)

    def owed(self, until: date) -> "DueQuerySet":
        """Those to be paid until a day that are in no batch: planned, or returned by the bank."""
        return self.filter(state__in=OPEN, due_on__lte=until)

    def overdue(self, day: date) -> "DueQuerySet":
        """Those that should have been paid before a day and have not arrived."""
        return self.live().exclude(state=PAID).filter(due_on__lt=day)


class PaymentQuerySet(PayerQuerySet):
    """Payments, by the payer of their batch."""

    payer = "batch__payer"


class LineQuerySet(PayerQuerySet):
    """Lines of the ledger, by the payer of their account."""

    payer = "account__payer"


class EntryQuerySet(models.QuerySet):
    """Entries of the ledger."""

    def visible_to(self, actor: Actor) -> "EntryQuerySet":
        """Those all of whose lines the actor may see."""
        units = units_of(actor)
        if units is None:
            return self.all()
        from yangui.platform.funds.models import Line  # noqa: PLC0415  they know one another

        others = Line.objects.exclude(account__payer__in=units).values("entry")
        return self.exclude(pk__in=others)


class ObligationQuerySet(PayerQuerySet):
    """What was granted, by who pays it."""


class RecoveryQuerySet(PayerQuerySet):
    """What is owed back, by whom it goes back to."""

    payer = "obligation__payer"


class InstalmentQuerySet(PayerQuerySet):
    """Parts of what is owed back."""

    payer = "recovery__obligation__payer"

    def owing(self) -> "InstalmentQuerySet":
        """Those that have neither come nor been waived."""
        return self.filter(state__in=OWING)


class BankAccountQuerySet(models.QuerySet):
    """Bank accounts of payees and payers."""

    def valid(self) -> "BankAccountQuerySet":
        """Those that money may be sent to."""
        return self.filter(state=VALID)
