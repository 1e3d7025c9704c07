"""The audit of one case as a story: what happened, in the order in which it did, in plain sentences."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yangui.platform.cases.models import Case
from yangui.platform.cases.states import CLAIM, OBJECTION
from yangui.platform.core import audit
from yangui.platform.core.models import AuditEvent

# what is no transition
DEEDS: Mapping[str, str | Promise] = {
    "claim.opened": gettext_lazy("开始申领"),
    "claim.answered": gettext_lazy("保存了填写的内容"),
    "claim.offered": gettext_lazy("接受了主动推送的待遇"),
    "claim.spot_check_drawn": gettext_lazy("按编号抽样"),
    "claim.spot_checked": gettext_lazy("记录了抽查结果"),
    "claim.taken": gettext_lazy("领取办理"),
    "claim.released": gettext_lazy("放回队列"),
    "claim.handed_over": gettext_lazy("转交他人办理"),
    "claim.wrote": gettext_lazy("留言"),
    "claim.read": gettext_lazy("查看了申领"),
    "claim.not_budgeted": gettext_lazy("预算不足，暂未列入预算"),
    "claim.not_resumed": gettext_lazy("预算不足，暂未恢复"),
    "claim.not_changed": gettext_lazy("预算不足，暂未更改金额"),
    "claim.changed": gettext_lazy("更改了金额"),
    "claim.escalated": gettext_lazy("已逾期，提醒了上级"),
    "objection.escalated": gettext_lazy("复核逾期，提醒了上级"),
    "objection.file": gettext_lazy("提出异议"),
    "paper.given": gettext_lazy("上传了材料"),
    "paper.read": gettext_lazy("查看了材料"),
}


@dataclass(frozen=True, slots=True)
class Sentence:
    """One event: when, who (empty for the program), what, and why."""

    at: datetime
    who: str
    what: str
    why: str
    intact: bool

    def __str__(self) -> str:
        said = {"who": self.who or _("系统按规则"), "what": self.what, "why": self.why.rstrip("。.")}
        return (_("%(who)s%(what)s：%(why)s。") if self.why else _("%(who)s%(what)s。")) % said


def events(case: Case) -> list[AuditEvent]:
    """All events of a case, its objections and its papers, in their order."""
    objections = map(str, case.objections.values_list("pk", flat=True))
    papers = map(str, case.attachments.values_list("paper", flat=True))
    mine = Q(subject_type="cases.Case", subject_id=str(case.pk))
    theirs = Q(subject_type="cases.Objection", subject_id__in=list(objections))
    given = Q(subject_type="cases.Paper", subject_id__in=list(papers))
    return list(AuditEvent.objects.filter(mine | theirs | given).select_related("actor").order_by("id"))


def story(case: Case) -> list[Sentence]:
    """The case told; each sentence knows whether its event is as it was written and follows the one before."""
    found = events(case)
    broken = audit.broken(found)
    return [
        Sentence(e.at, e.actor.name if e.actor else "", _deed(e), _why(e), intact=e.pk not in broken) for e in found
    ]


def _deed(event: AuditEvent) -> str:
    machine, _dot, name = event.action.partition(".")
    steps = {CLAIM.name: CLAIM, OBJECTION.name: OBJECTION}.get(machine)
    if steps is not None and name in steps.by_name:
        step = steps.by_name[name]
        now = steps.states[event.detail.get("to", step.target)]
        return _("%(did)s，状态变为“%(now)s”") % {"did": step.says, "now": now}
    return str(DEEDS.get(event.action, event.action))


def _why(event: AuditEvent) -> str:
    parts = [event.reason] if event.reason else []
    detail: Mapping[str, Any] = event.detail
    if event.action == "claim.spot_check_drawn":
        drawn = _("抽中") if detail["drawn"] else _("未抽中")
        parts.append(_("抽样数 %(draw)s，比例 %(percent)s%%，%(drawn)s") % {**detail, "drawn": drawn})
    if event.action == "claim.changed":
        parts.append(_("%(from)s 元改为 %(to)s 元") % detail)
    if event.action.endswith(".escalated"):
        said = _("期限 %(day)s，已提醒 %(count)s 人") if detail["to"] else _("期限 %(day)s，没有上级可提醒")
        parts.append(said % {"day": detail["due_on"], "count": len(detail["to"])})
    if event.action == "paper.given":
        parts.append(str(detail["document"]))
    return "；".join(parts)
