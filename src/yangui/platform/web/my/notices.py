"""What one was told."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from yangui.platform.core.actor import acting
from yangui.platform.notifications.models import Notice
from yangui.platform.notifications.services import read

PER_PAGE = 30


@never_cache
@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """All notices, the newest first, or with `?unread=1` those that were not opened."""
    held = Notice.objects.visible_to(acting(request))
    unread = request.GET.get("unread") == "1"
    shown = Paginator(held.unread() if unread else held, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "my/notices.html", {"page": shown, "only_unread": unread})


@never_cache
@require_GET
def notice(request: HttpRequest, pk: int) -> HttpResponse:
    """One notice, which counts as read from now on."""
    actor = acting(request)
    held = get_object_or_404(Notice.objects.visible_to(actor), pk=pk)
    read(notice=held, actor=actor)
    return render(request, "my/notice.html", {"notice": held})
