"""The front page, and the choice of how pages look."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import check_for_language
from django.views.decorators.http import require_POST

from yangui.platform.core.clock import today
from yangui.platform.core.language import current_language
from yangui.platform.library import packs
from yangui.platform.web.context import ELDER
from yangui.platform.web.portal.front import front

YEAR = 365 * 24 * 3600


@login_not_required
def home(request: HttpRequest) -> HttpResponse:
    """What can be done here."""
    return render(request, "home.html", front(packs.current(), current_language(), today()))


@login_not_required
@require_POST
def view(request: HttpRequest) -> HttpResponse:
    """Takes the language and the size of the pages, and returns to the page it was chosen on."""
    back = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        back = "/"
    response = HttpResponseRedirect(back)
    language, elder = request.POST.get("language", ""), request.POST.get("elder", "")
    if language in dict(settings.LANGUAGES) and check_for_language(language):
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, language, max_age=YEAR, samesite="Lax")
    if elder in ("on", "off"):
        response.set_cookie(ELDER, elder, max_age=YEAR, samesite="Lax")
    return response
