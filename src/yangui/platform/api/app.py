"""The addresses of the API. What it answers is made by the library half; nothing is stored."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import msgspec
from django.http import HttpRequest
from ninja import NinjaAPI, Path, Schema
from ninja.renderers import BaseRenderer
from pydantic import ConfigDict, Field

from yangui.platform.accounts.keys import Scope
from yangui.platform.api import assessment, figures, grids, programmes, targets, tickets
from yangui.platform.api.access import admit
from yangui.platform.api.problems import PROBLEMS, ProblemError, fact_problems, handle
from yangui.platform.core.clock import today
from yangui.platform.library import packs
from yangui.policy import as_json
from yangui.policy.decide import decide
from yangui.policy.decision import Decision, Decisions
from yangui.policy.entity import FactError
from yangui.policy.model import Kind
from yangui.policy.pack import Pack

MOST_ENTITIES = 1000
# An entity of a batch costs less than a request of its own.
ENTITIES_A_COST = 20


class Renderer(BaseRenderer):
    """Answers are plain data or msgspec structures."""

    media_type = "application/json"

    def render(self, _: HttpRequest, data: Any, *, response_status: int) -> bytes:  # noqa: ARG002
        """As JSON."""
        return msgspec.json.encode(data)


class API(NinjaAPI):
    """An API whose description names the problems that every operation may answer with."""

    def get_openapi_schema(self, **options: Any) -> Any:
        """The description, OpenAPI 3.1."""
        schema = super().get_openapi_schema(**options)
        for operations in schema["paths"].values():
            for operation in operations.values():
                operation["responses"] |= PROBLEMS
        return schema


api = API(
    title="Yangui",
    version="1",
    description="Policies as data, decisions with their reasons. Sums are in fen, days ISO 8601, unknown facts null.",
    docs_url=None,
    renderer=Renderer(),
)
handle(api)
api.add_router("/targets", targets.router)
api.add_router("", programmes.router)
api.add_router("/figures", figures.router)
api.add_router("/tickets", tickets.router)
api.add_router("/assessment", assessment.router)
api.add_router("/grids", grids.router)


class Asked(Schema):
    """An entity and a day to decide on."""

    model_config = ConfigDict(extra="forbid")

    kind: Kind
    facts: dict[str, Any] = Field(max_length=400, description="as `facts/{kind}` lists them; missing is unknown")
    on: date | None = Field(None, description="the day of the decision; today where it is left out")


class Check(Asked):
    """One entity to be decided."""

    benefits: list[str] | None = Field(None, max_length=1000, description="only these")
    all: bool = Field(default=False, description="benefits that are not in force on that day too")
    reasons: bool = Field(default=True, description="false: answer and sum only, in a tenth of the time")


class Entity(Schema):
    """One of many."""

    model_config = ConfigDict(extra="forbid")

    id: str = Field(max_length=200)
    facts: dict[str, Any] = Field(max_length=400)


class Checks(Schema):
    """Many entities to be decided on the same day."""

    model_config = ConfigDict(extra="forbid")

    kind: Kind
    entities: list[Entity] = Field(max_length=MOST_ENTITIES)
    on: date | None = None
    benefits: list[str] | None = Field(None, max_length=1000)


class Comparison(Asked):
    """The same entity with other facts, or on another day."""

    to: dict[str, Any] = Field(default_factory=dict, max_length=400, description="facts that differ")
    to_on: date | None = None


@api.get("/facts/{kind}", summary="The facts that can be given for a kind of entity")
def facts(request: HttpRequest, kind: Path[Kind]) -> dict[str, Any]:
    """With their types, registers, and how a person is asked for them."""
    admit(request, Scope.CHECK)
    pack = packs.current()
    return {"pack": pack.version, "facts": pack.facts[kind]}


@api.get("/documents", summary="The policy documents of the pack")
def documents(request: HttpRequest) -> dict[str, Any]:
    """Without their measures."""
    admit(request, Scope.CHECK)
    pack = packs.current()
    about = ("title", "kind", "number", "region", "issued", "in_force")
    found = [{"id": id, **{name: getattr(d, name) for name in about}} for id, d in pack.documents.items()]
    return {"pack": pack.version, "documents": found}


@api.get("/documents/{id}", summary="One document with its measures, benefits and targets")
def document(request: HttpRequest, id: str) -> Any:
    """As the pack has it."""
    admit(request, Scope.CHECK)
    return _known(packs.current().documents, id, "document")


@api.get("/benefits", summary="The benefits of the pack")
def benefits(
    request: HttpRequest,
    kind: Kind | None = None,
    document: str | None = None,
    in_force_on: date | None = None,
) -> dict[str, Any]:
    """All, or those for a kind of entity, of a document, in force on a day."""
    admit(request, Scope.CHECK)
    pack = packs.current()
    found = [
        rule.benefit
        for rule in pack.rules
        if (kind is None or rule.benefit.for_ == kind)
        and (document is None or rule.benefit.document == document)
        and (in_force_on is None or rule.in_force(in_force_on))
    ]
    return {"pack": pack.version, "benefits": found}


@api.get("/benefits/{id}", summary="One benefit, in all its versions")
def benefit(request: HttpRequest, id: str) -> dict[str, Any]:
    """The newest version last."""
    admit(request, Scope.CHECK)
    pack = packs.current()
    found = [b for b in pack.benefits if b.id == id]
    if not found:
        raise ProblemError(404, f"there is no benefit {id!r}")
    return {"pack": pack.version, "versions": found}


@api.post("/check", summary="What the policies give to one entity, and why")
def check(request: HttpRequest, asked: Check) -> dict[str, Any]:
    """Every decision with its conditions, payments, missing facts and receipt, as `yangui check --json` prints it."""
    admit(request, Scope.CHECK)
    made = _decided(packs.current(), asked, benefits=asked.benefits, all_=asked.all)
    if asked.reasons:
        return as_json.decisions(made)
    return {"on": made.on, "pack": made.decider.pack.version, "decisions": [_bare(d) for d in made]}


@api.post("/checks", summary="The same for up to a thousand entities")
def checks(request: HttpRequest, asked: Checks) -> dict[str, Any]:
    """Answer and sum by benefit; an entity with faulty facts has its problems in place of them."""
    admit(request, Scope.BATCH, 1 + len(asked.entities) // ENTITIES_A_COST)
    pack, on = packs.current(), asked.on or today()
    results = []
    for entity in asked.entities:
        try:
            made = decide(pack, asked.kind, entity.facts, on=on, benefits=_all_known(pack, asked.kind, asked.benefits))
        except FactError as error:
            results.append({"id": entity.id, "errors": fact_problems(error)})
            continue
        results.append({"id": entity.id, "decisions": [_short(d) for d in made]})
    return {"on": on, "pack": pack.version, "results": results}


@api.post("/questions", summary="What to ask next")
def questions(request: HttpRequest, asked: Asked) -> dict[str, Any]:
    """The missing facts, those first that decide most money."""
    admit(request, Scope.CHECK)
    made = _decided(packs.current(), asked)
    about = made.decider.pack.facts[asked.kind]
    found = [{"fact": q.fact, "asks": about[q.fact].asks, "fen": q.fen, "benefits": q.benefits} for q in made.questions]
    return {"on": made.on, "pack": made.decider.pack.version, "questions": found}


@api.post("/compare", summary="What changes with other facts or on another day")
def compare(request: HttpRequest, asked: Comparison) -> dict[str, Any]:
    """The benefits whose answer or sum differs, before and after."""
    admit(request, Scope.CHECK, 2)
    pack = packs.current()
    before = _decided(pack, asked)
    other = Asked(kind=asked.kind, facts=asked.facts | asked.to, on=asked.to_on or asked.on)
    after = _decided(pack, other)
    sides = [{d.benefit.id: _short(d) for d in made} for made in (before, after)]
    changed = [
        {"benefit": id, "before": sides[0].get(id), "after": sides[1].get(id)}
        for id in dict.fromkeys([*sides[0], *sides[1]])
        if sides[0].get(id) != sides[1].get(id)
    ]
    return {"pack": pack.version, "on": before.on, "to_on": after.on, "changed": changed}


def _decided(pack: Pack, asked: Asked, *, benefits: Sequence[str] | None = None, all_: bool = False) -> Decisions:
    known = _all_known(pack, asked.kind, benefits)
    return decide(pack, asked.kind, asked.facts, on=asked.on or today(), benefits=known, all_=all_)


def _all_known(pack: Pack, kind: Kind, benefits: Sequence[str] | None) -> Sequence[str] | None:
    known = {rule.benefit.id for rule in pack.decider(kind).rules}
    for id in benefits or ():
        if id not in known:
            raise ProblemError(422, f"there is no benefit {id!r} for a {kind}")
    return benefits


def _known(found: Any, id: str, what: str) -> Any:
    if id not in found:
        raise ProblemError(404, f"there is no {what} {id!r}")
    return found[id]


def _short(made: Decision) -> dict[str, Any]:
    return _bare(made) | {"receipt": made.receipt}


def _bare(made: Decision) -> dict[str, Any]:
    return {
        "benefit": made.benefit.id,
        "answer": made.answer,
        "amount_fen": made.amount_fen,
        "amount_state": made.amount_state,
        "result": made.result,
    }
