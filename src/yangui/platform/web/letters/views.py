"""Whoever holds a letter sees that it is genuine, and no more than a public notice would tell."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from yangui.platform.cases.models import Letter
from yangui.platform.core.masking import masked_name
from yangui.platform.core.pinned import intact
from yangui.platform.targets.models import Order


@login_not_required
@never_cache
@require_GET
def verify(request: HttpRequest, code: str) -> HttpResponse:
    """Whether the letter with this code is genuine and still holds."""
    letter = Letter.objects.select_related("case__organisation").filter(code=code).first()
    genuine = letter is not None and intact(letter)
    name = masked_name(letter.content["to"].partition("（")[0]) if letter else ""
    context = {"letter": letter, "genuine": genuine, "name": name, "said": letter.content if letter else {}}
    return render(request, "letters/verify.html", context, status=200 if genuine else 404)


@login_not_required
@never_cache
@require_GET
def order(request: HttpRequest, code: str) -> HttpResponse:
    """Whether a letter of supervision with this code is genuine; what it says is for its unit."""
    letter = Order.objects.filter(code=code).first()
    genuine = letter is not None and intact(letter)
    context = {"letter": letter, "genuine": genuine, "said": letter.content if letter else {}}
    return render(request, "letters/order_verify.html", context, status=200 if genuine else 404)
