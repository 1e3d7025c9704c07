"""Which registers the officer's units keep, by which rules; and proposing somebody."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from yangui.platform.core.language import current_language
from yangui.platform.core.privileges import Privilege
from yangui.platform.core.transitions import RefusedError
from yangui.platform.library import packs
from yangui.platform.recognition import services
from yangui.platform.recognition.models import Level, Register
from yangui.platform.registry.models import Entity
from yangui.platform.web.desk.recognition.cases import officer
from yangui.platform.web.desk.recognition.forms import KeepForm, ProposeForm


@never_cache
@require_GET
def registers(request: HttpRequest) -> HttpResponse:
    """All register types of the pack by level, and which of them the officer's units keep."""
    actor = officer(request)
    held: dict[tuple[str, str], list[Register]] = {}
    for register in Register.objects.select_related("organisation"):
        held.setdefault((register.type, register.level), []).append(register)
    rows = [
        (id, said.title[current_language()], level, Level(level).label, held.get((id, level), []))
        for id, said in packs.current().register_types.items()
        for level in said.levels
    ]
    context = {"rows": rows, "decides": actor.may(Privilege.RECOGNITION_DECIDE)}
    return render(request, "desk/recognition/registers.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def keep(request: HttpRequest) -> HttpResponse:
    """How one register is kept."""
    actor, pack = officer(request, Privilege.RECOGNITION_DECIDE), packs.current()
    type, level = request.GET.get("type", ""), request.GET.get("level", "")
    if type not in pack.register_types or level not in pack.register_types[type].levels:
        raise Http404
    form = KeepForm(actor, type, level, request.POST or None)
    if form.is_valid():
        try:
            held = services.keep(type=type, level=level, actor=actor, **form.settled)
        except RefusedError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("已保存：%s。") % held.title)
            return redirect("desk-registers")
    said = pack.register_types[type]
    context = {"form": form, "title": f"{said.title[current_language()]} · {Level(level).label}", "open": said.open}
    return render(request, "desk/recognition/keep.html", context, status=422 if form.is_bound else 200)


@never_cache
@require_http_methods(["GET", "POST"])
def propose(request: HttpRequest) -> HttpResponse:
    """Somebody is proposed for a register."""
    actor = officer(request, Privilege.RECOGNITION_CHECK)
    form = ProposeForm(actor, request.POST or None, initial={"name": request.GET.get("entity", "")})
    if form.is_valid():
        register, name = form.cleaned_data["register"], form.cleaned_data["name"].strip()
        among = Entity.objects.visible_to(actor).current().filter(kind__in=register.rules["kinds"])
        found = list(among.filter(pk=int(name)) if name.isascii() and name.isdigit() else among.filter(name=name)[:2])
        if len(found) != 1:
            form.add_error("name", _("登记中没有这个名称，或不止一个：请填登记序号。"))
        else:
            try:
                held = services.propose(
                    register=register, entity=found[0], values={}, reason=form.cleaned_data["reason"], actor=actor
                )
            except RefusedError as error:
                form.add_error(None, str(error))
            else:
                return redirect("desk-recognition-case", number=held.number)
    return render(request, "desk/recognition/propose.html", {"form": form}, status=422 if form.is_bound else 200)
