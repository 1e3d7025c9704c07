"""Calls: drafted from the pack, settled by an officer, opened, closed, and led from stage to stage."""

from collections.abc import Collection, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from yangui.platform.core import audit
from yangui.platform.core.actor import Actor
from yangui.platform.core.clock import now, today
from yangui.platform.core.privileges import Privilege
from yangui.platform.core.stepping import step
from yangui.platform.core.transitions import RefusedError
from yangui.platform.funds.models import Fund
from yangui.platform.library import packs
from yangui.platform.organisations.models import Organisation, Region
from yangui.platform.programmes import planning, rules
from yangui.platform.programmes.models import Application, Call, Review
from yangui.platform.programmes.money import HOST
from yangui.platform.programmes.states import ACCEPTED, ASSIGNED, DRAFT, ELIGIBLE, RETURNED, SUBMITTED


@transaction.atomic
def draft_call(
    *,
    programme: str,
    organisation: Organisation,
    title: str,
    opens_on: date,
    closes_on: date,
    contact: str,
    actor: Actor,
) -> Call:
    """A call as the pack has it, to be settled. Raises `RefusedError` for a programme without call rules."""
    actor.must(Privilege.PROGRAMMES_MANAGE, organisation.pk)
    pack = packs.current()
    if programme not in pack.call_rules:
        raise RefusedError(_("规则包里没有这个项目的遴选规则。"))
    if closes_on < opens_on:
        raise RefusedError(_("截止日期须不早于开始日期。"))
    call = Call.objects.create(
        programme=programme, organisation=organisation, title=title, opens_on=opens_on, closes_on=closes_on,
        contact=contact, pack=pack.version, rules=rules.made(pack, programme, opens_on), made_by_id=actor.account,
        quorum=pack.call_rules[programme].quorum or 3,
    )  # fmt: skip
    audit.record("call.drafted", call, actor=actor, detail={"programme": programme, "pack": pack.version})
    return call


@transaction.atomic
def settle(
    *,
    call: Call,
    actor: Actor,
    quotas: Mapping[str, int] | None = None,
    amounts: Mapping[str, Decimal | None] | None = None,
    weights: Mapping[str, Mapping[str, Decimal]] | None = None,
    stages: Mapping[str, bool] | None = None,
    clocks: Mapping[str, int] | None = None,
    instalments: list[dict[str, Any]] | None = None,
    papers: list[str] | None = None,
    quorum: int | None = None,
    normalise: bool | None = None,
    fund: Fund | None = None,
    shares: Mapping[str, str] | None = None,
    regions: Mapping[str, int] | None = None,
    matching: list[dict[str, Any]] | None = None,
    top_ups: Mapping[str, dict[str, Any] | None] | None = None,
) -> Call:
    """What officers set of a draft: also places by region, who matches the money, and what a team gets by member.

    Raises `RefusedError` once the call is open, and for what cannot be. That the fund may be overrun lapses.
    """
    actor.must(Privilege.PROGRAMMES_MANAGE, call.organisation_id)
    row = Call.objects.select_for_update().get(pk=call.pk)
    if row.state != DRAFT:
        raise RefusedError(_("已发布的批次，规则不能再改。"))
    _set_categories(row.rules["categories"], quotas or {}, amounts or {}, weights or {})
    row.rules["stages"] |= dict(stages or {})
    row.rules["clocks"] |= dict(clocks or {})
    if instalments is not None:
        row.rules["instalments"] = instalments
    if papers is not None:
        row.rules["papers"] = [{"zh": paper, "en": paper} for paper in papers]
    if regions is not None:
        row.rules["regions"] = _regions(regions)
    if matching is not None:
        _known_payers([rule["payer"] for rule in matching])
        row.rules["matching"] = matching
    for id, rule in (top_ups or {}).items():
        row.rules["categories"][id]["top_up"] = rule
    row.overrun, row.overrun_by = "", None
    row.quorum = quorum or row.quorum
    row.normalise = row.normalise if normalise is None else normalise
    row.fund = fund or row.fund
    row.shares = dict(shares) if shares is not None else row.shares
    row.save()
    audit.record("call.settled", row, actor=actor, detail={"rules": row.rules, "quorum": row.quorum})
    call.refresh_from_db()
    return call


def _set_categories(
    categories: dict[str, Any],
    quotas: Mapping[str, int],
    amounts: Mapping[str, Decimal | None],
    weights: Mapping[str, Mapping[str, Decimal]],
) -> None:
    for id, most in quotas.items():
        categories[id]["quota"] = most
    for id, amount in amounts.items():
        categories[id]["amount"] = None if amount is None else str(amount)
    for id, given in weights.items():
        for criterion, weight in given.items():
            categories[id]["criteria"][criterion]["weight"] = str(weight)


