"""What the person who is named has to judge: each with reason and evidence, and the files of these."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yangui.platform.assessment.models import Evidence, Judgement
from yangui.platform.assessment.services import evidence, judging
from yangui.platform.assessment.services.judging import Task
from yangui.platform.assessment.states import DRAFTED
from yangui.platform.core.actor import acting
from yangui.platform.core.privileges import Privilege
from yangui.platform.core.transitions import RefusedError
from yangui.platform.web.desk.assessment.forms import ShareForm
from yangui.platform.web.papers import given, paper_response


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


@never_cache
@require_POST
def attach(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes a file in on which a judgement of one's own rests."""
    actor = acting(request)
    row = get_object_or_404(Judgement.objects.filter(by=actor.account).select_related("card"), pk=pk)
    try:
        name, content = given(request)
        evidence.attach(judgement=row, name=name, content=content, actor=actor)
    except RefusedError as error:
        messages.warning(request, str(error))
    return redirect("desk-judging") if row.card.state == DRAFTED else redirect("desk-scorecard", pk=row.card_id)


@never_cache
@require_GET
def file(request: HttpRequest, pk: int) -> HttpResponse:
    """A file of evidence, for who may see the judgement."""
    actor = acting(request)
    held = Evidence.objects.filter(judgement__in=Judgement.objects.visible_to(actor))
    row = get_object_or_404(held, pk=pk)
    return paper_response(row, evidence.content(evidence=row, actor=actor))
