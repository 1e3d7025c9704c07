"""The pack that the platform serves; immutable, so that all requests of a process share it."""

from functools import lru_cache

from django.conf import settings

from yangui.policy.load import find_pack, load_pack
from yangui.policy.pack import Pack


def current() -> Pack:
    """The pack in the folder `settings.PACK`, as it was when this process first asked."""
    return _loaded(settings.PACK)


@lru_cache(maxsize=4)
def _loaded(where: str) -> Pack:
    return load_pack(find_pack(where))
