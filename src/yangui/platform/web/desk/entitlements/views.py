"""The officers' pages: when the registers were evaluated and what came of it, and offers that wait for a person."""

from collections.abc import Mapping

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yangui.platform.core.actor import Actor, DeniedError, acting
from yangui.platform.core.privileges import Privilege
from yangui.platform.core.transitions import RefusedError
from yangui.platform.entitlements import services
from yangui.platform.entitlements.models import Offer, Run
from yangui.platform.entitlements.states import DISPUTED
from yangui.platform.entitlements.tasks import evaluate
from yangui.platform.web.my.present import OfferPage, titled

PER_PAGE = 50
# what a run says of itself (`Run.counts`, `Run.seconds`), in words
COUNTS = {
    "entities": gettext_lazy("核算的对象"),
    "entitlements": gettext_lazy("符合的待遇"),
    "new": gettext_lazy("其中新增"),
    "changed": gettext_lazy("其中有变化"),
    "ended": gettext_lazy("不再符合"),
    "offers": gettext_lazy("新通知"),
    "offers_ending": gettext_lazy("停止享受的通知"),
    "lapsed": gettext_lazy("失效的通知"),
    "asked": gettext_lazy("请单位确认在职"),
    "notices": gettext_lazy("发出的消息"),
}
SECONDS = {
    "read": gettext_lazy("读取登记信息"),
    "evaluate": gettext_lazy("按规则核算"),
    "write": gettext_lazy("写入结果"),
    "compare": gettext_lazy("与上次比较"),
    "offer": gettext_lazy("生成通知"),
    "all": gettext_lazy("全部用时"),
}


class AnswerForm(forms.Form):
    """What an officer says to a disputed offer."""

    upheld = forms.ChoiceField(
        label=gettext_lazy("结论"),
        choices=[("yes", gettext_lazy("维持：通知仍有效")), ("no", gettext_lazy("撤回：通知作废"))],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("请选一个结论。")},
    )
    text = forms.CharField(
        label=gettext_lazy("答复"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": gettext_lazy("请写下答复。")},
    )


def _officer(request: HttpRequest) -> Actor:
    actor = acting(request)
    if not actor.may(Privilege.ENTITLEMENTS_RUN):
        raise Http404
    return actor


@never_cache
@require_GET
def runs(request: HttpRequest) -> HttpResponse:
    """The runs, the newest first."""
    actor = _officer(request)
    page = Paginator(Run.objects.select_related("made_by"), PER_PAGE).get_page(request.GET.get("page"))
    waiting = Offer.objects.in_reach(actor).filter(state=DISPUTED).count()
    return render(request, "desk/entitlements/runs.html", {"page": page, "waiting": waiting})


@never_cache
@require_POST
def start(request: HttpRequest) -> HttpResponse:
    """Asks the worker for a run."""
    _officer(request)
    evaluate.enqueue(only_changed=request.POST.get("what") == "changed")
    messages.success(request, _("已安排核算，完成后在这里显示结果。"))
    return redirect("desk-runs")


@never_cache
@require_GET
def run(request: HttpRequest, pk: int) -> HttpResponse:
    """One run: its figures, and by benefit what was offered in the officer's regions."""
    actor = _officer(request)
    row = get_object_or_404(Run.objects.select_related("made_by"), pk=pk)
    offers = Offer.objects.in_reach(actor).filter(run=row).values("benefit", "kind", "state").annotate(n=Count("pk"))
    kinds, states = dict(Offer.Kind.choices), Offer.MACHINE.states
    rows = [
        (titled(o["benefit"]), kinds[o["kind"]], states[o["state"]], o["n"])
        for o in offers.order_by("benefit", "kind", "state")
    ]
    context = {"run": row, "rows": rows, "counts": _named(row.counts, COUNTS), "seconds": _named(row.seconds, SECONDS)}
    return render(request, "desk/entitlements/run.html", context)


def _named(figures: Mapping[str, float], names: Mapping[str, Promise]) -> list[tuple[str | Promise, float]]:
    return [(names[name], figures[name]) for name in names if name in figures]


@never_cache
@require_GET
def disputes(request: HttpRequest) -> HttpResponse:
    """The offers that were sent to a person, the oldest first."""
    actor = _officer(request)
    held = Offer.objects.in_reach(actor).filter(state=DISPUTED).select_related("entity").order_by("pk")
    page = Paginator(held, PER_PAGE).get_page(request.GET.get("page"))
    rows = [(offer, titled(offer.benefit)) for offer in page]
    return render(request, "desk/entitlements/disputes.html", {"rows": rows, "page": page})


@never_cache
@require_http_methods(["GET", "POST"])
def dispute(request: HttpRequest, pk: int) -> HttpResponse:
    """One of them with its reasons, and the answer."""
    actor = _officer(request)
    held = get_object_or_404(Offer.objects.in_reach(actor).select_related("entity", "run"), pk=pk, state=DISPUTED)
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            services.answer(offer=held, upheld=said["upheld"] == "yes", text=said["text"], actor=actor)
        except (RefusedError, DeniedError) as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("已答复并通知本人。"))
            return redirect("desk-disputed-offers")
    elif request.method == "GET":
        services.note_reading(offer=held, actor=actor)
    context = {"offer": held, "shown": OfferPage(held), "form": form}
    return render(request, "desk/entitlements/dispute.html", context, status=422 if form.errors else 200)
