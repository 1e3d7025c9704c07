"""`yangui manage sign_ins`: fictional accounts to look around with, and how to sign in as them."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from yangui.platform.core.actor import DeniedError
from yangui.platform.organisations import fictional


class Command(BaseCommand):
    """Makes the accounts on first use; run again for the code of the moment."""

    help = "make fictional accounts, one for each role, and tell how to sign in as them (settings of the desk only)"

    def handle(self, *_args: Any, **_options: Any) -> None:
        """One line for each account."""
        try:
            fictional.write_accounts()
        except DeniedError as error:
            raise CommandError(str(error)) from None
        for who in fictional.sign_ins():
            factor = " *" if who.role.staff else ""
            self.stdout.write(f"  {who.email:<40} {who.name}  {who.role.title}{factor}")
        said = _("  密码 %(password)s；* 另需验证码，现在是 %(code)s，每半分钟一变：yangui manage sign_ins")
        self.stdout.write(said % {"password": fictional.password(), "code": fictional.code()})
