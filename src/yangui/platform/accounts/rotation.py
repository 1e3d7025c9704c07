"""Rotation of keys for the secrets of second factors, which allauth keeps in a column of its own form."""

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.db import transaction

from yangui.platform.core.rotation import also

SEALED = ("secret", "seed")


@also
@transaction.atomic
def reseal_second_factors() -> int:
    """Seals each secret anew with the newest key; how many second factors there are."""
    adapter, count = get_adapter(), 0
    for factor in Authenticator.objects.select_for_update().order_by("pk"):
        for name in SEALED:
            if name in factor.data:
                factor.data[name] = adapter.encrypt(adapter.decrypt(factor.data[name]))
        if codes := factor.data.get("migrated_codes"):
            factor.data["migrated_codes"] = [adapter.encrypt(adapter.decrypt(code)) for code in codes]
        factor.save(update_fields=["data"])
        count += 1
    return count
