"""Whether a quantity is what must be met for something to be given: 年收入达到2亿元的企业."""

from yangui.reading.findings import Role
from yangui.reading.statements import cues
from yangui.reading.statements.ceilings import rated
from yangui.reading.statements.counts import SUMS
from yangui.reading.statements.surroundings import Place


def deserves(place: Place) -> Role | None:
    """What those must reach of whom the next phrase says what they get: 投资1000万元至5000万元、1亿元以上的,分别按…"""
    if place.gives or place.given or place.text.find("的", place.mention.end, place.phrase.end) < 0:
        return None
    said = place.quantity.measure in ("money", "area") and cues.SAID_THEN.match(place.text, place.phrase.end)
    return "threshold" if said else None


def of_whom(place: Place) -> Role | None:
    """对配套率达到50%的企业: what they must have reached."""
    if place.quantity.measure not in SUMS:
        return None
    got = place.text.endswith("的", 0, place.phrase.end) and place.ahead and cues.GOT.search(place.left)
    if got or not place.text.startswith("对", place.phrase.start):
        return "threshold" if got else None  # 在金融机构获取不超过20万元商业贷款用于创业的
    return "threshold" if cues.OF_WHOM_ALONE.match(place.right) and not cues.GIVEN_OUT.search(place.left) else None


def next_given(place: Place) -> Role | None:
    """年销售额每达到1亿元奖励10万元: the next sum is given for it."""
    return "threshold" if place.quantity.measure in SUMS and cues.NEXT_GIVEN.match(place.right) else None


def each_more(place: Place) -> Role | None:
    """每新增1亿元, 每100万美元: for so much of which something is given each time."""
    if rated(place.text, place.mention) and place.quantity.measure == "money":
        return "threshold"  # 每100万美元奖励10万元
    more = cues.EACH_MORE.search(place.left) if "每" in place.left else None
    if more is None or place.gives or place.given or any(c.isdigit() for c in more[0]):
        return None  # 每招用1人不超过1500元 is no condition
    return "threshold"


def condition(place: Place) -> Role | None:
    """What must hold: 年收入达到2亿元的企业."""
    left, right = place.left, place.right
    if place.gives and cues.OF_RECEIVER.match(right):
        return "threshold"  # 给予年产值5000万元以上的企业30万元奖励
    if cues.EXEMPT.match(right):
        return "threshold"
    least = place.quantity.measure == "money" and place.quantity.bound in ("exceed", "at_least")
    reached = least and not place.given and cues.MEASURED.search(left) and place.ahead
    if place.gives and not (place.closed and (cues.ALREADY.search(left) or reached)):
        return None  # 实际支付金额超过20万元的 gives nothing
    over = place.quantity.bound == "exceed" or place.text.endswith("以上", 0, place.mention.end)
    if over and place.quantity.measure == "money" and cues.WHICH.match(right):
        return "threshold"  # 年营业收入2000万元以上工业企业
    if cues.OF_SUBJECT.match(right) and not place.given and place.quantity.bound == "at_least":
        return "threshold"
    if place.quantity.bound == "at_most" and right.startswith("的") and not place.given and len(right) > 2:
        return "threshold"  # 月销售额15万元以下的小规模纳税人
    if cues.MEASURED.search(left):
        states = not (place.given and cues.GIVEN_DIRECTLY.match(right))
    else:
        states = bool(cues.OF_SUBJECT.match(right)) and not place.given
    if not states:
        return None
    if cues.PRICED.search(left):
        return "threshold"
    if not right and not place.closed and cues.SINCE_LAST.search(left):
        return "target"  # 共引进人才5万人,同比增长20%;发放补贴3亿元
    described = place.quantity.measure == "money" and (cues.OF_WHOM.match(right) or right.startswith(("且", "或")))
    return "threshold" if place.ahead or place.earlier or described else "target"
