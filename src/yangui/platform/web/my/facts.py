"""What is known of me: every fact with its register and date; and to say that one is wrong."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from yangui.platform.core.actor import Actor, acting
from yangui.platform.core.language import current_language
from yangui.platform.core.masking import masked_identity
from yangui.platform.library import packs
from yangui.platform.registry import disputes, services
from yangui.platform.registry.models import Dispute, Entity, Fact, Relation
from yangui.platform.web.check.questions import QuestionForm, initial
from yangui.platform.web.desk.registry import words
from yangui.policy.entity import FactError, typed_facts

MOST_TEXT = 2000


@never_cache
@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """All facts of each entity that is one's own or that one acts for, and one's disputes."""
    actor, language = acting(request), current_language()
    pack = packs.current()
    entities = [_known(entity, language) for entity in services.entities_of(actor).prefetch_related("identifiers")]
    made = Dispute.objects.filter(made_by=actor.account).select_related("fact", "entity")
    said = [{"dispute": d, "label": words.label(pack, d.entity.pack_kind, d.fact.name, language)} for d in made]
    return render(request, "my/facts.html", {"entities": entities, "disputes": said})


def _known(entity: Entity, language: str) -> dict[str, Any]:
    pack = packs.current()
    rows = [
        {"row": row, "label": words.label(pack, entity.pack_kind, name, language),
         "value": words.value(pack, entity.pack_kind, name, row.value, language),
         "register": words.register(pack, row.register, language), "state": Fact.State(row.state).label}
        for name, row in services.facts_of(entity).items()
    ]  # fmt: skip
    numbers = [(n.get_type_display(), masked_identity(n.value)) for n in entity.identifiers.all()]
    related = Relation.objects.filter(entity=entity, ended_by=None).select_related("to")
    return {"entity": entity, "facts": rows, "numbers": numbers, "relations": related}


@never_cache
def dispute(request: HttpRequest, pk: int) -> HttpResponse:
    """Says that a fact is wrong, what is right, and why."""
    actor, language, pack = acting(request), current_language(), packs.current()
    fact = get_object_or_404(_own(actor).select_related("entity"), pk=pk)
    kind = fact.entity.pack_kind
    if fact.name not in pack.facts[kind]:
        raise Http404
    held = typed_facts(pack, kind, {fact.name: services.values_of(fact.entity).get(fact.name)})
    shown = initial(pack.scopes[kind].facts[fact.name].type.name, held.get(fact.name))
    form = QuestionForm(pack, kind, fact.name, request.POST or None, initial={"value": shown})
    text, unknown = request.POST.get("text", "").strip()[:MOST_TEXT], "unknown" in request.POST
    wrong = ""
    if request.method == "POST":
        wrong = "" if text else _("请说明哪里不对。")
        if not wrong and (unknown or form.is_valid()):
            try:
                claimed = None if unknown else form.cleaned_data["value"]
                disputes.dispute(fact=fact, claimed=claimed, text=text, actor=actor)
            except FactError:
                form.refuse()
            else:
                messages.success(request, _("异议已提交，工作人员会在 10 个工作日内答复。"))
                return redirect("my-facts")
    context = {
        "fact": fact, "form": form, "text": text, "wrong": wrong, "unknown": unknown,
        "label": words.label(pack, kind, fact.name, language),
        "value": words.value(pack, kind, fact.name, fact.value, language),
        "register": words.register(pack, fact.register, language), "days": disputes.ANSWER_DAYS,
    }  # fmt: skip
    return render(request, "my/dispute.html", context, status=422 if request.method == "POST" else 200)


def _own(actor: Actor) -> Any:
    return Fact.objects.filter(entity__in=services.entities_of(actor), ended_by=None)


@never_cache
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """No longer says so."""
    actor = acting(request)
    made = get_object_or_404(Dispute, pk=pk, made_by=actor.account)
    disputes.withdraw(dispute=made, actor=actor)
    messages.success(request, _("异议已撤回。"))
    return redirect("my-facts")
