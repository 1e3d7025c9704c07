"""How private each field of each model is, and how long its rows are kept.

Each app says it in its `privacy.py` as `FIELDS`, for all fields by name, so that a new one cannot go unnoticed; for
apps of others `third_party_privacy` does. Export, retention and the register of processing read the same table.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from importlib import import_module
from importlib.util import find_spec

from django.apps import apps
from django.db.models import Field, Model, QuerySet

from yangui.platform.core.clock import now


class Privacy(StrEnum):
    """How private a field is, the least first."""

    PUBLIC = "public"  # may be on any page
    INTERNAL = "internal"  # about the work, not about a person
    PERSONAL = "personal"  # about a person
    SENSITIVE = "sensitive"  # identity, account, health, secrets: encrypted or hashed, masked where shown


@dataclass(frozen=True)
class Kept:
    """Fields of a model by privacy, in words. Rows go `days` after the moment in `since`; None: as long as what they
    belong to, for the reason that `why` gives.
    """

    why: str
    public: str = ""
    internal: str = ""
    personal: str = ""
    sensitive: str = ""
    days: int | None = None
    since: str = ""

    def __post_init__(self) -> None:
        assert (self.days is None) == (not self.since), "days are counted since a moment"

    @property
    def classes(self) -> Mapping[str, Privacy]:
        """Privacy by the name of the field."""
        return {name: p for p in Privacy for name in str(getattr(self, p)).split()}


FIELDS = {
    "Allowance": Kept("while it counts", internal="subject starts used", days=1, since="starts"),
    "AuditEvent": Kept(
        "for good: the chain breaks where one is missing",
        internal="id at action subject_type subject_id request_id previous hash",
        personal="actor reason detail",
    ),
    "WorkingDay": Kept("for good", public="day works provisional source"),
    "ScheduledJob": Kept("follows the code", internal="name enabled next_at last_at error"),
}


def declared() -> Mapping[str, Kept]:
    """What is said, by the label of the model (`app.Model`)."""
    found = dict(import_module("yangui.platform.core.third_party_privacy").FIELDS)
    for config in apps.get_app_configs():
        if find_spec(f"{config.name}.privacy") and config.name.startswith("yangui."):
            said = import_module(f"{config.name}.privacy").FIELDS
            found |= {f"{config.label}.{model}": kept for model, kept in said.items()}
    return found


def privacy_of(field: Field) -> Privacy:
    """How private a field is; raises `KeyError` where nobody said."""
    return declared()[field.model._meta.label].classes[field.name]


def faults() -> Iterator[str]:
    """Every field that is not classified, or twice, and every name that is no field."""
    said = declared()
    models = {m._meta.label: m for m in apps.get_models(include_auto_created=True)}
    yield from (f"{label}: no such model" for label in sorted(set(said) - set(models)))
    for label, model in sorted(models.items()):
        names = [name for p in Privacy for name in str(getattr(said[label], p)).split()] if label in said else []
        own = {f.name for f in (*model._meta.concrete_fields, *model._meta.many_to_many)}
        yield from (f"{label}.{name}: not classified" for name in sorted(own - set(names)))
        yield from (f"{label}.{name}: no such field" for name in sorted(set(names) - own))
        yield from (f"{label}.{name}: classified twice" for name in sorted({n for n in names if names.count(n) > 1}))


def expired() -> Iterator[tuple[type[Model], QuerySet[Model]]]:
    """For each model with a time of its own the rows that are past it."""
    for label, kept in sorted(declared().items()):
        if kept.days is not None:
            model = apps.get_model(label)
            before = now() - timedelta(days=kept.days)
            yield model, model._base_manager.filter(**{f"{kept.since}__lt": before})
