"""Double opt-in: who gives an address of mail is asked there whether it was meant; until then nothing is kept.

What was asked for travels sealed in the link of that mail.
"""

import json
import zlib
from collections.abc import Mapping
from typing import Any, NamedTuple

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from yangui.platform.core.crypto import keyed_hashes, seal, unseal
from yangui.platform.core.limits import spend
from yangui.platform.core.transitions import RefusedError
from yangui.platform.notifications.models import Mail
from yangui.platform.notifications.services import post

DAYS = 3
HOUR = 3600
# Mails an hour: to one address, and asked for by one machine.
MOST_TO, MOST_BY = 3, 20
# No honest link is longer; it bounds what a forged one can make us unpack.
MOST_BYTES = 64_000


class Confirmed(NamedTuple):
    """An address that is its owner's wish, and what was asked for with it."""

    address: str
    content: Mapping[str, Any]


def address_of(view: str, *args: object) -> str:
    """The whole address of a page, for a mail."""
    return settings.ADDRESS.rstrip("/") + reverse(view, args=args)


def ask(
    *, purpose: str, view: str, address: str, content: Mapping[str, Any], subject: str, text: str, caller: str
) -> Mail:
    """Sends the link of `view` that confirms; `text` says what for, `caller` tells machines apart (an IP address).

    Raises `RefusedError` where too many such mails were asked for.
    """
    address = address.strip().lower()
    for subject_, most in ((f"to {address}", MOST_TO), (f"by {caller}", MOST_BY)):
        hashed = keyed_hashes("confirmation", subject_)[0]
        if spend(f"confirmation {hashed}", 1, most=most, seconds=HOUR).left < 0:
            raise RefusedError(_("刚才已经发过几封确认邮件，请查收，或一小时后再试。"))
    said = json.dumps({"address": address, "content": content}, ensure_ascii=False, separators=(",", ":"))
    link = address_of(view, seal(purpose, zlib.compress(said.encode(), 9)).decode("ascii"))
    closing = _("如果不是您本人的意思，不必理会：不确认，我们就什么也不保存。链接 %(days)s 天内有效。") % {"days": DAYS}
    return post(to=address, subject=subject, text=f"{text}\n\n{link}\n\n{closing}\n")


def confirmed(purpose: str, sealed: str) -> Confirmed | None:
    """What was asked for; None where the link was changed or is too old."""
    packed = unseal(purpose, sealed[:MOST_BYTES].encode("ascii", "ignore"), seconds=DAYS * 24 * 3600)
    if packed is None:
        return None
    said = json.loads(zlib.decompressobj().decompress(packed, MOST_BYTES))
    return Confirmed(said["address"], said["content"])
