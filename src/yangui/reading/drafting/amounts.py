"""Found amounts in the form of a pack: sums, shares, ceilings, schedules, instalments, quotas, the units of targets.

What a share is taken of, and what a sum is multiplied by, become facts that the draft proposes in the words of the text
(docs/decisions/0022). What the form has no place for is flagged, with the words that are left out.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Literal

from yangui.policy.model import Amount, Instalment, Kind, Number, Quota, Schedule
from yangui.reading.drafting.names import Names, both
from yangui.reading.findings import BenefitFound, Quantity, Span
from yangui.reading.numbers.units import EACH_OF
from yangui.reading.places import Places

# Raises a flag: its code, place, reason and the field that it leaves open.
type Flagging = Callable[[str, Span, str, str], None]
type Every = Literal["month", "quarter", "year"]

MONTHS: Mapping[Every, int] = {"month": 1, "quarter": 3, "year": 12}
# The words by which a text means the one who gets it: 每家 of an enterprise.
ITSELF: Mapping[Kind, frozenset[str]] = {
    "person": frozenset(("person", "household", "unit")),
    "team": frozenset(("team", "unit")),
    "enterprise": frozenset(("enterprise", "household", "unit")),
    "institution": frozenset(("institution", "unit")),
    "project": frozenset(("project", "item", "unit")),
}
NO_SUM = re.compile(
    r"(?:[利费税汇]率|比[例率重]|指标|[人户件天家个次总]数|数量|面积|[产销]量|LPR)(?:[(（][^()（）]*[)）])?$"
)
LIMITED = re.compile(r"(?:超过|高于|超出|最高|至多|上限[为是]?)(?P<base>[^,，。;；:：()（）]{2,24}?)的?$")
TOTAL = re.compile(r"(?:累计|合计|总计|总额)[^,，。;；]{0,12}$")
OWN = re.compile(r"^[其该]?(?:(?:企业|单位|个人)(?!所得税))?的?(?=.{3})")
YEARLY = re.compile(r"(?:[连連][续續]|[前后後])$")
RATE = re.compile(r"(?:利率|LPR)(?:[(（][^()（）]*[)）])?$")
NO_MILESTONE = re.compile(r"^(?:[^,，。]{0,8}按)?[0-9.:：%]+$")
LEAST_OF_RATE = 10  # per cent; a share of a rate is more, a rate itself is less
MOST = 50_000  # yuan for each of two things, whose numbers together can be large
PHRASE = re.compile(r"[^,，。;；:：、（）()]{0,24}$")
REACH = 32  # characters before a quantity that tell what it is of


def amount(found: BenefitFound, places: Places, names: Names, flag: Flagging) -> Number | Amount | None:
    """The amount where the form of a pack holds it: a sum or share with its bound and ceilings, or so much for each."""
    given = found.amount
    if given is None or given.value is None:
        for left in (given, found.cap):
            if left:
                flag("R411", left.span, f"no sum and no share of one: {places.words(left.span)}", "amount")
        return None
    each = _each(found)
    base = _sum_in(_of(found, given)) if given.measure == "share" else ""
    if unheld := _unheld(found, given, base, each):
        flag("R406", given.span, f"{unheld}: {places.words(given.span)}", "amount")
        if found.cap:
            flag("R411", found.cap.span, f"a ceiling of an open amount: {places.words(found.cap.span)}", "amount")
        return None
    bound = "at_least" if given.bound == "exceed" else given.bound
    limit = _limit(found, places, flag)
    most = plain(limit.value) if limit and limit.measure == "money" and limit.value else None
    share, limited = _part(found, limit, places, flag)
    value = plain(given.value)
    if base:
        whole = names.fact(found.beneficiary, base, "money")
        return Amount(share=plain(given.value / 100), of=whole, bound=bound, cap=most)
    of = names.fact(found.beneficiary, limited, "money") if limited else None
    if each:
        title = found.title.words[:20]
        counts = [names.fact(found.beneficiary, f"{title}所按的{EACH_OF[per]}数", "int") for per in each]
        formula = " * ".join([f"yuan({value})", *counts])
        formula = f"min({formula}, {of} * {share})" if of else formula
        return Amount(formula=formula, bound=bound, cap=most)
    if of:  # the lower of the two: 30万元，不超过购房款的50%
        return Amount(share=share, of=of, bound=bound, cap=value)
    return value if bound == "exact" and most is None else Amount(value=value, bound=bound, cap=most)


def _unheld(found: BenefitFound, given: Quantity, base: str, each: list[str]) -> str | None:
    """Why the form of a pack cannot hold the amount."""
    if given.measure not in ("money", "share") or not given.value:
        return "no sum and no share of one"
    if given.most is not None:
        return "a range has no single amount"
    if given.value != round(given.value, 2 if given.measure == "money" else 4):
        return "a sum in parts of a fen" if given.measure == "money" else "a share in parts of a millionth"
    if given.measure == "share" and (not base or given.value > 100_000):
        return f"a share of {found.base.value}, which is no sum" if found.base else "a share, and not said of what"
    many = len(each) > 2 or (len(each) == 2 and given.value > MOST)
    return "a sum for each of several things" if many else None


def _limit(found: BenefitFound, places: Places, flag: Flagging) -> Quantity | None:
    """The ceiling as far as it is one of a single payment to a single one, as in the form of a pack."""
    cap, given = found.cap, found.amount
    if cap is None or given is None:
        return None
    every = _every(found)
    others = {per for per in cap.per if per not in MONTHS} - ITSELF[found.beneficiary]
    other_time = any(per in MONTHS and per != every for per in cap.per)
    in_total = every is not None and not cap.per and TOTAL.search(places.before(cap.span, REACH))
    sum_above = (
        given.measure == cap.measure == "money"
        and not _each(found)
        and given.bound in ("exact", "at_most", "about")
        and (cap.value or 0) > (given.value or 0)
    )
    if cap.measure not in ("money", "share") or not cap.value or cap.most is not None:
        reason = "no single sum"
    elif others or other_time or in_total or sum_above:
        reason = "of several payments or several who get it"
    else:
        return cap
    flag("R411", cap.span, f"a ceiling, {reason}, has no place: {places.words(cap.span)}", "amount")
    return None


def _part(found: BenefitFound, limit: Quantity | None, places: Places, flag: Flagging) -> tuple[Number, str]:
    """A ceiling that is a share, and the words for the sum that it is a share of; none where there is no such."""
    if limit is None or limit.measure != "share" or limit.value is None:
        return 0, ""
    said = LIMITED.search(places.before(limit.span, REACH))
    of = _sum_in(said["base"]) if said else ""
    of_share = found.amount is not None and found.amount.measure == "share"
    if not of or of_share or limit.value != round(limit.value, 4):
        reason = "a ceiling of a share" if of_share else "a ceiling, and not said of which sum"
        flag("R411", limit.span, f"{reason}, has no place: {places.words(limit.span)}", "amount")
        return 0, ""
    return plain(limit.value / 100), of


def _of(found: BenefitFound, given: Quantity) -> str:
    """What a share is taken of; 按实际利率的50%给予贴息 is half of the interest, 按年利率3% is the rate itself."""
    said = found.base.value if found.base else ""
    interest = found.kind == "interest_subsidy" and RATE.search(said) and (given.value or 0) >= LEAST_OF_RATE
    return f"按{said}计算的利息" if interest else said


def _sum_in(said: str) -> str:
    """The words for a sum that something is a share of; none for a rate or a number, which are no sums."""
    said = OWN.sub("", said)
    return "" if NO_SUM.search(said) else said


def _each(found: BenefitFound) -> list[str]:
    """For each of what a sum is given, besides time and the one who gets it: 每引进1名博士给予企业5万元."""
    given = found.amount
    if given is None or given.measure != "money":
        return []
    named = dict.fromkeys((*given.per, *(("person",) if found.per == "person" else ())))
    return [per for per in named if per not in MONTHS and per not in ITSELF[found.beneficiary]]


def _every(found: BenefitFound) -> Every | None:
    """How often it is paid: said with the amount, or with the ceiling of what has no fixed sum."""
    given, cap = found.amount, found.cap
    if given is None:
        return None
    if found.per == "person_month":
        return "month"
    rates = (*given.per, *(cap.per if cap and (given.measure == "share" or _each(found)) else ()))
    return next((every for every in MONTHS if every in rates), None)


def schedule(found: BenefitFound, places: Places, flag: Flagging) -> Schedule | None:
    """How often it is paid, and in which parts."""
    every, lasts, times = _every(found), found.duration_months, found.times
    if over := found.spread_months:
        flag("R411", over.span, f"over how long the sum is paid out has no place: {places.words(over.span)}", "pays")
    if every is None and lasts and found.amount and found.amount.measure == "share":
        before = places.before(lasts.span, 4)
        every = "year" if YEARLY.search(before) and lasts.value % 12 == 0 else None  # 连续3年按租金的50%
    if every:
        if found.instalments:
            flag("R411", _all(found.instalments), f"parts of what is paid each {every} have no place", "pays")
    else:
        for left in (lasts, times):
            if left:
                flag("R411", left.span, f"how long or how often has no place: {places.words(left.span)}", "pays")
        parts = _instalments(found, places, flag)
        return Schedule(instalments=parts) if parts else None
    number = times.value if times else None
    if number is None and lasts:
        number, rest = divmod(lasts.value, MONTHS[every])
        if rest:
            flag("R411", lasts.span, f"no whole number of payments: {places.words(lasts.span)}", "pays")
    return Schedule(every=every, times=number or None)


def _instalments(found: BenefitFound, places: Places, flag: Flagging) -> list[Instalment]:
    """The parts in which a sum is paid, where they add up to it."""
    whole = found.amount.value if found.amount else None
    shares = []
    for part in found.instalments:
        if part.value and part.measure == "share":
            shares.append(part.value / 100)
        elif part.value and part.measure == "money" and whole:
            shares.append(part.value / whole)
    if not found.instalments:
        return []
    if sum(shares) != 1 or len(shares) != len(found.instalments) or min(shares) <= 0:
        flag("R408", _all(found.instalments), "the instalments do not add up to the amount", "pays")
        return []
    if any(share != round(share, 6) for share in shares):
        flag("R408", _all(found.instalments), "the instalments are no shares of the amount in decimals", "pays")
        return []
    at = [_milestone(places, part.span) for part in found.instalments]
    if all(NO_MILESTONE.search(words) for words in at):  # 分5年按2:2:2:2:2拨付
        every = "年" if "年" in at[0] or found.spread_months else "期"
        at = [f"第{number}{every}" for number in range(1, len(at) + 1)]
    return [Instalment(share=plain(s), at=both(words)) for s, words in zip(shares, at, strict=True)]


def _milestone(places: Places, span: Span) -> str:
    """The words that lead to a part: 签约后发放40%."""
    before = places.before(span, REACH)
    said = PHRASE.search(before)
    return (said[0] if said else "") + places.words(span)


def _all(parts: Sequence[Quantity]) -> Span:
    """From the first to the last."""
    return Span(min(part.span.start for part in parts), max(part.span.end for part in parts))


def quota(quantity: Quantity, flag: Flagging) -> Quota | None:
    """How many are funded; None where the text gives no single whole number."""
    value = quantity.value
    if value is None or value != value.to_integral_value() or quantity.most is not None:
        flag("R411", quantity.span, "how many are funded is no single whole number", "quota")
        return None
    bound = "at_least" if quantity.bound == "exceed" else quantity.bound
    return Quota(count=int(value), bound=bound, per="year" if "year" in quantity.per else "period")


def unit(quantity: Quantity) -> tuple[int, str]:
    """The unit in which a target is told, and how many base units it holds."""
    each = "".join(f"/{EACH_OF[per]}" for per in quantity.per if per not in MONTHS)
    if quantity.measure != "money" or quantity.value is None:
        return 1, "%" if quantity.measure == "share" else quantity.unit + each
    for scale, unit in ((10**8, "亿元"), (10**4, "万元")):
        if quantity.value >= scale:
            return scale, unit + each
    return 1, "元" + each


def plain(value: Decimal) -> Number:
    """A number as a pack writes it: whole where it is."""
    return int(value) if value == value.to_integral_value() else value.normalize()
