"""What an application asks: the facts that its category reads and the papers, pinned in the version of its day."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from yangui.platform.cases.papers import lacking
from yangui.platform.core.clock import today
from yangui.platform.library import packs
from yangui.platform.programmes.models import Application
from yangui.platform.registry.answers import form, known
from yangui.platform.registry.known import judgements_of
from yangui.policy import as_json
from yangui.policy.cases import conditions_of
from yangui.policy.eligibility import Eligibility, Line, line, may_apply, node
from yangui.policy.model import Kind


def line_of(application: Application) -> Line:
    """The category in the pack of today, as of the day the call opened; raises `KeyError` where it is gone."""
    call = application.call
    return line(packs.current(), call.programme, application.category, call.opens_on)


def made(application: Application) -> dict[str, Any]:
    """The form as it is asked today, with its version."""
    pack, where = packs.current(), line_of(application)
    read = {n for c in conditions_of(where.requires) if c not in where.category.settles
            for n in node(pack, where.kind, c).facts}  # fmt: skip
    return form(where.kind, read, papers=[paper["zh"] for paper in application.call.rules["papers"]])


def eligible(application: Application, judgements: Mapping[str, bool] | None = None) -> Eligibility:
    """What the rules say of the application today; `judgements` are open terms that an officer judged for it."""
    where, entity = line_of(application), application.entity.live
    held = dict(judgements_of(entity)) | dict(application.decision.get("judgements", {})) | dict(judgements or {})
    return may_apply(packs.current(), where, known(application), on=today(), judgements=held)


def pinned(application: Application, said: Eligibility, judgements: Mapping[str, bool] | None = None) -> dict[str, Any]:
    """What the rules said today, as plain JSON, with what officers judged."""
    judged = dict(application.decision.get("judgements", {})) | dict(judgements or {})
    return as_json.eligibility(packs.current(), said) | {"on": today().isoformat(), "judgements": judged}


def problems(application: Application) -> dict[str, str]:
    """What keeps a draft from being submitted, in words: the readiness list."""
    found = {fact: _("请填写。") for fact in eligible(application).missing}
    found |= {title: _("请上传，或选用已上传的材料。") for title in lacking(application)}
    if not application.statement.strip():
        found["statement"] = _("请写明申报内容。")
    if application.call.rules["stages"]["expert_review"] and not application.fields:
        found["fields"] = _("请写明领域，主领域在前。")
    return found


def kind_of(application: Application) -> Kind:
    """The kind of entity that applies in the category."""
    kind: Kind = application.call.rules["categories"][application.category]["kind"]
    return kind
