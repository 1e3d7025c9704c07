"""Saying that a unit keeps a register of the pack, and by which rules where the pack leaves them open."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from yangui.platform.core import audit
from yangui.platform.core.actor import Actor
from yangui.platform.core.clock import today
from yangui.platform.core.privileges import Privilege
from yangui.platform.core.transitions import RefusedError
from yangui.platform.library import packs
from yangui.platform.organisations.models import Organisation
from yangui.platform.recognition import ladders, rules
from yangui.platform.recognition.models import Level, Register

MOST_YEARS = 50
SETTLED = ("visit", "notice", "checklist", "papers", "clocks", "validity", "reevaluation")


@transaction.atomic
def keep(*, type: str, level: str, organisation: Organisation, contact: str, actor: Actor, **settled: Any) -> Register:
    """The unit keeps this register from now on, or by other rules than before; what has begun goes on by its own.

    `settled` are those of `SETTLED` that the officer says. Raises `DeniedError`, `RefusedError` for a type or level
    that the pack has not, and for rules that cannot be.
    """
    actor.must(Privilege.RECOGNITION_DECIDE, organisation.pk)
    pack = packs.current()
    if type not in pack.register_types or level not in pack.register_types[type].levels:
        raise RefusedError(_("政策库里没有这个级别的名录。"))
    if not contact.strip():
        raise RefusedError(_("请填写咨询方式。"))
    said = rules.made(pack, type, level) | _settled(settled)
    said["clocks"] = {**rules.CLOCKS, **said["clocks"]}
    held, new = Register.objects.update_or_create(
        type=type, level=level, organisation=organisation,
        create_defaults={
            "title": _title(said, level), "rules": said, "pack": pack.version, "ladder": ladders.top(pack, type),
            "contact": contact.strip(), "kept_since": today(),
        },
        defaults={"title": _title(said, level), "rules": said, "pack": pack.version, "contact": contact.strip()},
    )  # fmt: skip
    audit.record("register.kept" if new else "register.settled", held, actor=actor, detail={"settled": sorted(settled)})
    return held


def _title(said: dict[str, Any], level: str) -> str:
    title = str(said["title"]["zh"])
    label = str(Level(level).label)
    return title if title.startswith(label[:1]) or "国家" in title or "省" in title else f"{label}{title}"


def _settled(settled: dict[str, Any]) -> dict[str, Any]:
    unknown = set(settled) - set(SETTLED)
    if unknown:
        raise RefusedError(_("名录没有这些规则：%s。") % "、".join(sorted(unknown)))
    for name in ("validity", "reevaluation"):
        years = settled.get(name)
        if years is not None and not 1 <= years <= MOST_YEARS:
            raise RefusedError(_("年限请填 1 到 %s 的整数。") % MOST_YEARS)
    if any(days < 1 for days in settled.get("clocks", {}).values()):
        raise RefusedError(_("期限请填至少 1 个工作日。"))
    return settled
