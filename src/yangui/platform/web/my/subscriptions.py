"""What one follows."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from yangui.platform.core.actor import acting
from yangui.platform.library import subscriptions
from yangui.platform.library.models import Subscriber
from yangui.platform.web.library.subscribing import listed, which


@never_cache
@require_http_methods(["GET", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """One's own subscriptions, each to be ended."""
    actor = acting(request)
    own = Subscriber.objects.visible_to(actor).first()
    if request.method == "POST" and own is not None:
        subscriptions.end(subscriber=own, subscription=which(request), actor=actor)
        messages.success(request, _("已退订。"))
        return redirect("my-subscriptions")
    return listed(request, own)
