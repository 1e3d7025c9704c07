"""The draft of an application as it is typed: what the page sends, and saving it while somebody types."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from yangui.platform.core.actor import acting
from yangui.platform.core.transitions import RefusedError
from yangui.platform.programmes import forms as asked
from yangui.platform.programmes import services
from yangui.platform.programmes.models import Application
from yangui.platform.web.my.cases.forms import FactsForm
from yangui.policy.entity import FactError


def typed(request: HttpRequest) -> dict[str, Any]:
    """What was typed beside the facts, and from which window, as `services.answer` takes it."""
    said, seen = request.POST, request.POST.get("seen", "")
    return {
        "statement": said.get("statement", "")[:20000],
        "fields": said.get("fields", "")[:500].replace("，", ",").replace("、", ",").split(","),
        "members": said.get("members", "")[:2000].splitlines(),
        "window": said.get("window", "")[:32],
        "seen": int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 10 else None,
    }


@never_cache
@require_POST
def draft(request: HttpRequest, number: str) -> HttpResponse:
    """Saves what can be saved of a draft while somebody types, and says so in a line of the page.

    A value that cannot be is left as it was saved before: the page says it when the form is saved or handed in.
    """
    actor = acting(request)
    held = get_object_or_404(
        Application.objects.own(actor).select_related("call", "entity", "host", "leader"), number=number
    )
    filled = FactsForm(held, request.POST, list(asked.eligible(held).missing))
    values = {
        name: form.cleaned_data["value"] if form.is_bound else None
        for name, form in filled.forms.items()
        if not form.is_bound or form.is_valid()
    }
    context: dict[str, Any] = {"application": held}
    given = typed(request)
    try:
        services.answer(application=held, answers=values, actor=actor, unasked=True, **given)
    except FactError:
        context["refused"] = _("有一项填写有误，没有自动保存：请点“保存”查看。")
    except RefusedError as error:
        context["refused"] = str(error)
    context["left"] = any(form.is_bound and not form.is_valid() for form in filled.forms.values())
    return render(request, "my/applications/_saved.html", context)
