"""The copy of an application that experts read: without names of people and hosts, and without what tells them."""

from dataclasses import dataclass
from typing import Any

from yangui.platform.library import packs
from yangui.platform.programmes.forms import kind_of
from yangui.platform.programmes.models import Application
from yangui.platform.registry.values import raw

HIDDEN = "〔隐去〕"
# names somebody's employer
IDENTITY = "employer.identity"


@dataclass(frozen=True)
class Copy:
    """What is left of an application: its work, its fields, and facts by label and value as registers write it."""

    number: str
    category: str
    fields: tuple[str, ...]
    statement: str
    facts: tuple[tuple[str, Any], ...]


def copy_of(application: Application) -> Copy:
    """The anonymised copy."""
    names = {application.entity.name, *application.members}
    names |= {body.name for body in (application.leader, application.host) if body is not None}
    statement = application.statement
    for name in sorted((n for n in names if n), key=len, reverse=True):
        statement = statement.replace(name, HIDDEN)
    kind = kind_of(application)
    types = packs.current().scopes[kind].facts
    shown = {
        row["fact"]: raw(types[row["fact"]], application.answers[row["fact"]]["value"])
        for row in application.form["facts"]
        if row["fact"] in application.answers and row["fact"] in types and row["fact"] != IDENTITY
    }
    return Copy(
        number=f"{application.pk}",
        category=application.category,
        fields=tuple(application.fields),
        statement=statement,
        facts=tuple(shown.items()),
    )
