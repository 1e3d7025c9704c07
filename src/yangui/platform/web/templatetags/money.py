"""Sums in templates: 2,700.00, whatever the language."""

from decimal import Decimal

from django import template
from django.utils.translation import gettext as _

register = template.Library()


@register.filter
def yuan(amount: Decimal | str | None) -> str:
    """A sum, which JSON keeps as text, with its fen; one that is not known says so."""
    return _("金额待核定") if amount is None else f"{Decimal(amount):,.2f}"
