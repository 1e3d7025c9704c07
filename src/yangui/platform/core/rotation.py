"""Rotation of keys: what an older key sealed is sealed anew with the newest, so that the older one can be thrown away.

The new key goes to the front of SEALING_KEYS, the program is started anew, `yangui manage rotate_keys` is run, and the
old key is removed.
"""

from collections.abc import Callable, Iterable

from django.apps import apps
from django.db import transaction
from django.db.models import Model

from yangui.platform.core.fields import EncryptedTextField, LookupHashField

BATCH = 500
ALSO: dict[str, Callable[[], int]] = {}


def also(reseal: Callable[[], int]) -> Callable[[], int]:
    """Registers a function that seals anew what lies sealed elsewhere than in fields, and says how many it were."""
    ALSO[reseal.__module__] = reseal
    return reseal


def rotate(models: Iterable[type[Model]] | None = None) -> dict[str, int]:
    """Seals all anew; how many rows by model, and by module for what `also` registered."""
    done = {}
    for model in apps.get_models() if models is None else models:
        fields = [f.name for f in model._meta.concrete_fields if isinstance(f, EncryptedTextField | LookupHashField)]
        if fields:
            done[model._meta.label] = _reseal(model, fields)
    return done | ({name: reseal() for name, reseal in sorted(ALSO.items())} if models is None else {})


def _reseal(model: type[Model], fields: list[str]) -> int:
    count, last = 0, None
    while True:
        with transaction.atomic():
            rows = model._base_manager.select_for_update().order_by("pk")
            batch = list((rows if last is None else rows.filter(pk__gt=last))[:BATCH])
            for row in batch:
                row.save(update_fields=fields)
        if not batch:
            return count
        count, last = count + len(batch), batch[-1].pk
