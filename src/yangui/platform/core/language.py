"""The language in which a request is answered."""

from django.utils.translation import get_language


def current_language() -> str:
    """As packs name it: zh or en."""
    return "en" if get_language() == "en" else "zh"
