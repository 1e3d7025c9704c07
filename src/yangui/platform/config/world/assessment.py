"""An assessment of some cities by the fictional goal and a finding; one does not agree with its score."""

from decimal import Decimal

from yangui.platform.assessment.models import Subject, Way
from yangui.platform.assessment.services import judging, schemes, settling
from yangui.platform.config.world.officers import account, officer
from yangui.platform.core.clock import today
from yangui.platform.targets.models import Figure, Indicator

CLAUSE = "考核办法第八条（虚构）"
FOUND = ("0.92", "0.75", "0.88", "0.80")


def score(goal: Indicator) -> None:
    """Those that reported a figure are assessed; of whose figure nobody has verified yet the score stays open."""
    chief, judge = officer("assessment_officer"), officer("supervisor")
    scheme = schemes.make_scheme(
        year=today().year, title="人才工作考核（虚构）", subject=Subject.UNIT, bonus_most=Decimal(5),
        deduction_most=Decimal(10), objection_days=5, actor=chief,
    )  # fmt: skip
    schemes.add_item(
        scheme=scheme, title="引回毕业生", weight=Decimal(70), way=Way.ATTAINMENT, clause=CLAUSE, indicator=goal,
        actor=chief,
    )  # fmt: skip
    service = schemes.add_item(
        scheme=scheme, title="服务质量", weight=Decimal(30), way=Way.JUDGED, clause=CLAUSE,
        judge=account("supervisor"), actor=chief,
    )  # fmt: skip
    reported = Figure.objects.filter(indicator=goal).select_related("organisation").order_by("region")
    cards = [schemes.add_card(scheme=scheme, organisation=f.organisation, group="各市", actor=chief) for f in reported]
    for card, share in zip(cards, FOUND, strict=True):
        judging.judge(
            item=service, card=card, share=Decimal(share), reason="走访十家企业（虚构）",
            evidence="走访记录第2号（虚构）", actor=judge,
        )  # fmt: skip
    schemes.adjust(
        card=cards[0], points=Decimal(2), clause=CLAUSE, reason="经验在全省推广（虚构）", evidence="简报第3期（虚构）",
        actor=chief,
    )  # fmt: skip
    settling.publish(scheme=scheme, actor=chief)
    cards[1].refresh_from_db()
    settling.object_to(
        card=cards[1], item=service, text="走访之后问题已经整改，请复核（虚构）。", actor=officer("reporting_officer")
    )
