"""Sessions: when they end, and whether a second factor was shown in them."""

from collections.abc import Callable
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_used
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from yangui.platform.accounts.models import User
from yangui.platform.core.clock import now

BEGAN, SEEN, FACTOR = "began", "seen", "second_factor"
# writing the session at each request would cost more than it says
TOUCH = 60


def second_factor(request: HttpRequest) -> bool:
    """Whether who is signed in has shown a second factor in this session."""
    return request.user.is_authenticated and request.session.get(FACTOR) == request.user.pk


def over(began: float, seen: float) -> bool:
    """Whether a session has ended that began and was last used then, in seconds of the epoch."""
    moment = now().timestamp()
    return moment - began > settings.SESSION_COOKIE_AGE or moment - seen > settings.SESSION_IDLE_SECONDS


class SessionEndMiddleware:
    """Signs out who was away for `SESSION_IDLE_SECONDS`, or signed in `SESSION_COOKIE_AGE` seconds ago."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Ends the session, or notes that it goes on."""
        if request.user.is_authenticated:
            moment, session = now().timestamp(), request.session
            began, seen = session.setdefault(BEGAN, moment), session.setdefault(SEEN, moment)
            if over(began, seen):
                logout(request)
                messages.info(request, _("为了安全，登录已自动结束，请重新登录。"))
            elif moment - seen > TOUCH:
                session[SEEN] = moment
        return self.get_response(request)


@receiver(user_logged_in)
def _begin(request: HttpRequest, **_: Any) -> None:
    request.session[BEGAN] = request.session[SEEN] = now().timestamp()


@receiver(authenticator_used)
def _shown(request: HttpRequest, user: User, **_: Any) -> None:
    request.session[FACTOR] = user.pk


@receiver(authenticator_added)
def _added(request: HttpRequest, user: User, authenticator: Authenticator, **_: Any) -> None:
    # who sets one up has it at hand
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:
        request.session[FACTOR] = user.pk


@receiver(authenticator_removed)
def _removed(request: HttpRequest, user: User, **_: Any) -> None:
    if not Authenticator.objects.filter(user=user).exists():
        request.session.pop(FACTOR, None)
