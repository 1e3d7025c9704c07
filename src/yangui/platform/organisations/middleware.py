"""Who acts in a request, and who comes to the desk."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from yangui.platform.accounts.models import User
from yangui.platform.accounts.sessions import second_factor
from yangui.platform.core.actor import Actor, DeniedError
from yangui.platform.organisations import services

DESK = ("/desk/", "/cockpit/")


class ActorMiddleware:
    """Sets `request.actor`, made when first asked for; what a staff role gives needs a second factor."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Goes on with the actor."""

        def actor() -> Actor:
            account = request.user if isinstance(request.user, User) else None
            return services.actor_of(account, second_factor=second_factor(request))

        request.actor = SimpleLazyObject(actor)  # type: ignore[attr-defined]
        return self.get_response(request)


class DeskMiddleware:
    """Lets nobody to the pages under `DESK` but staff who have shown a second factor."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The page, or where to set up or show a second factor."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: object) -> HttpResponse | None:
        """Raises `DeniedError` for who is no staff."""
        if not request.path.startswith(DESK) or not isinstance(request.user, User):
            return None
        if not services.is_staff(request.user):
            raise DeniedError(_("这里只供工作人员使用。"))
        if not second_factor(request):
            messages.warning(request, _("工作人员须启用并使用第二重验证，才能进入工作台。"))
            return redirect("mfa_index")
        return None
