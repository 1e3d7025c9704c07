"""What the person who is named has to judge: each with reason and evidence."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from yangui.platform.assessment.services import judging
from yangui.platform.assessment.services.judging import Task
from yangui.platform.core.actor import acting
from yangui.platform.core.privileges import Privilege
from yangui.platform.core.transitions import RefusedError
from yangui.platform.web.desk.assessment.forms import ShareForm


def _key(task: Task) -> str:
    return f"{task.item.pk}-{task.card.pk}-{task.project.pk if task.project else 0}"


@never_cache
@require_http_methods(["GET", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """The list, each with its form; what is typed for one is kept where it is wrong."""
    actor = acting(request)
    if not actor.may(Privilege.ASSESSMENT_JUDGE):
        raise Http404
    tasks = {_key(task): task for task in judging.tasks(actor)}
    chosen, typed = request.POST.get("task", ""), None
    if request.method == "POST":
        if chosen not in tasks:
            raise Http404
        typed = ShareForm(request.POST, prefix=chosen)
        if typed.is_valid():
            task, said = tasks[chosen], typed.cleaned_data
            try:
                judging.judge(
                    item=task.item, card=task.card, project=task.project, share=typed.share, reason=said["reason"],
                    evidence=said["evidence"], actor=actor,
                )  # fmt: skip
            except RefusedError as error:
                typed.add_error(None, str(error))
            else:
                return redirect("desk-judging")
    rows: list[dict[str, Any]] = [
        {"key": key, "task": task, "form": typed if key == chosen and typed else ShareForm(prefix=key)}
        for key, task in tasks.items()
    ]
    return render(request, "desk/assessment/judging.html", {"rows": rows, "form": typed}, status=422 if typed else 200)
