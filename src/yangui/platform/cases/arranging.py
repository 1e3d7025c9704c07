"""The writers of arrangements, and which of them holds for a benefit."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from yangui.platform.cases.deciding import pays_money
from yangui.platform.cases.models import Arrangement
from yangui.platform.core import audit
from yangui.platform.core.actor import Actor
from yangui.platform.core.clock import today
from yangui.platform.core.language import current_language
from yangui.platform.core.privileges import Privilege
from yangui.platform.core.transitions import RefusedError
from yangui.platform.library import packs
from yangui.platform.organisations.models import Organisation
from yangui.policy.model import Benefit


def arrangement_of(benefit: str, on: date | None = None) -> Arrangement:
    """How a benefit is administered on a day; raises `RefusedError`, with the unit that owes the rule, where nobody
    has said.
    """
    found: Arrangement | None = (
        Arrangement.objects.on(on or today()).filter(benefit=benefit).select_related("organisation", "fund").first()
    )
    if found is not None:
        return found
    pack, language = packs.current(), current_language()
    owed = pack.benefit(benefit).owed_by
    unit = pack.organisations[owed].name[language] if owed else ""
    raise RefusedError(_("待细则：%s 还没有公布怎样申领，暂时不能在线办理。") % (unit or _("主管单位")))


def in_window(arrangement: Arrangement, benefit: Benefit, on: date) -> None:
    """Raises `RefusedError` on a day on which no claim can be made."""
    opens, closes = window(arrangement, benefit)
    if opens is not None and on < opens:
        raise RefusedError(_("申报尚未开始：%s 起受理。") % opens.isoformat())
    if closes is not None and on > closes:
        raise RefusedError(_("申报已于 %s 截止。") % closes.isoformat())


def window(arrangement: Arrangement, benefit: Benefit) -> tuple[date | None, date | None]:
    """First and last day on which a claim can be made: what the policy says, else the arrangement."""
    stated = benefit.window
    opens = stated.from_ if stated is not None and stated.from_ else arrangement.opens_on
    closes = stated.to if stated is not None and stated.to else arrangement.closes_on
    return opens, closes


def papers_of(arrangement: Arrangement, benefit: Benefit) -> list[str]:
    """The papers that are asked for: the policy's and the arrangement's."""
    return list(dict.fromkeys([*(p.zh for p in benefit.papers), *arrangement.papers]))


@transaction.atomic
def arrange(*, benefit: str, organisation: Organisation, since: date, actor: Actor, **said: Any) -> Arrangement:
    """From a day on a benefit is administered so; the arrangement before ends the day before.

    Raises `DeniedError` for who may not, `RefusedError` where something is missing or does not fit.
    """
    actor.must(Privilege.ARRANGEMENTS_EDIT, organisation.pk)
    faults = list(_faults(packs.current().benefit(benefit), said))
    if faults:
        raise RefusedError(" ".join(faults))
    if Arrangement.objects.filter(benefit=benefit, since__gte=since).exists():
        raise RefusedError(_("这一天或之后已有安排：起始日期须更晚。"))
    for earlier in Arrangement.objects.select_for_update().on(since).filter(benefit=benefit):
        actor.must(Privilege.ARRANGEMENTS_EDIT, earlier.organisation_id)
        earlier.until = since - timedelta(days=1)
        earlier.save(update_fields=["until"])
    made: Arrangement = Arrangement.objects.create(benefit=benefit, organisation=organisation, since=since, **said)
    audit.record("arrangement.made", made, actor=actor, detail={"benefit": benefit, "since": since.isoformat()})
    return made


def _faults(benefit: Benefit, said: Mapping[str, Any]) -> Iterator[str]:
    """What keeps an arrangement from being complete (who, how, by when, of whose money)."""
    if not str(said.get("contact", "")).strip():
        yield _("请填写咨询方式。")
    if pays_money(benefit):
        if said.get("fund") is None:
            yield _("请选择资金。")
        try:
            whole = sum((Fraction(part) for part in said.get("shares", {}).values()), Fraction(0))
        except (ValueError, ZeroDivisionError):
            whole = Fraction(0)
        if whole != 1:
            yield _("各单位分担比例之和须为 1。")
        known = Organisation.objects.filter(slug__in=said.get("shares", {})).count()
        if known != len(said.get("shares", {})):
            yield _("分担单位不在机构名录中。")
    rule = next(r for r in packs.current().rules if r.benefit.id == benefit.id)
    wrong = set(said.get("lasting", ())) - {c.id for c in rule.conditions}
    if wrong:
        yield _("待遇没有这些条件：%s。") % "、".join(sorted(wrong))
