"""What money is for, as people call it: the case or application behind a reference of the ledger."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from django.urls import reverse

from yangui.platform.cases.models import Case
from yangui.platform.core.actor import Actor
from yangui.platform.programmes.models import Award


class Reference(NamedTuple):
    """What people call it, and where it can be opened; no address for who may not, or where there is no page."""

    number: str
    address: str = ""


def named(references: Iterable[str], actor: Actor) -> Mapping[str, Reference]:
    """By reference, in two queries for each kind that is among them."""
    asked = set(references)
    found = {reference: Reference(reference) for reference in asked}
    for kind, opens in (("case", _cases), ("award", _awards)):
        keys = [int(r.removeprefix(f"{kind}:")) for r in asked if r.startswith(f"{kind}:")]
        if keys:
            found |= {f"{kind}:{key}": held for key, held in opens(keys, actor).items()}
    return found


def _cases(keys: list[int], actor: Actor) -> dict[int, Reference]:
    seen = set(Case.objects.visible_to(actor).filter(pk__in=keys).values_list("pk", flat=True))
    numbers = Case.objects.filter(pk__in=keys).values_list("pk", "number")
    return {pk: Reference(n, reverse("desk-case", args=[n]) if pk in seen else "") for pk, n in numbers}


def _awards(keys: list[int], actor: Actor) -> dict[int, Reference]:
    seen = set(Award.objects.with_units(actor).filter(pk__in=keys).values_list("pk", flat=True))
    numbers = Award.objects.filter(pk__in=keys).values_list("pk", "application__number")
    return {pk: Reference(n, reverse("desk-application", args=[n]) if pk in seen else "") for pk, n in numbers}
