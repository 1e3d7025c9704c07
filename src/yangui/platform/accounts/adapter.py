"""How sign-in by allauth is made ours: mail through the outbox, secrets sealed, lock-outs in the audit trail."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.core.exceptions import ValidationError
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.http import HttpRequest

from yangui.platform.accounts.models import User
from yangui.platform.core import audit
from yangui.platform.core.actor import PUBLIC
from yangui.platform.core.crypto import seal, unseal
from yangui.platform.notifications.services import post

SECOND_FACTOR = "second factor"


class AccountAdapter(DefaultAccountAdapter):
    """Sign-in with address and password."""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Puts the mail in the outbox, so that it leaves only when what it tells was kept."""
        message: EmailMultiAlternatives = self.render_mail(template_prefix, email, context)
        post(to=email, subject=str(message.subject), text=str(message.body))

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Refuses after too many failures; the trail tells that it did, for an account that there is."""
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            account = User.objects.filter(email=str(credentials.get("email", "")).lower()).first()
            if account is not None:
                with transaction.atomic():
                    audit.record("account.locked_out", account, actor=PUBLIC)
            raise


class SecondFactorAdapter(DefaultMFAAdapter):
    """Second factors; their secrets lie sealed in the database."""

    def encrypt(self, text: str) -> str:
        """The secret, sealed."""
        return seal(SECOND_FACTOR, text.encode()).decode("ascii")

    def decrypt(self, encrypted_text: str) -> str:
        """The secret. Raises `ValueError` where no key of this installation opens it."""
        opened = unseal(SECOND_FACTOR, encrypted_text.encode("ascii"))
        if opened is None:
            raise ValueError("a second factor was sealed with a key that is not among SEALING_KEYS")
        return opened.decode()


class SingleSignOnAdapter(DefaultSocialAccountAdapter):
    """Sign-in at another place that speaks OpenID Connect."""

    def populate_user(self, request: HttpRequest, sociallogin: SocialLogin, data: dict[str, Any]) -> User:
        """Takes the name as that place gives it."""
        user: User = super().populate_user(request, sociallogin, data)
        said = sociallogin.account.extra_data
        claims = said.get("userinfo") or said.get("id_token") or said
        user.name = str(claims.get("name") or data.get("name") or user.email)[:100]
        return user
