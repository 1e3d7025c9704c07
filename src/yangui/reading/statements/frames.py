"""What each quantity of a sentence is there for: its role.

A role follows from the words beside a quantity in its phrase, from the verb that governs the phrase, and from the roles
before it in the sentence: a ceiling after an amount caps it, a condition ends in 的, a target has a verb of growth and
nothing that is given. The rules are tried in order, and what none decides is `context`, never a guess.
"""

from collections.abc import Callable, Iterable

from yangui.reading.findings import Role
from yangui.reading.numbers.units import EACH
from yangui.reading.statements import cues
from yangui.reading.statements.ceilings import cap, caps_in_brackets, ceiling, share_caps, total
from yangui.reading.statements.counts import SUMS, continued, counted, described, qualifies, sized, vast, yearly
from yangui.reading.statements.formers import former
from yangui.reading.statements.funds import founds, fund, paid_out
from yangui.reading.statements.headings import Headings
from yangui.reading.statements.hindsight import look_back
from yangui.reading.statements.kinds import SUBJECT, named_or_ranked
from yangui.reading.statements.rows import row
from yangui.reading.statements.sentences import Sentence
from yangui.reading.statements.surroundings import Place, place_of
from yangui.reading.statements.thresholds import condition, deserves, each_more, next_given, of_whom
from yangui.reading.statements.times import by_measure

LARGE = 10_000_000  # yuan that no one borrower gets as a subsidised loan
PAID_TO_MANY = 1_000_000  # yuan that, paid out, are told of all together


type Rule = Callable[[Place], Role | None]


def assign(text: str, sentences: Iterable[Sentence]) -> None:
    """Gives every mention of the sentences its role."""
    given: dict[str, bool] = {}
    before: dict[str, tuple[int, int]] = {}
    headings = Headings(text)
    for sentence in sentences:
        heading = headings.above(sentence)
        sums = [n for n, m in enumerate(sentence.mentions) if m.quantity.measure in SUMS]
        others = [n for n, m in enumerate(sentence.mentions) if m.quantity.measure not in SUMS]
        sentence.roles = ["context"] * len(sentence.mentions)
        earlier: list[int] = []
        for number in (*sums, *others):  # whether a count is a quota hangs on what is given
            place = place_of(
                text, sentence, number, earlier, heading,
                follows=given.get(sentence.path, False), before=before.get(sentence.path, (0, 0)),
            )  # fmt: skip
            role = _role(place)
            sentence.roles[number] = role
            if role == "benefit":
                earlier.append(number)
        look_back(text, sentence)
        before[sentence.path] = (0, 0) if earlier else (sentence.start, sentence.end)
        follows = given.get(sentence.path, False) and cues.SPLIT.search(text, sentence.start, sentence.end)
        given[sentence.path] = bool(earlier or follows)


def _role(place: Place) -> Role:
    for rule in RULES:
        if role := rule(place):
            return _headed(role, place)
    return _headed("context", place)


def _headed(role: Role, place: Place) -> Role:
    """A figure that its own sentence leaves open, by the heading above it."""
    measure = place.quantity.measure
    if role not in ("target", "context") or measure not in ("money", "share", "count", "area"):
        return role
    if place.heading == "conditions":
        return "threshold"
    if role == "target" and not vast(place) and (place.conditional or place.deserving):
        return "threshold"
    named = place.right == "" and SUBJECT.search(place.left)  # 购房补贴。博士20万元,硕士10万元
    if place.heading == "gift" and not place.quantity.per and not named:
        return role
    stands = measure == "money" and not place.closed and not cues.MEASURED.search(cues.BOUND.sub("", place.left))
    return "benefit" if place.heading and stands else role


# rules, in the order in which they are tried


def _doubled(place: Place) -> Role | None:
    """产值翻一番; what those must reach who get something for it is a condition."""
    if not place.quantity.growth:
        return None
    return "threshold" if place.closed or place.ahead else "target"


def _heading(place: Place) -> Role | None:
    """In a heading, or a short first sentence without a verb of its own, which the clause then repeats."""
    sentence = place.sentence
    short = sentence.first and len(sentence.phrases) == 1 and sentence.end - sentence.start <= 30
    heads = short and not place.heading and not cues.HEADED.search(place.text, sentence.start, sentence.end)
    return "repeat" if sentence.title or heads else None


def _of_all(place: Place) -> Role | None:
    """资助比例不低于项目总数的50%: how many of all there are to be."""
    return "target" if place.quantity.measure == "share" and cues.OF_ALL.search(place.left) else None


