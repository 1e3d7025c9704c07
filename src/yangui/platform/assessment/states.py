"""The way of a scorecard, and that of an objection to it."""

from django.utils.translation import gettext_lazy as _

from yangui.platform.core.machine import Machine, Transition
from yangui.platform.core.privileges import Privilege

DRAFTED, PUBLISHED, OBJECTED, DECIDED, FROZEN = "drafted", "published", "objected", "decided", "frozen"
FILED, UPHELD, DISMISSED = "filed", "upheld", "dismissed"

MANAGE, DECIDE = Privilege.ASSESSMENT_MANAGE, Privilege.ASSESSMENT_DECIDE

# A score is published to its unit first; who published it does not decide on an objection to it.
SCORECARD = Machine(
    name="scorecard",
    states={
        DRAFTED: _("编制中"),
        PUBLISHED: _("已告知，可提异议"),
        OBJECTED: _("异议复核中"),
        DECIDED: _("异议已答复"),
        FROZEN: _("已确定"),
    },
    initial=DRAFTED,
    transitions=(
        Transition("publish", (DRAFTED,), PUBLISHED, MANAGE, _("告知")),
        Transition("object", (PUBLISHED,), OBJECTED, Privilege.OWN, _("提出异议"), reason=True),
        Transition("decide", (OBJECTED,), DECIDED, DECIDE, _("答复异议"), reason=True, not_by=("publish", "object")),
        Transition("freeze", (PUBLISHED, DECIDED), FROZEN, MANAGE, _("确定")),
    ),
)

OBJECTION = Machine(
    name="score_objection",
    states={FILED: _("复核中"), UPHELD: _("成立"), DISMISSED: _("不成立")},
    initial=FILED,
    transitions=(
        Transition("uphold", (FILED,), UPHELD, DECIDE, _("成立"), reason=True),
        Transition("dismiss", (FILED,), DISMISSED, DECIDE, _("不成立"), reason=True),
    ),
)
