"""Whether a sum or share is the ceiling of what is given before it, or is itself what is given at most."""

import re

from yangui.reading.findings import Quantity, Role
from yangui.reading.numbers.quantities import Mention
from yangui.reading.numbers.units import EACH
from yangui.reading.statements import cues
from yangui.reading.statements.kinds import SUBJECT
from yangui.reading.statements.surroundings import Place

COUPLE = re.compile(r"夫妻|双方|家庭成员")


def share_caps(place: Place) -> Role | None:
    """A share of a cost that what was given before must not exceed."""
    given = place.earlier or (place.follows and place.quantity.bound == "at_most")
    caps = place.quantity.measure == "share" and given and cues.CEILING.search(place.left)
    return "cap" if caps else None


def total(place: Place) -> Role | None:
    """单个企业累计不超过100万元: the ceiling of all that is given."""
    if place.follows and not place.earlier and place.quantity.bound == "at_most" and cues.IN_ALL.search(place.left):
        return "cap" if place.quantity.measure == "money" and not place.closed else None
    return "cap" if place.earlier and cues.TOTAL.search(place.left) and _caps(place) else None


def cap(place: Place) -> Role | None:
    """给予30%的补助,最高不超过50万元: the ceiling of what is given before it, or by the sentence before."""
    if place.earlier:
        return "cap" if _caps(place) else None
    begins = not cues.GIVE.search(place.text, place.sentence.start, place.phrase.start)
    only = begins and place.follows and not place.gives and not place.given and place.quantity.bound == "at_most"
    return "cap" if only and cues.TOTAL.search(place.left) else None


def ceiling(place: Place) -> Role | None:
    """年度补助金额不超过45万元: it caps what the clause gives, or is itself what is given at most."""
    if place.quantity.measure != "money" or place.quantity.bound != "at_most" or not cues.GIFT_SUM.search(place.left):
        return None
    if COUPLE.search(place.text, place.sentence.start, place.mention.start) and cues.TOTAL.search(place.left):
        return "cap"  # 夫妻双方均符合条件的,补贴总额不超过30万元: of what another article gives each
    own = SUBJECT.search(place.left) and not cues.PER_CASE.search(place.left)
    return "cap" if (place.earlier or place.follows) and not own and not _parallel(place) else "benefit"


def caps_in_brackets(place: Place, opening: int) -> bool:
    """给予10%的补助(每家最高不超过20万元): the only sum of the bracket behind what is given."""
    inside = place.left[opening:] + place.right.partition(")")[0]
    only = place.quantity.measure == "money" and place.quantity.bound == "at_most" and "元" not in inside
    if not only or not place.earlier:
        return False
    last = place.sentence.mentions[place.earlier[-1]]
    own = place.sentence.phrase(place.number)
    return last.start >= place.sentence.phrases[max(0, own - 1)].start and last.quantity.bound != "at_least"


def _caps(place: Place) -> bool:
    limited = place.quantity.bound == "at_most" or cues.LIMITED.search(place.left) is not None
    if place.quantity.measure != "money" or not limited or _alone(place):
        return False
    if _parallel(place) or (place.given and cues.AGAIN.match(place.text, place.phrase.start, place.phrase.end)):
        return False
    if place.text.startswith("其中", place.phrase.start) or _completes(place):
        return True
    if _in_turn(place, place.sentence.mentions[place.earlier[-1]].quantity):
        return False
    if cues.TOTAL.search(place.left) and cues.OVERALL.search(place.left):
        return True
    if place.given and cues.OWN_GIFT.match(place.left) and _given_before(place):
        return False
    if place.given and cues.TO_THEM.match(place.left) and SUBJECT.search(place.left):
        return False
    if place.gives and place.given and cues.FOR_OTHERS.match(place.text, place.phrase.start, place.mention.start):
        return False
    if place.statement[1] > place.earlier[-1] and cues.TO_OTHERS.match(place.left) and SUBJECT.search(place.left):
        return False
    last = place.sentence.mentions[place.earlier[-1]].quantity
    if last.per and place.earlier[-1] in place.phrase.mentions and cues.RATE_CAPPED.search(place.left):
        return True
    if last.per and cues.MOST_GIVEN.search(place.left) and not place.given:
        return True
    if cues.EACH_AT_MOST.search(place.left) and last.bound == "exact" and not place.given:
        return True
    before = place.earlier[-1] - 1
    apart = place.statement[1] > place.earlier[-1] and place.gives and place.given  # …;给予不超过50万元的建设补贴
    if (last.measure == "share" and not apart) or (before >= 0 and rated(place.text, place.sentence.mentions[before])):
        return True
    if SUBJECT.search(place.left) and not cues.PER_CASE.search(place.left):
        return False  # 个人最高50万元,小微企业最高500万元
    own = cues.BOUND.sub("", place.left)
    if last.per and last.per == place.quantity.per and len(own) > 1 and not cues.TOTAL.search(own):
        return False  # 山区每年最高6000元,其他地区每年最高4000元
    return not place.gives and not (last.bound == "at_most" and not last.per)


def _completes(place: Place) -> bool:
    """按照不超过年度销售收入的20%,给予研发单位最高100万元: whether it says only now that the share is given."""
    last = place.sentence.mentions[place.earlier[-1]]
    before = place.sentence.phrases[place.sentence.phrase(place.earlier[-1])]
    share = last.quantity.measure == "share" and place.text.startswith(("按", "可按"), before.start)
    return share and before.end + 1 == place.phrase.start and last.end == before.end and place.gives


def _in_turn(place: Place, last: Quantity) -> bool:
    """Whether a ceiling is of others than the one before: 本科生每人不超过2万元,研究生每人不超过3万元."""
    if last.measure != "money" or last.bound != "at_most" or not SUBJECT.search(EACH.sub("", place.left)):
        return False
    if last.per and last.per == place.quantity.per:
        return not cues.OVERALL_ONE.search(place.left)
    less = last.value is not None and place.quantity.value is not None and place.quantity.value < last.value
    return (less or (place.gives and place.given)) and cues.EACH_OF.match(place.left) is not None


def _alone(place: Place) -> bool:
    """Whether its statement gives something of which only the most is said: …;通过评价的,给予奖励,最高不超过300万元"""
    begin, number = place.statement
    if begin == place.sentence.start or (place.earlier and place.earlier[-1] >= number):
        return False
    return cues.GIVES_SOME.search(place.text, begin, place.phrase.start) is not None


def _given_before(place: Place) -> bool:
    """Whether a phrase before gives the last amount: 展位费给予80%补助,人员费给予不超过1万元补助."""
    last = place.earlier[-1]
    own = place.sentence.phrases[place.sentence.phrase(last)]
    end = place.sentence.mentions[last].start
    return own is not place.phrase and cues.GIVES.search(place.text, own.start, end) is not None


def _parallel(place: Place) -> bool:
    """单个企业资助不超过100万元;单个团队资助不超过50万元: a statement of its own on somebody else."""
    last = place.sentence.mentions[place.earlier[-1]] if place.earlier else None
    if last is None or not cues.GIFT_SUM.search(place.left) or not SUBJECT.search(place.left):
        return False
    return ";" in place.text[last.end : place.phrase.start]


def rated(text: str, mention: Mention) -> bool:
    """Whether a sum is the measure of another: 每100万美元"""
    return text.endswith("每", 0, mention.start)