def _apart(place: Place) -> Role | None:
    """Fines and fees, shares of a cost, what stands in brackets, what has been paid out."""
    left, right = place.left, place.right
    opening = left.rfind("(")
    if opening > left.rfind(")") and ")" in right and not cues.PRIZED.match(left, opening):
        if place.quantity.measure in SUMS and _given_in_brackets(place, opening):
            return "benefit"
        if place.quantity.measure == "count" and cues.PART_OF.match(left, opening) and place.role_before == "target":
            return "target"  # 创新平台100个(其中国家级10个)
        if place.earlier and (cues.SPLIT.search(left, opening) or cues.WITHIN.match(left, opening)):
            return None
        if place.earlier and place.given and left.startswith("(其中", opening):
            return None  # (其中小微企业可按费用的50%申请补助)
        return "cap" if caps_in_brackets(place, opening) else "context"
    if cues.EXCEPT.match(left) and cues.EXCEPTED.search(place.text, place.mention.end, place.phrase.end):
        return "context"  # 除10万元以下小额消费贷款以外
    if place.quantity.measure == "share" and cues.STAFFED.match(right):
        return "threshold"
    if place.quantity.measure == "share" and not place.gives and cues.ONLY.search(left):
        return "context"
    if place.quantity.measure == "share" and right.startswith("作为"):
        return "context"  # 提取3%作为研发准备金
    if place.quantity.measure == "share" and place.text[place.mention.end - 1] == "倍" and not place.quantity.growth:
        return "context"  # 可享受最高4倍公积金贷款
    if place.quantity.unit == "分" and cues.POINTS.search(left):
        return "context"
    rent = place.quantity.measure == "share" and cues.RENT.search(left)
    charged = not rent and not place.joined and cues.NOT_GIVEN.search(place.charged)
    if cues.FINE.match(right) or charged:
        return "context"
    if place.quantity.measure == "money" and cues.AVERAGE.search(left):
        return "context"
    if place.quantity.measure == "share" and (
        cues.MOVES.search(left)
        or cues.TOLERATED.search(left)
        or (cues.AT_RATE.search(left) and not cues.OF_INTEREST.match(right))
    ):
        return "context"
    if place.quantity.measure == "share" and _parted(place):
        return "context"  # …,省、市财政各承担50%
    many = (place.quantity.value or 0) >= PAID_TO_MANY and not place.quantity.per
    done = place.quantity.measure == "money" and (cues.DONE.search(left) or (many and cues.PAID_OUT.search(left)))
    return "context" if done or cues.SHARED.search(right) or cues.TAX_RATE.match(right) else None


def _given_in_brackets(place: Place, opening: int) -> bool:
    """给予生活补贴(每人每月3000元), 给予补贴(博士3000元、硕士1500元): whether the bracket says how much is given."""
    begin = place.mention.start - (len(place.left) - opening)
    before = [n for n in place.earlier if place.phrase.start <= place.sentence.mentions[n].start < begin]
    if before:
        return False  # 给予10%的补助(每家20万元)
    listed = cues.NAMED_IN_TURN.search(place.left)
    named = listed is not None and named_or_ranked(EACH.sub("", listed["who"]))
    return named or cues.NAMED_GIFT.search(place.left) is not None


def _parted(place: Place) -> bool:
    """Whether payers part with it what has been given."""
    if cues.SHARES_COST.match(place.right):
        return True
    if cues.PURSES.search(place.left) and cues.PURSES_GIVE.match(place.right):
        return True  # 市、区财政按6:4比例给予30万元
    if cues.BEARER.search(place.left) and place.text.count("承担", place.phrase.start, place.phrase.end) > 1:
        return True  # 损失由市财政承担50%、合作银行承担50%
    if cues.PAID_BY.search(place.text[place.sentence.start : place.mention.start]):
        return True
    bears = (place.earlier or place.follows) and cues.BEARS.search(place.left)
    return bool(bears) and not cues.COST_BORNE.search(place.left)


def _listed(place: Place) -> Role | None:
    """As the one before it in the same list."""
    if not place.joined or cues.BECOMES.match(place.right):
        return None
    role = place.role_before
    return None if role == "former" else role