def _known_payers(slugs: Collection[str]) -> None:
    known = {HOST, *Organisation.objects.filter(slug__in=slugs).values_list("slug", flat=True)}
    unknown = [slug for slug in slugs if slug not in known]
    if unknown:
        raise RefusedError(_("没有这些出资单位：%s。") % "、".join(unknown))


def _regions(places: Mapping[str, int]) -> dict[str, Any]:
    """The places of each region with its name; raises `RefusedError` for a code that there is not."""
    names = {r.code: {"zh": r.name_zh, "en": r.name_en} for r in Region.objects.filter(code__in=places)}
    unknown = [code for code in places if code not in names]
    if unknown:
        raise RefusedError(_("没有这些地区代码：%s。") % "、".join(unknown))
    return {code: {"title": names[code], "quota": most} for code, most in places.items()}


@transaction.atomic
def open_call(*, call: Call, actor: Actor) -> None:
    """Publishes a call. Raises `RefusedError` where its rules are not whole, and with the figures where its fund does
    not suffice and nobody decided that it may open all the same.
    """
    actor.must(Privilege.PROGRAMMES_MANAGE, call.organisation_id)
    call.refresh_from_db()
    wrong = rules.Rules(call.rules).problems()
    if wrong:
        titles = "、".join(call.rules["categories"][id]["title"]["zh"] for id in wrong)
        raise RefusedError(_("这些类别还没有名额，或权重合计不为 1：%s。") % titles)
    if call.fund is not None and sum(map(Fraction, call.shares.values())) != 1:
        raise RefusedError(_("分担比例合计须为 1。"))
    paid = sum(Fraction(part["share"]) for part in call.rules["instalments"])
    if call.rules["instalments"] and paid != 1:
        raise RefusedError(_("分期比例合计须为 1。"))
    needed = planning.plan(call)
    if not needed.suffices and not call.overrun:
        raise RefusedError(
            _("资金不足，不能发布：%s。请调整名额、金额或预算，或由决定人员写明理由准许。") % needed.says()
        )
    step(call, "open", actor=actor, opened_at=now())


@transaction.atomic
def close_call(*, call: Call, actor: Actor) -> None:
    """Nothing is taken in any more; what was not submitted stays a draft. Not before the last day is over."""
    actor.must(Privilege.PROGRAMMES_MANAGE, call.organisation_id)
    if today() <= call.closes_on:
        raise RefusedError(_("还没有到截止日期 %s。") % call.closes_on.isoformat())
    step(call, "close", actor=actor)


@transaction.atomic
def begin_review(*, call: Call, actor: Actor) -> None:
    """From the formal check to the experts. Raises `RefusedError` while an application is not decided."""
    actor.must(Privilege.PROGRAMMES_MANAGE, call.organisation_id)
    _checked(call)
    if not rules.Rules(call.rules).has("expert_review"):
        raise RefusedError(_("这一批没有专家评审环节。"))
    step(call, "review", actor=actor)


@transaction.atomic
def begin_panel(*, call: Call, actor: Actor) -> None:
    """From the experts to the panel. Raises `RefusedError` while a review is missing or the stage is not there."""
    actor.must(Privilege.PROGRAMMES_MANAGE, call.organisation_id)
    has = rules.Rules(call.rules).has
    if not has("panel"):
        raise RefusedError(_("这一批没有会议评议环节。"))
    _checked(call)
    reviewed(call)
    step(call, "deliberate", actor=actor)


def _checked(call: Call) -> None:
    left = Application.objects.filter(call=call, state__in=(SUBMITTED, RETURNED)).count()
    if left:
        raise RefusedError(_("还有 %s 份申报没有形式审查的结果。") % left)


def reviewed(call: Call) -> None:
    """Raises `RefusedError` while an application is short of the quorum, where the call has experts."""
    if not rules.Rules(call.rules).has("expert_review"):
        return
    short = [a.number for a in Application.objects.filter(call=call, state=ELIGIBLE) if handed_in(a) < call.quorum]
    if short:
        raise RefusedError(_("这些申报的评审还没有交齐：%s。") % "、".join(short[:10]))


def handed_in(application: Application) -> int:
    """How many reviews are in, whatever they say."""
    return int(Review.objects.filter(application=application, state=SUBMITTED).count())


def waiting(application: Application) -> int:
    """How many reviews are still to come."""
    return int(Review.objects.filter(application=application, state__in=(ASSIGNED, ACCEPTED)).count())


@transaction.atomic
def end_call(*, call: Call, actor: Actor) -> None:
    """The round is over: nothing more is offered from its reserve list."""
    step(call, "end", actor=actor)


@transaction.atomic
def cancel_call(*, call: Call, reason: str, actor: Actor) -> None:
    """The round does not take place, or not to its end; a reason must be given."""
    step(call, "cancel", actor=actor, reason=reason)
