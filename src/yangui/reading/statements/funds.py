"""Whether a sum is one that many share: a fund, a budget, a total."""

from yangui.reading.findings import Role
from yangui.reading.statements import cues
from yangui.reading.statements.surroundings import Place


def fund(place: Place) -> Role | None:
    """每年安排15亿元支持人才队伍建设; 设立1亿元规模的风险补偿资金: what all together are paid from."""
    left, right = place.left, place.right
    large = place.quantity.measure == "money" and (place.quantity.value or 0) >= 10_000_000 and not place.quantity.per
    if large and (cues.BUDGET.search(left) or (cues.PUBLIC_MONEY.search(left) and cues.SPENT_ON.match(right))):
        return "fund"  # 省级财政统筹安排15亿元支持人才队伍建设
    if large and cues.INVESTED.search(left):
        return "target"
    if (cues.ALLOTS.search(left) and not place.given and "标准" not in left and not cues.OF_COST.search(left)) or (
        cues.TOTALLING.search(left) and cues.VOUCHER.match(right)
    ):
        return "fund"
    if (
        place.quantity.measure == "money"
        and not place.gives
        and (cues.FUNDED.search(left) or (cues.RAISES.search(left) and cues.USED.match(right)))
    ):
        return "fund"
    if place.quantity.measure == "money" and not place.earlier and cues.SCHEME.search(left):
        return "fund"
    if "fund" in place.sentence.roles[: place.number] and cues.STAKE.search(left) and not place.given:
        return "context"
    if cues.YEARLY_SUM.fullmatch(left) and cues.SETS_FUND.search(place.text, place.sentence.start, place.phrase.start):
        return "fund"  # 设立专项资金,每年不少于5000万元
    funds = cues.FUND.search(left)
    if cues.FIRST_SHARE.search(left) and cues.FUND.search(place.text, place.sentence.start, place.phrase.start):
        return "fund"
    if funds and cues.GROWS_TO.search(left[-14:]) and not cues.SETTING_UP.search(left):
        return "target"
    # 设立1亿元规模的风险补偿资金, 每年安排100万元专项奖励资金
    sized = right.startswith("规模") or "规模" in left[-6:] or cues.SPECIAL_FUND.match(right)
    if founds(left, right) and (sized or not (place.given or place.gives)):
        return "fund"
    if cues.BUDGETED.search(left) and cues.FOUNDED.match(right) and not place.gives:
        return "fund"  # 每年安排2亿元专项资金支持企业
    if place.gives:
        return None
    named = place.given and not cues.FUND.search(right)
    return "fund" if funds and cues.SETS_UP.search(left) and not named else None


def paid_out(place: Place) -> Role | None:
    """What has been paid to all of them: 截至6月底,发放补贴3000万元."""
    quantity, text = place.quantity, place.text
    if quantity.measure != "money" or quantity.per or quantity.bound == "at_most":
        return None
    begin, end = place.sentence.start, place.mention.start
    starts = {begin, place.phrase.start}
    reported = any(cues.REPORTED.match(text, start, end) for start in starts)
    return "context" if reported and not cues.OFFERS.search(text, begin, place.phrase.end) else None


def founds(left: str, right: str) -> bool:
    """Whether the words on both sides of a sum set up a fund of it."""
    if cues.FOUNDS.search(left) and cues.FOUNDED.match(right):
        return True
    return bool(cues.FUND_AFTER.match(right) and cues.SETS_UP.search(left))