def _instalment(place: Place) -> Role | None:
    if place.quantity.measure == "share" and (
        cues.DUE.search(place.left) or ((place.earlier or place.follows) and cues.PAID.search(place.left))
    ):
        return "instalment"
    if (not place.earlier and not place.follows) or place.text.startswith("全", place.mention.start):
        return None
    if place.earlier and place.quantity.measure == "money":
        before = place.sentence.mentions[place.earlier[-1]].start
        if cues.IN_A_YEAR.search(place.text, max(place.sentence.start, before - 12), before):
            return None  # 第一年给予10万元、第二年给予8万元
    given = place.gives and place.given
    if cues.OF_COST.search(place.left):
        ahead = cues.THEN_GIVEN.match(place.text, place.mention.end, place.sentence.end)
        given = ahead is not None or cues.OF_GIVEN.match(place.right) is not None
    told = cues.INSTALMENT.search(place.left)
    if given and (told is None or told[0].startswith("分别")):
        return None  # 按设备投入的40%给予补助,分两年拨付
    start = place.mention.start
    begin, end = max(place.sentence.start, start - 200), min(place.sentence.end, start + 60)
    if (apart := place.text.find(";", place.mention.end, end)) >= 0:
        end = apart  # …最高50万元;对上市的企业,分阶段给予
    if not cues.SPLIT.search(place.text, begin, end) and not cues.REST.search(place.left):
        return None
    return "instalment" if told or place.quantity.measure == "share" else None


def _share_given(place: Place) -> Role | None:
    if place.text.startswith("的,", place.phrase.end - 1) and place.ahead:
        return None  # 按工资80%支付的,可申请补贴
    if place.quantity.measure == "share" and cues.PART_OF_THEM.search(place.left) and place.ahead:
        return "threshold"  # 新招用人数占职工人数比例10%,可申请贷款
    if place.right.startswith(("作为", "设立", "建立")):
        return None  # 从销售收入中提取3%作为研发准备金
    if place.quantity.measure == "share" and cues.OF_INCOME.search(place.left):
        return "benefit"
    if place.text.startswith(("全免", "减半"), place.mention.start):
        return "benefit"
    if place.quantity.measure == "share" and cues.RENT.search(place.left):
        return "benefit"  # 租金按市场价的70%收取
    if cues.OF_COST.search(place.left) and cues.THEN_GIVEN.match(place.text, place.mention.end, place.sentence.end):
        return "benefit" if place.quantity.measure == "share" else None
    if place.quantity.measure == "share" and cues.SPENT.search(place.left) and place.right.startswith("用于"):
        return None if cues.OF_REWARD.search(place.right) else "target"
    if place.quantity.measure != "share" or not (
        cues.OF_GIFT.search(place.left)
        or cues.OF_GIVEN.match(place.right)
        or (cues.RECKONED.match(place.right) and cues.GIFT_BY.search(place.left))
    ):
        return None
    return "threshold" if cues.GROWN.search(place.left) else "benefit"


def _added(place: Place) -> Role | None:
    """每多带动1人增加2000元: more of what is given before it."""
    more = place.earlier and place.quantity.measure == "money" and cues.ADDED.search(place.left)
    return "benefit" if more else None


def _share_reached(place: Place) -> Role | None:
    if place.quantity.measure != "share" or not cues.REACHES.search(place.left) or place.closed:
        return None
    return None if cues.OF_REWARD.search(place.left) else "target"


def _by_rate(place: Place) -> Role | None:
    """按每月最高不超过500元,给予租金补贴: what is given follows in the next phrase."""
    if not cues.BY_EACH.search(place.left):
        return None
    return "benefit" if cues.THEN.match(place.text, place.mention.end, place.sentence.end) else None


def _granted(place: Place) -> Role | None:
    """单个项目经费不超过500万元; 可享受补贴,最高每年3万元: what each gets, with no verb of giving at the sum."""
    if place.closed or place.quantity.measure not in SUMS or cues.GOES_ON.match(place.right):
        return None
    capped = place.earlier or (place.follows and place.quantity.bound == "at_most")
    if place.quantity.measure == "money" and not capped and cues.EACH_GETS.search(place.left):
        return "benefit"
    if place.quantity.measure == "money" and _comes_with(place):
        return "benefit"
    if place.quantity.measure == "money" and not place.right and cues.LENDS.search(place.left):
        _, first = place.statement
        said = [place.sentence.roles[n] for n in range(first, place.number)]
        return None if "benefit" in said else "benefit"
    if place.quantity.measure == "money" and not place.right and cues.PERSON_GETS.search(place.left):
        return "benefit"
    alone = (
        place.phrase.mentions[0] == place.number
        or place.sentence.mentions[place.number - 1].quantity.measure not in SUMS
    )
    if not alone or not cues.MOST_ONLY.fullmatch(place.left):
        return None
    own = place.sentence.phrase(place.number)
    before = place.sentence.phrases[own - 1] if own else place.phrase
    if before.statement != place.phrase.statement or any(place.sentence.roles[n] == "benefit" for n in before.mentions):
        return None
    promised = cues.GIVES_SOME.search(place.text, before.start, place.phrase.start)
    return "benefit" if own and promised else None


