"""`yangui manage api_keys`: keys of the API are listed, made and revoked."""

from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from yangui.platform.accounts import keys
from yangui.platform.accounts.keys import Scope
from yangui.platform.accounts.models import ApiKey
from yangui.platform.core.actor import Actor, Grant
from yangui.platform.core.clock import now
from yangui.platform.core.privileges import Privilege

# whoever may run commands of the service manages it
ACTOR = Actor(grants=(Grant(Privilege.SERVICE_MANAGE, "system_administrator"),))
DAYS, PER_MINUTE, REGION = 365, 600, 6


class Command(BaseCommand):
    """A key is told once, when it is made; afterwards it is called by how it begins."""

    help = "list the keys of the API, make one or revoke one"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The options."""
        parser.add_argument("--make", metavar="NAME", help="make a key for a program of this name")
        parser.add_argument(
            "--scope", action="append", choices=[s.value for s in Scope], default=[], help="for what (may be repeated)"
        )
        parser.add_argument("--region", default="", metavar="CODE", help="only what is of a region and those in it")
        parser.add_argument("--per-minute", type=int, default=PER_MINUTE, metavar="N", help=f"requests ({PER_MINUTE})")
        parser.add_argument("--days", type=int, default=DAYS, metavar="N", help=f"how long it holds ({DAYS})")
        parser.add_argument("--revoke", metavar="BEGINNING", help="revoke the key that begins so")
        parser.add_argument("--reason", default="", help="why it is revoked")

    def handle(self, *_args: Any, **said: Any) -> None:
        """Raises `CommandError` for what cannot be."""
        if said["make"]:
            self._make(**said)
        elif said["revoke"]:
            self._revoke(said["revoke"], said["reason"])
        else:
            for key in ApiKey.objects.order_by("pk"):
                self.stdout.write(_line(key))

    def _make(self, **said: Any) -> None:
        region = said["region"]
        if not said["scope"]:
            raise CommandError(f"say what it is for: --scope with one of {', '.join(Scope)}")
        if region and not (region.isdigit() and region.isascii() and len(region) == REGION):
            raise CommandError(f"{region}: a region is said by its code of six digits")
        if said["per_minute"] < 1 or said["days"] < 1:
            raise CommandError("--per-minute and --days are at least 1")
        key, secret = keys.make_key(
            name=said["make"], scopes=[Scope(s) for s in said["scope"]], region=region, per_minute=said["per_minute"],
            expires_at=now() + timedelta(days=said["days"]), actor=ACTOR,
        )  # fmt: skip
        self.stdout.write(f"{_line(key)}\n{secret}\nIt is not shown again. Send it as: Authorization: Bearer …")

    def _revoke(self, beginning: str, reason: str) -> None:
        key = ApiKey.objects.filter(prefix=beginning, revoked_at=None).first()
        if key is None:
            raise CommandError(f"no key in force begins with {beginning}: they are listed without options")
        if not reason.strip():
            raise CommandError("say why: --reason")
        keys.revoke_key(key=key, actor=ACTOR, reason=reason.strip())
        self.stdout.write(f"{beginning} opens nothing any more")


def _line(key: ApiKey) -> str:
    until = "revoked" if key.revoked_at else f"until {key.expires_at:%Y-%m-%d}" if key.expires_at else "without an end"
    where = key.region or "everywhere"
    return f"{key.prefix}  {key.name}  {','.join(key.scopes)}  {where}  {key.per_minute} a minute  {until}"
