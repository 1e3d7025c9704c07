"""Money in templates: sums as 2,700.00, whatever the language, and what they are for."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import template
from django.utils.translation import gettext as _

register = template.Library()


@register.inclusion_tag("desk/funds/_reference.html", takes_context=True)
def reference(context: Mapping[str, Any], reference: str) -> dict[str, Any]:
    """What the ledger calls by a reference, of those that the page has looked up as `references`."""
    return {"reference": context["references"][reference]}


@register.filter
def yuan(amount: Decimal | str | None) -> str:
    """A sum, which JSON keeps as text, with its fen; one that is not known says so."""
    return _("金额待核定") if amount is None else f"{Decimal(amount):,.2f}"