def _comes_with(place: Place) -> bool:
    """Whether a sum is the pay or the research money that a post is offered with."""
    if place.heading == "conditions" or (place.quantity.value or 0) >= LARGE:
        return False
    if cues.PAY.search(place.left):
        return cues.BESIDE_PAY.match(place.text, place.mention.end) is not None
    return cues.PACKAGE.search(place.left) is not None


def _of_them(place: Place) -> Role | None:
    """90%以上的研发机构设在企业: what a part of them is to do."""
    share = place.quantity.measure == "share" and place.quantity.bound != "exact" and not place.ahead
    return "target" if share and not place.gives and cues.OF_THEM.match(place.right) else None


def _rate(place: Place) -> Role | None:
    if place.quantity.measure != "share" or place.gives or not cues.RATE_OF.search(place.left):
        return None
    return "threshold" if place.closed and place.ahead else "target"


def _benefit(place: Place) -> Role | None:
    if place.given or place.text.endswith("的标准", place.phrase.start, place.phrase.end):
        return "benefit"
    by_list = place.quantity.measure == "money" and place.text.startswith(("按", "可按"), place.phrase.start)
    if by_list and cues.BY_LIST.match(place.text, place.mention.end, place.phrase.end):
        return "benefit"
    if place.gives:
        return "fund" if founds(place.left, place.right) else "benefit"
    left, right = cues.BOUND.sub("", place.left), place.right
    if place.number and place.number - 1 in place.phrase.mentions:
        left = left.rpartition("、")[2]  # 初级工1000元、中级工1500元
    if place.number + 1 in place.phrase.mentions:
        right = right.partition("、")[0]
    begin = max(place.sentence.start, place.phrase.start - 20)
    if place.quantity.measure == "money" and cues.GIFTS_OF.search(place.text, begin, place.phrase.start):
        return "benefit"  # 给予企业引才补贴:引进甲类人才30万元/人
    if cues.GOAL.search(left) or len(left) > 30 or len(right) > 12:
        return None
    if place.earlier:  # A类给予50万元,B类30万元
        return "benefit"
    if place.quantity.bound == "at_most" and not place.right and SUBJECT.search(left) and place.promised:
        return "benefit"  # 发放考察补助。个人最高2万元,团队最高10万元
    begin = max(place.sentence.start, place.mention.start - 300)
    if place.right.startswith(("标准", "的标准")) and cues.BY_STANDARD.search(left) and place.ahead:
        return "benefit"  # 按每人3000元标准,给予安家费
    if (
        place.quantity.per
        and not EACH.sub("", left)
        and not right
        and cues.GIVE.search(place.text, begin, place.mention.start)
    ):
        return "benefit"  # 租金补贴给到企业,每户每年5000元
    if place.follows and place.quantity.per and not right and SUBJECT.search(left):
        return "benefit"  # the sentence before gave something: 紧缺专业硕士每人每月1200元
    return "benefit" if cues.GOVERNS.search(place.text, begin, place.mention.start) else None


def _lent(place: Place) -> Role | None:
    """发放创业担保贷款5亿元: what all loans together are to reach."""
    large = (
        place.quantity.measure == "money" and place.quantity.bound != "at_most" and (place.quantity.value or 0) >= LARGE
    )
    return "target" if large and cues.LENT.search(place.left) else None


def _target(place: Place) -> Role | None:
    if place.earlier and place.quantity.measure == "money" and cues.RAISES_TO.search(place.left):
        return "benefit" if cues.OTHERS_GET.search(place.left) else "cap"  # 单个项目最高300万元,重大项目可提高到500万元
    if place.earlier and place.quantity.measure == "share" and cues.RAISES_SHARE.search(place.left):
        before = place.sentence.mentions[place.earlier[-1]].quantity.measure
        return "benefit" if before == "share" else "target"  # 标准为工资的70%,留用率高的提高到110%
    return "target" if cues.GOAL.search(place.left) else None


RULES: tuple[Rule, ...] = (
    by_measure, _doubled, _heading, _of_all, _apart, former, deserves, of_whom, sized, qualifies, continued, yearly,
    counted, _listed, described, _of_them, paid_out, fund, _instalment, next_given, share_caps, _share_given, _added,
    each_more, _share_reached, _by_rate, _granted, total, _lent, condition, _rate, cap, ceiling, _benefit, row, _target,
)  # fmt: skip
