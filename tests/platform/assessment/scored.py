"""An assessment of two units on the fictional goal: the one has a verified figure, the other only a reported one."""

from decimal import Decimal
from typing import NamedTuple

from tests.platform import goals
from yangui import Pack
from yangui.platform.accounts.models import User
from yangui.platform.assessment.models import Item, Judgement, Scheme, Scorecard, Subject, Way
from yangui.platform.assessment.services import evidence, judging, schemes, settling
from yangui.platform.core.actor import Actor
from yangui.platform.core.clock import today
from yangui.platform.core.privileges import Privilege
from yangui.platform.core.workdays import load
from yangui.platform.targets.models import Figure, Indicator

CLAUSE = "考核办法第八条（虚构）"


class Scored(NamedTuple):
    """What there is, and who manages and judges."""

    scheme: Scheme
    attained: Item
    judged: Item
    mine: Scorecard
    other: Scorecard
    figure: Figure
    manager: Actor
    judge: Actor


def actor(account: User, *privileges: Privilege) -> Actor:
    """Somebody who may do these everywhere."""
    return goals.actor(account, Privilege.OWN, *privileges)


def drawn_up(pack: Pack, manager: User, judge: User) -> Scored:
    """A scheme of two items for Shenyang and Dalian."""
    load(2025, 2028)
    stood = goals.stand(pack, manager, judge)
    chief, finder = actor(manager, Privilege.ASSESSMENT_MANAGE), actor(judge, Privilege.ASSESSMENT_JUDGE)
    scheme = schemes.make_scheme(
        year=today().year, title="人才工作考核（虚构）", subject=Subject.UNIT, bonus_most=Decimal(5),
        deduction_most=Decimal(10), objection_days=5, actor=chief,
    )  # fmt: skip
    goal = Indicator.objects.get(pk=stood.verified.indicator_id)
    attained = schemes.add_item(
        scheme=scheme, title="引回毕业生", weight=Decimal(70), way=Way.ATTAINMENT, clause=CLAUSE, actor=chief,
        indicator=goal,
    )  # fmt: skip
    judged = schemes.add_item(
        scheme=scheme, title="服务质量", weight=Decimal(30), way=Way.JUDGED, clause=CLAUSE, actor=chief, judge=judge
    )
    cards = [
        schemes.add_card(scheme=scheme, organisation=f.organisation, group="各市", actor=chief)
        for f in (stood.verified, stood.waiting)
    ]
    return Scored(scheme, attained, judged, *cards, stood.verified, chief, finder)


def find(scored: Scored, card: Scorecard, share: str) -> Judgement:
    """The judge's finding of the judged item."""
    return judging.judge(
        item=scored.judged, card=card, share=Decimal(share), reason="走访十家企业", evidence="走访记录第2号（虚构）",
        actor=scored.judge,
    )  # fmt: skip


def published(pack: Pack, manager: User, judge: User) -> Scored:
    """The same, judged and told to its units."""
    scored = drawn_up(pack, manager, judge)
    find(scored, scored.mine, "0.8")
    settling.publish(scheme=scored.scheme, actor=scored.manager)
    scored.mine.refresh_from_db()
    return scored


def example(path: str, pack: Pack, manager: User, judge: User) -> str:
    """A published scorecard, what was judged, and a file that this rests on, in an address."""
    scored = published(pack, manager, judge)
    judgement = scored.judged.judgements.get(card=scored.mine)
    file = evidence.attach(judgement=judgement, name="走访记录.png", content=goals.PNG, actor=scored.judge)
    words = {"SCHEME": scored.scheme, "CARD": scored.mine, "JUDGEMENT": judgement, "EVIDENCE": file}
    for word, row in words.items():
        path = path.replace(word, str(row.pk))
    return path
