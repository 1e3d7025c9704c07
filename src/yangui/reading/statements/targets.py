"""Goals: what is to reach which number by when; results already reached; dated events without a number."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from yangui.policy.model import Bound
from yangui.reading.findings import Found, Quantity, Role, TargetFound, TargetKind
from yangui.reading.layout.characters import CN
from yangui.reading.layout.text import Text
from yangui.reading.numbers.quantities import Mention
from yangui.reading.statements.align import chain
from yangui.reading.statements.context import PLANNED, Answering, Context, inherit
from yangui.reading.statements.deadlines import DAYS, by_when, hold
from yangui.reading.statements.indicators import (
    ENDS,
    GRADED,
    LONGEST,
    Places,
    indicator_of,
    opened,
    says_nothing,
)
from yangui.reading.statements.reached import AHEAD, gone_by, looks_back, period_of, reached
from yangui.reading.statements.schedules import Goal, Schedule
from yangui.reading.statements.sentences import Sentence

GROWS = re.compile(r"增长|增速|增幅|提高|提升|下降|降低|年均")
GROWN, TOTALLED = (
    re.compile(r"增长|增速|增幅|涨幅|年均增|增加(?!值)|下降|降低|压减|减少|翻$"),
    re.compile(r"累计|总计|共计"),
)
FRESH = re.compile(r"新增|净增|新建|新培育")
NEW = re.compile(
    r"新增|净增|引才|缔结|新建|建立|攻克|转化(?!率)|募集|选树|新培育|新设|新认定|建成|引进|培训|招|提供|输送|选拔|选派|遴选|支持|吸引|建设|组建|打造|获批|推出|储备|举办|开展|引育|培养|培育|评选|筹集|签约|修建|开发|创建|认定|设立|实施|征集|推广(?![率基中])"
)
LEVEL = re.compile(r"达到?|突破|(?<!不)超过|总量|总数|规模|保持|拥有|数量|增至|稳定|现有|共有")
EVENT = re.compile(
    r"正式|开园|建成|竣工|投产|投用|投入使用|完成|出台|印发|制定|设立|建立|启动|开工|挂牌|落地|上线|运行|实现|取得|具备|形成|创建|打造|修订|组建|收官|全覆盖"
)
COUNTABLE = re.compile(r"(?:人才|企业|队伍|机构|平台|项目|人员|基地|园区)$")  # a heading that can be counted
STATUSES = ("区", "市", "地", "心", "局", "系")
STATUS = re.compile(
    r"(?:创建|争创|建成|打造|建设|获批|申报|纳入|跻身|建立)[^,。;:、]{2,30}?(?:示范区|试验区|示范城市|试点城市|先导区|高地|创新中心|中心城市|国家规划布局|国家实验室体系)$"
)
REGION = re.compile(
    r"(?<![于较比])全[省市县区州]|我[省市县区]"
    r"|(?<![\u4e00-\u9fff])(?!依托|根据|按照|支持|鼓励|推动|争取|列入|纳入|围绕|聚焦)(?:(?![全我年到各])[\u4e00-\u9fff]){2,3}(?:省|(?<![上城超门])市|(?<!强)县|自治州)(?![场民级直委政长域县])"
)
PLACE = re.compile(  # 西湖县: the heading of what one region is to do
    r"(?!.*(?:示范|园区|先行|试验|社区|街区|景区|建设|打造))[\u4e00-\u9fff]{1,6}(?:新区|开发区|高新区|[省市县区旗州])"
)
# A sentence on when the text holds and who explains it announces no goal.
HOLDS = re.compile(
    r"起(?:正式)?(?:施行|实施|执行|生效|试行)|有效期|(?:实行|执行|政策)(?:年限|期限|期)|负责解释|适用于|另行制定"
)
ARTICLE = re.compile(rf"第[{CN}百零〇\d]+条")
ALL_OF, LISTING = re.compile(r"(?:分别)?(?:均|都)(?!衡|匀|价)"), re.compile(r"、|以及|[和与及](?=[^、,]{4})")
CARRIED = ("new_in_period", "cumulative")
PRIZES = re.compile(r"(?:[特一二三四]等|[金银铜]|优秀|优胜|入围)奖各?$")  # 设一等奖1名、二等奖2名
KINDS_OF = re.compile(  # 三项基本医疗保险参保率达到95%: of how many kinds the goal behind is
    r"[两二三四五六七八九][项类种个][^,。;、0-9]{2,16}(?:率|比例|比重|占比|人数)(?:分别|均|总体)*(?:达到?|提高|保持|稳定|不低于|超过)"
)
AT_MOST = re.compile(r"(?:最多|限|单[个家]|每[家个人]|同一)[^,。;、0-9]{0,10}$")  # 单个企业最多申报5人
FALLS = re.compile(
    r"(?:能耗|排放|强度|消耗|用水量|浓度|成本|费用|死亡率|失业率|发病率)[^,。;0-9]{0,12}(?:下降|降低|压减|削减)(?:到|至)?$"
)
AVERAGE = re.compile(  # 人均预期寿命达到79.5岁, 平均受教育年限提高到11.3年
    r"(?:(?:平均|人均|预期)[^,。;0-9]{2,24}|(?:轮候|等待|办理|办结|审批|通行)时[间限长])(?:不超过|控制在|达到?|提高[到至]|增加[到至]|提升[到至]|延长[到至]|缩短[到至]|超过|突破|为)(?:约)?$"
)
TIER = re.compile(r"(?:新?的?(?:大)?台阶|关口|大关)")  # 迈上2万亿元台阶
LISTED = re.compile(r"(?:级|类)?(?:\([^()]*\))?(?:[、及和与]|以及|,?\(?其中:?|[,;](?=20))(?:20[0-9]{2}年)?")
BOUNDED = re.compile(r"(?:数量?|规模|总量|人数)?(?:不少于|不低于|超过|突破|达到?|各|约|近)*")


def targets(
    text: Text, sentences: Iterable[Sentence], contexts: Sequence[Context], answering: Answering
) -> list[TargetFound]:
    """The goals of the sentences in order."""
    found: list[TargetFound] = []
    schedule = Schedule(text)
    for sentence in sentences:
        context = contexts[sentence.segment]
        if rows := schedule.row(sentence):
            found += [_scheduled(text, sentence, goal, context, answering) for goal in rows]
            continue
        numbered = [n for n, role in enumerate(sentence.roles) if _aims(text.clean, sentence, n, role)]
        hold(text, sentence, context, goals=bool(numbered))
        if sentence.title or _rules(text.clean, sentence, context):
            continue
        places: Places = {}
        for number in numbered:
            place = indicator_of(text.clean, sentence, number, places)
            places[number] = _cell(text.clean, place) if place else None
        kind: TargetKind | None = None
        made: list[TargetFound] = []
        for number, place in places.items():
            told = place is not None and not says_nothing(text.clean[place[0] : place[1]])
            if not told and (headed := _of_heading(text, sentence, number, context, answering)):
                made.append(headed)
                continue
            if place is None:
                continue
            for one in _each(text.clean, place, sentence.mentions[number]):
                target = _target(text, sentence, number, one, context, answering)
                if target.kind == "level" and kind in CARRIED and _goes_on(text.clean, sentence, number, places):
                    target = replace(target, kind=kind)
                kind = target.kind
                made.append(target)
        found += made
        events = list(_events(text, sentence, context, answering))
        found += events if events and not HOLDS.search(text.clean, sentence.start, sentence.end) else []
    return found


def _scheduled(text: Text, sentence: Sentence, goal: Goal, context: Context, answering: Answering) -> TargetFound:
    """A value of a table of indicators."""
    span = text.span(goal.name[0], goal.value[1])
    duty = answering.duty(sentence.path, span.start)
    return TargetFound(
        path=sentence.path,
        span=span,
        kind=goal.kind,
        indicator=text.found(*goal.name),
        quantity=goal.quantity,
        by=goal.by,
        lead=duty.lead if duty else (),
        responsible=duty.responsible if duty else (),
        achieved=gone_by(int(goal.by.value), context),
    )


def _goes_on(text: str, sentence: Sentence, number: int, places: Places) -> bool:
    """Whether the number goes on with the list of the one before, whose verb then holds for it: 新建甲3个、乙5个."""
    last = max((n for n in places if n < number), default=number)
    before, place, mention = places[last], places[number], sentence.mentions[number]
    if last == number or before is None or place is None:
        return False
    start = max(before[1], sentence.mentions[last].end)
    begin, end = place if place[0] >= start else (mention.start, mention.start)
    joined = LISTED.fullmatch(text, start, min(begin, mention.start))
    if text[start:begin] == "," and end == mention.start:
        return True
    return joined is not None and BOUNDED.fullmatch(text, min(end, mention.start), mention.start) is not None


def _aims(text: str, sentence: Sentence, number: int, role: Role) -> bool:
    """Whether a number is to be reached, or has been, as its role or the words beside it say."""
    mention = sentence.mentions[number]
    quantity, left = mention.quantity, text[max(sentence.start, mention.start - LONGEST) : mention.start]
    match role:
        case "target" if quantity.measure == "count" and KINDS_OF.match(text, mention.start, sentence.end):
            return False
        case "target":
            return not (quantity.measure == "count" and quantity.bound == "at_most" and AT_MOST.search(left))
        case "quota":
            return quantity.bound != "at_most" and not PRIZES.search(left)
        case "context" if quantity.measure == "share":
            return FALLS.search(left) is not None and ENDS.match(text, mention.end) is not None
        case _ if quantity.measure in ("age", "duration"):
            return AVERAGE.search(left) is not None and ENDS.match(text, mention.end) is not None
        case _:
            return False


def _each(text: str, place: tuple[int, int], mention: Mention) -> Iterator[tuple[int, int]]:
    """The items of a list that all reach the number: 交通投资、工业投资均增长12%."""
    start, end = place
    if text[end - 1] == "平" or not ALL_OF.match(text, end, mention.start):
        yield place
        return
    for cut in LISTING.finditer(text, start, end):
        if start < cut.start():
            yield start, cut.start()
        start = cut.end()
    if start < end:
        yield start, end


def _cell(text: str, place: tuple[int, int]) -> tuple[int, int] | None:
    """The words of a place; of a row of a table those of its widest cell, without the marks that stand for lines."""
    start, end = place
    words = text[start:end]
    if "|" not in words:
        return place
    cell = max(words.split("|"), key=len)
    start += words.index(cell)
    left = len(cell) - len(cell.lstrip(". "))
    return (start + left, start + len(cell.rstrip())) if cell.strip(". ") else None


def _rules(text: str, sentence: Sentence, context: Context) -> bool:
    """Whether it is an article that says how things are to be done, always, and by no day: 调查人员应当不少于2人."""
    dated = any(m.quantity.measure in DAYS or text.endswith("年内", m.start, m.end) for m in sentence.mentions)
    return ARTICLE.match(sentence.path) is not None and not dated and not context.deadline


def _target(
    text: Text, sentence: Sentence, number: int, place: tuple[int, int], context: Context, answering: Answering
) -> TargetFound:
    mention = sentence.mentions[number]
    phrase = sentence.phrases[sentence.phrase(number)]
    indicator = text.found(*place)
    left = text.clean[max(phrase.start, mention.start - LONGEST) : mention.start]
    quantity = _quantity(text.clean, sentence, number, left)
    span = (min(place[0], mention.start), max(place[1], mention.end))
    return _made(text, sentence, context, answering, indicator, quantity, mention, left, span)


def _of_heading(
    text: Text, sentence: Sentence, number: int, context: Context, answering: Answering
) -> TargetFound | None:
    """专业技术人才队伍。总量达到80万人: a goal that says what it is of in nothing but the heading of its clause."""
    title, mention = answering.own_title(sentence.path), sentence.mentions[number]
    counts = mention.quantity.measure == "count" and LEVEL.search(text.clean, mention.start - 4, mention.start)
    if title is None or not counts or not COUNTABLE.search(title.value):
        return None
    phrase = sentence.phrases[sentence.phrase(number)]
    target = _target(text, sentence, number, (phrase.start, mention.start), context, answering)
    start, end = text.place(title.span.start), text.place(title.span.end)
    start += len(text.clean[start:end]) - len(text.clean[start:end].lstrip("—-·"))
    return replace(target, indicator=inherit(text.found(start, end)))


def _made(
    text: Text, sentence: Sentence, context: Context, answering: Answering, indicator: Found[str],
    quantity: Quantity | None, mention: Mention | None, left: str, place: tuple[int, int],
) -> TargetFound:  # fmt: skip
    duty = answering.duty(sentence.path, text.span(*place).start)
    before = text.clean[max(sentence.start, place[0] - 120) : place[1]]
    achieved = reached(before, context.day) or context.past is not None or context.reports
    back = None if AHEAD.search(before) else looks_back(answering.titles(sentence.path))
    achieved = achieved or back is not None
    by = by_when(text, sentence, place, context, mention, achieved=achieved) or (period_of(back) if back else None)
    region = REGION.search(text.clean, sentence.start, place[1])
    return TargetFound(
        path=sentence.path,
        span=text.span(*place),
        kind=_kind(quantity, left + text.clean[mention.start], indicator.value) if mention else "milestone",
        indicator=indicator,
        quantity=quantity,
        by=by,
        region=text.found(*region.span()) if region else _headed(answering.title(sentence.path)),
        lead=duty.lead if duty else (),
        responsible=duty.responsible if duty else (),
        achieved=achieved,
    )


def _headed(title: Found[str] | None) -> Found[str] | None:
    return inherit(title) if title and PLACE.fullmatch(title.value) else None


def _quantity(text: str, sentence: Sentence, number: int, left: str) -> Quantity:
    mention = sentence.mentions[number]
    q, bound = mention.quantity, mention.quantity.bound
    if q.measure == "duration" and q.value is not None and text[mention.end - 1] == "年":
        q = replace(q, measure="count", unit="年", value=q.value / 12)
    growth = q.measure == "share" and bool(GROWS.search(left[-12:]))
    last = sentence.mentions[chain(text, sentence, number)[-1]].quantity
    if bound == "exact" and last.bound == "about":  # 分别增长7%、8%左右
        bound = "about"
    elif bound == "at_least" and left.endswith(("迈上", "跨上", "跃上", "迈入")) and TIER.match(text, mention.end):
        bound = "exact"
    elif bound == "exact":
        bound = _head_bound(sentence, number, text)
    return replace(q, growth=q.growth or growth, bound=bound)


def _head_bound(sentence: Sentence, number: int, text: str) -> Bound:
    """不少于1个省级、2个市级示范项目: what the words before the head of a list bound, they bound in all of it."""
    bound = sentence.mentions[number].quantity.bound
    while bound == "exact" and number:
        before, mention = sentence.mentions[number - 1], sentence.mentions[number]
        if not GRADED.fullmatch(text, before.end, mention.start) or text[before.end - 1] in "上余多":
            break
        bound, number = before.quantity.bound, number - 1
    return bound


def _kind(quantity: Quantity | None, left: str, indicator: str) -> TargetKind:
    if quantity is None:
        return "milestone"
    if quantity.measure == "rank":
        return "rank"
    if quantity.measure == "share":
        return "growth_rate" if GROWN.search(left[-14:]) else "share"
    words = left + indicator
    if TOTALLED.search(words[-30:]):
        return "cumulative"
    if LEVEL.search(left[-8:]) and not FRESH.search(words):
        return "level"
    return "new_in_period" if NEW.search(words) else "level"


def _events(text: Text, sentence: Sentence, context: Context, answering: Answering) -> Iterator[TargetFound]:
    """Phrases without a number that are dated, or that name a status to be won."""
    dated = -2
    for place, phrase in enumerate(sentence.phrases):
        if not phrase.mentions and dated < place - 1 and not text.clean.endswith(STATUSES, phrase.start, phrase.end):
            continue
        dates = phrase.mentions and [
            n
            for n in phrase.mentions
            if sentence.roles[n] == "deadline" and (sentence.mentions[n].quantity.when or "annual") != "annual"
        ]
        if dates:
            dated = place
        if any(sentence.roles[n] in ("target", "quota", "benefit") for n in phrase.mentions):
            dated = -2
            continue
        words = text.clean[phrase.start : phrase.end]
        if PLANNED.search(words) or text.clean.startswith("?", sentence.end):
            continue
        if not (dated in (place, place - 1) and EVENT.search(words)) and not (
            words.endswith(STATUSES) and STATUS.search(words)
        ):
            continue
        start = opened(text.clean, sentence.mentions[dates[-1]].end if dates else phrase.start, phrase.end)
        while start < phrase.end and text.clean[start] in " 、,前":
            start += 1
        if phrase.end - start >= 4 and text.clean[start] != "是":
            end = min(phrase.end, start + 60)
            indicator = text.found(start, end)
            yield _made(text, sentence, context, answering, indicator, None, None, "", (start, end))
