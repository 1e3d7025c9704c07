"""Benefits that a text promises without an amount: 给予奖补, 可直接评聘到正高级职称, 鼓励企业建立研发机构.

A promise is a phrase with a verb of giving, allowing or supporting and something that somebody gets; who pays and who
is responsible is taken from the clause. Where the text leaves amount or decision to later it is `discretionary`.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from itertools import zip_longest
from typing import NamedTuple

from yangui.reading.findings import BenefitFound, Flag, Found
from yangui.reading.layout.characters import CN
from yangui.reading.layout.text import Text
from yangui.reading.statements.context import Answering, inherit, payers
from yangui.reading.statements.cues import OFFERS, REPORTED
from yangui.reading.statements.kinds import JOINED, SUBJECT, beneficiary, ends_in_name, kind_of
from yangui.reading.statements.promising import DEFINITE, NOTHING, PERK, SERVES, SUPPORT
from yangui.reading.statements.sentences import Phrase, Sentence
from yangui.reading.statements.subjects import plain, trimmed
from yangui.reading.statements.whom import NOBODY, ONE_BY_ONE, SERVED

PROCEDURE = re.compile(r".{0,10}?(?:申[请领报]|办理|咨询|受理)(?:方式|程序|流程|渠道|材料|网址|电话|地点):")
TERMS = re.compile(  # what is asked for, how a loan is or how long something is paid, not that it is given
    r"[^,。;]{0,12}(?:补[贴助]|奖励|资助|资金|经费)由[^,。;]{2,20}(?:承担|负担|分担|列支)|[^,。;]{0,24}(?:具备|符合|满足)[^,。;]{0,4}(?:[以如]下|下列)[^,。;]{0,6}条件|[^,。;]{0,12}(?:补[贴助]|奖励|资助|资金)(?:原则上)?[按分](?:季度?|年度?|次|期|批)[^,。;]{0,4}(?:发放|拨付|兑现|支付)|[^,。;]{0,16}贷款[^,。;]{0,8}(?:期限|利率|对象|条件|渠道)|[^,。;]*(?:补[贴助]|享受|待遇)[^,。;]{0,6}(?:期限|次数|年限|(?:发放|领取|享受|支付)时间)"
)
AUTHORITIES = re.compile(  # 鼓励有条件的地方设立基金, 支持滨州、海城等地发挥口岸作用: to those who give, or to a place
    r"(?:鼓励|支持|引导)(?:(?:有条件的)?(?:地方(?=[发开打申结对与出设按政])|各地(?!高|企|院|科)|各级|各[市县区](?!域)|有条件的[市县区])"
    r"|(?:[^,。;:的]{2,24}?(?:等地|地区)(?![的内])"
    r"|(?:[^,。;:、]{2,3}、)*[^,。;:、企院校所构台队人才位会体业室站园学研家员]{2,6}(?:聚焦|围绕|依托|结合))"
    r"(?![^,。;]*(?:企业|人才|高校|院所|团队)))"
)
EXCEPTED = re.compile(r"除(?!了?给予)[^,。;]{2,40}[以之]?外")  # 除享受国家待遇外
OFFICE = re.compile(r"[^,。;]{0,12}负责[^,。;]{0,6}(?:受理|发放|审核|拨付)")
APPLIES = re.compile(r"[^,。;]*申请[^,。;]{2,16}的\Z")  # 其他人员申请担保贷款的
DEFINES = re.compile(r"[^,。;]{2,24},?(?:是指|指的?是)|本[^,。;]{2,8}?适用(?:于|对象|范围)")
PURPOSE = re.compile(r"(?:第.{1,4}条)?为(?:了|深入|进一步|全面|认真|切实|贯彻|落实|加快|促进|规范|更好|充分|激发)")
ISSUES = re.compile(r"(?:通知|公告|通告|明确)如下|(?:特?制定|提出|出台)(?:本|如下|以下|了?《)")
REPORTS = re.compile(r"截至[^,。;]{2,14},|(?:会议|《[^《》]{4,60}》)(?:审议|通过)|审议[^,。;]{0,8}通过")
GONE_BY = re.compile(r"20[0-9]{2}年,[^,。;:对的]{0,8}(?:共(?!同)|累计|已)")  # 2022年,全市共引进…,发放补贴
DENIED = re.compile(
    r"从优|就高|(?:不再|不得|不能|不可|不|停止|取消|不予)(?:再|重复)*(?:享受|给予|申请|申报|发放)|(?:叠加|同时|重复)(?:申请|享受)|不纳入[^,。;]{0,6}(?:范围|对象)|(?:只|仅|最多)[能可]?[^,。;]{0,4}(?:享受|申请|申领|选择|参加)|取消[^,。;]{0,12}(?:资格|待遇)"
)
CONDITION = re.compile(r"[^,。;]{0,30}(?:符合|满足|具备|愿意|未达到|已享受|未享受)[^,。;]*的\Z")
AFTER = re.compile(r"经(?!费)(?![^,。;]*(?:给予|予以|享受|授予))")  # 经认定,给予奖补; 经认定由市财政给予奖补 gives
BY_MEANS = re.compile(r"(?:通过|采取|采用)[^。;]*(?:方式|形式|途径|渠道|办法)")
SETTLES = re.compile(r"(?:项目|企业|机构|平台|总部|团队)[^,。;]{0,12}$")  # what settles somewhere gets nothing by it
TERMED = re.compile(
    r"(?:享受|补[贴助]|贷款|资助|奖励|发放|支持|贴息|政策|累计)*(?:期限?|年限|时间)?(?:一般|原则上)?(?:最长|最多|累计)?(?:不超过|为|是)?"
)
THAT_IS = re.compile(r",(?:即|其中[,:]?[^,。;]{2,24}[0-9])")
SAME_GIFT = re.compile(r"(?:给予|予以|进行)(补[贴助]|奖励|资助)\Z")
BELOW = re.compile(r"(?:[以如]下|下列)[^,。;]{0,4}标准|下表|附表")
LEADS_TO_SUM = re.compile(
    r"(?:第[一二三四五]年|首年|次年)?(?:补[贴助]|奖励|资助|支持)?(?:总?额度?|金额|标准|资金)?(?:原则上|单个[^,。;]{0,6}|每[家人个户年月])*(?:最高|最多|上限)?(?:可达|不超过|为|按)?(?:每[家人个户年月])*(?:一次性)?"
)
DECIDED_LATER = re.compile(
    r"一定|适当|按规定|按有关|参照|视情|酌情|有条件|相应|专项|奖补|支持|鼓励|探索|引导|推荐|研究|推进|加强|实施|培育"
)
STATING = frozenset(("benefit", "cap", "instalment", "fund", "former"))
PERMITS = re.compile("可(?!持)|直接|优先|免|不受|享受|按规定")
CARRIES_OUT = re.compile("(?:落实|执行|用好|兑现)")
SUPPORTED = re.compile("(?:积极|重点|大力|优先)?(?:支持|鼓励|扶持|允许|引导)$")
OTHERWISE = re.compile(  # 鼓励吸引院所落地: who does it is not said
    "吸引|引进|建设|建立|构建|开展|发展|设立|打造|培育|培养|创建|组建|推进|推动|举办|实施|利用|依托|通过|围绕|在|向|以|对|为|与|将|[0-9]"
)
AND_TEAM = re.compile("[和及或与]团队")  # 人才和团队, where the team is no receiver of its own
COMPOUND = re.compile("[\u4e00-\u9fff]{0,2}")  # 骨干|科研|院所
OF_WHOM, GIVING = re.compile("对|凡|如(?!下)"), re.compile("给予|予以|享受|发放|优先|提供|可(?!持)|免")
OF_FIRMS = re.compile(r"研发费用|企业所得税|增值税|加计扣除")
ASKED = re.compile(  # headings of what is asked for, and of who does what
    r"(?:申[报请领]|认定|提交|办理|所需)[^,。;:]{0,4}(?:条件|材料|程序|流程)$|职责分工$|监督(?:管理|检查)$"
)
LASTS = re.compile(r"(?:最长|最多|期限|为期|不超过)+[0-9一二两三四五]")  # 最高500万元、最长2年的创业担保贷款
LONGEST, SHORTEST = 110, 5


class Promise(NamedTuple):
    """A promise: the number of its phrase, the words that make it, and the passage that it takes."""

    place: int
    found: re.Match[str]
    span: tuple[int, int]


def promises(text: Text, sentences: Iterable[Sentence], answering: Answering) -> tuple[list[BenefitFound], list[Flag]]:
    """The promises of the sentences, in order, and what is in doubt; amounts are left to `benefits`."""
    found: list[BenefitFound] = []
    doubts: list[Flag] = []
    cues = _Cues(text.clean)
    told = list(sentences)
    for sentence, following in zip_longest(told, told[1:]):
        if (
            following
            and following.path.startswith("第")
            and sentence.path[:1] in CN
            and sentence.path != following.path
        ):
            continue  # 四、支持企业开拓市场 heads articles
        divided = following and text.clean.startswith("其中", following.start) and "benefit" in following.roles
        listed = any(ASKED.search(plain(text, title)) for title in answering.titles(sentence.path))
        if not sentence.title and not divided and not listed:  # 给予资助。其中,…每人50万元: the amounts tell it all
            who: tuple[Found[str], ...] = ()
            leads = following is not None and "benefit" in following.roles
            for promise in _promised(text, sentence, cues):
                if leads and (text.clean.startswith(":", promise.span[1]) or BELOW.search(text.clean, *promise.span)):
                    continue  # 按下列标准发放购房补贴: the amounts follow
                made = _promise(text, sentence, promise, answering, doubts, who)
                found.append(made)
                who = made.who
    return found, doubts


class _Cues:
    """Where the patterns match in a text, found in one scan each; no match goes over the end of a phrase."""

    def __init__(self, text: str) -> None:
        self.definite, self.serves = list(DEFINITE.finditer(text)), list(SERVES.finditer(text))
        self.nothing = [found.start() for found in NOTHING.finditer(text)]
        self._starts = {id(found): [m.start() for m in found] for found in (self.definite, self.serves)}

    def first(self, found: list[re.Match[str]], phrase: Phrase) -> re.Match[str] | None:
        """The first match in a phrase."""
        place = bisect_left(self._starts[id(found)], phrase.start)
        return found[place] if place < len(found) and found[place].end() <= phrase.end else None

    def definitely(self, text: str, phrase: Phrase) -> re.Match[str] | None:
        """The first definite words that are no part of a title and no settling of a firm."""
        place = bisect_left(self._starts[id(self.definite)], phrase.start)
        for found in self.definite[place : place + 6]:
            if found.end() > phrase.end:
                return None
            titled = text.rfind("《", phrase.start, found.start()) > text.rfind("》", phrase.start, found.start())
            settles = found[0] == "落户" and (
                SETTLES.search(text, phrase.start, found.start())
                or text.startswith("的", found.end())
                or text.endswith("新", 0, found.start())
            )
            if not titled and not settles:
                return found
        return None

    def excluded(self, phrase: Phrase) -> bool:
        place = bisect_left(self.nothing, phrase.start)
        return place < len(self.nothing) and self.nothing[place] < phrase.end


def _promised(text: Text, sentence: Sentence, cues: _Cues) -> list[Promise]:
    """What a sentence promises outright; failing that, what its programme offers."""
    outright: list[Promise] = []
    offered: list[Promise] = []
    after = sentence.start
    if _reports(text.clean, sentence):
        return []
    for place, phrase in enumerate(sentence.phrases):
        if not SHORTEST <= phrase.end - phrase.start <= LONGEST:
            continue
        if phrase.mentions and _stated(sentence, phrase):
            outright += _beside(text.clean, sentence, place)
            after = phrase.end
        elif (
            cues.excluded(phrase)
            or _is_goal(text.clean, sentence, phrase)
            or _no_promise(text.clean, phrase)
            or _states_more(text.clean, sentence, place)
        ):
            continue
        elif found := cues.definitely(text.clean, phrase) or _support(text.clean, sentence, place):
            outright.append(Promise(place, found, (_opening(sentence, place, after), phrase.end)))
            after = phrase.end
        elif text.clean[phrase.end - 1] != "的" and (found := cues.first(cues.serves, phrase)):
            offered.append(Promise(place, found, (phrase.start, phrase.end)))
    if not outright and offered and "benefit" not in sentence.roles:
        return [_merged(offered)]
    return outright


def _reports(text: str, sentence: Sentence) -> bool:
    """Whether a sentence says what for the text is issued, or what has been reached."""
    if PROCEDURE.match(text, sentence.start, sentence.end) or text.find("→", sentence.start, sentence.end) >= 0:
        return True
    if PURPOSE.match(text, sentence.start, sentence.end):
        return ISSUES.search(text, sentence.start, sentence.end) is not None
    if GONE_BY.match(text, sentence.start, sentence.end) or DEFINES.match(text, sentence.start, sentence.end):
        return True
    if REPORTED.match(text, sentence.start, sentence.end) and not OFFERS.search(text, sentence.start, sentence.end):
        return True
    return REPORTS.search(text, sentence.start, sentence.end) is not None


def _no_promise(text: str, phrase: Phrase) -> bool:
    """Whether a phrase says by what means or after what something is done."""
    if any(pattern.match(text, phrase.start, phrase.end) for pattern in (TERMS, APPLIES, OFFICE)):
        return True
    if AUTHORITIES.search(text, phrase.start, phrase.end) or EXCEPTED.fullmatch(text, phrase.start, phrase.end):
        return True
    if DENIED.search(text, phrase.start, phrase.end) or CONDITION.match(text, phrase.start, phrase.end):
        return True
    follows = text[phrase.end - 1] == "后" or AFTER.match(text, phrase.start, phrase.end) is not None
    return follows or BY_MEANS.fullmatch(text, phrase.start, phrase.end) is not None


def _is_goal(text: str, sentence: Sentence, phrase: Phrase) -> bool:
    """到2025年,…培育3家龙头企业: whether it says how many there are to be by then."""
    if not any(sentence.roles[n] == "target" for n in phrase.mentions):
        return False
    days = [m for n, m in enumerate(sentence.mentions) if sentence.roles[n] == "deadline" and m.start < phrase.end]
    return any(text.endswith(("到", "至"), sentence.start, m.start) for m in days)


def _of_whom(text: str, sentence: Sentence, place: int) -> bool:
    """Whether a phrase only says of whom or what a sum behind it is: 对自主申报入选领军人才的,…分别给予50万元."""
    phrase = sentence.phrases[place]
    if not OF_WHOM.match(text, phrase.start) or GIVING.search(text, phrase.start, phrase.end):
        return False
    return any(
        sentence.roles[n] == "benefit"
        for later in sentence.phrases[place + 1 :]
        if later.statement == phrase.statement
        for n in later.mentions
    )


def _states_more(text: str, sentence: Sentence, place: int) -> bool:
    """Whether a phrase only leads up to the sum behind it, or says how long it is paid: 给予补助,最高不超过50万元."""
    phrase = sentence.phrases[place]
    if _of_whom(text, sentence, place):
        return True
    if text.startswith(":", phrase.end) and any(
        sentence.roles[n] == "benefit" for n in range(len(sentence.mentions)) if sentence.mentions[n].start > phrase.end
    ):
        return True  # 按照投资额给予补助:1000万元以上的,补助2%
    later = [n for n, m in enumerate(sentence.mentions) if m.start > phrase.end and sentence.roles[n] == "benefit"]
    if later and THAT_IS.match(text, phrase.end):
        return True  # 给予五年奖励,其中前三年80%、后两年50%
    if later and ONE_BY_ONE.fullmatch(text, phrase.start, phrase.end):
        return True  # 实行一事一议,最高给予1亿元
    first = sentence.mentions[phrase.mentions[0]] if phrase.mentions else None
    if first and sentence.roles[phrase.mentions[0]] == "duration" and "benefit" in sentence.roles[: phrase.mentions[0]]:
        return TERMED.fullmatch(text, phrase.start, first.start) is not None
    before = sentence.phrases[place - 1] if place else None
    if before and before.mentions and text.endswith("标准", before.start, before.end):
        return sentence.roles[before.mentions[-1]] == "benefit"
    following = sentence.phrases[place + 1] if place + 1 < len(sentence.phrases) else None
    stated = [n for n in following.mentions if sentence.roles[n] != "deadline"] if following else []
    if following is None or not stated or sentence.roles[stated[0]] != "benefit":
        return False
    start = sentence.mentions[stated[0]].start
    gives = SAME_GIFT.search(text, phrase.start, phrase.end)  # 给予补贴,快充桩每千瓦补贴300元
    if gives and text.endswith(gives[1], following.start, start):
        return True
    return LEADS_TO_SUM.fullmatch(text, following.start, start) is not None


def _support(text: str, sentence: Sentence, place: int) -> re.Match[str] | None:
    """A phrase of support, unless it only opens what goes on to state an amount."""
    found = SUPPORT.match(text, sentence.phrases[place].start, sentence.phrases[place].end)
    for phrase in sentence.phrases[place:] if found else ():
        if any(sentence.roles[n] == "benefit" for n in phrase.mentions):
            return None
        if phrase is not sentence.phrases[place] and SUPPORT.match(text, phrase.start, phrase.end):
            break
    return found


def _beside(text: str, sentence: Sentence, place: int) -> Iterator[Promise]:
    """Items without an amount in a list that has amounts: 最高2500元补贴、3年免租公寓、创业补贴."""
    phrase = sentence.phrases[place]
    amounts = [sentence.mentions[n] for n in phrase.mentions if sentence.roles[n] in STATING]
    start = phrase.start
    for part in text[phrase.start : phrase.end].split("、"):
        end = start + len(part)
        free = not any(m.start < end and start < m.end for m in amounts)
        if free and not LASTS.match(part) and start > amounts[0].start and (found := PERK.search(text, start, end)):
            yield Promise(place, found, (start, end))
        start = end + 1


def _merged(offered: list[Promise]) -> Promise:
    """The offers of one programme as one promise, as far as they stand close together."""
    first = offered[0]
    near = [promise.span[1] for promise in offered if promise.span[1] - first.span[0] <= LONGEST]
    return first._replace(span=(first.span[0], near[-1]))


def _stated(sentence: Sentence, phrase: Phrase) -> bool:
    return any(_says(sentence, n) for n in phrase.mentions)


def _says(sentence: Sentence, number: int) -> bool:
    return sentence.roles[number] in STATING


def _promise(
    text: Text, sentence: Sentence, promise: Promise, answering: Answering, doubts: list[Flag],
    before: tuple[Found[str], ...],
) -> BenefitFound:  # fmt: skip
    phrase = sentence.phrases[promise.place]
    words = text.clean[phrase.start : phrase.end]
    at, end = promise.found.span()
    named = _supported(text, promise.found, phrase.end) or _who(text, sentence, promise.place, at)
    named = named and (trimmed(text.clean, *named) or named)
    who = (text.found(*named),) if named else tuple(map(inherit, before))
    whom = "".join(plain(text, one) for one in who) or words
    kind = kind_of(text.clean[at : phrase.end], words, share=False, monthly=False)
    if kind is None and (heading := answering.title(sentence.path)):
        kind = kind_of("", heading.value, share=False, monthly=False)
    place = text.span(*promise.span)
    if kind is None:
        doubts.append(Flag("R313", sentence.path, place, "nothing tells its kind; service stands for any", "kind"))
        kind = "service"
    if kind == "grant" and not re.search(r"资助|经费|资金|补|奖|基金", words):
        kind = "service"
    target = beneficiary(whom) or beneficiary(words) or ("enterprise" if OF_FIRMS.search(words) else None)
    if target is None:
        reason = "nothing tells who gets it; person stands for anybody"
        doubts.append(Flag("R312", sentence.path, place, reason, "beneficiary"))
    duty = answering.duty(sentence.path, place.start)
    counted = [sentence.mentions[n] for n in phrase.mentions if sentence.roles[n] in ("target", "quota")]
    return BenefitFound(
        path=sentence.path,
        span=place,
        kind=kind,
        beneficiary=target or "person",
        title=text.found(at, min(end, at + 30)),
        who=who,
        quota=counted[0].quantity if counted and counted[0].quantity.measure == "count" else None,
        payers=payers(text, phrase.start, phrase.end),
        programme=answering.programme(text, sentence.path),
        lead=duty.lead if duty else (),
        responsible=duty.responsible if duty else (),
        discretionary=bool(DECIDED_LATER.search(words)),
    )


def _opening(sentence: Sentence, place: int, after: int) -> int:
    """Where what leads up to a promise begins: the phrases before it in its statement that are not another's."""
    phrase = sentence.phrases[place]
    start = phrase.start
    for earlier in reversed(sentence.phrases[:place]):
        if earlier.start < after or earlier.statement != phrase.statement or phrase.end - earlier.start > LONGEST:
            break
        start = earlier.start
    return start


def _supported(text: Text, found: re.Match[str], end: int) -> tuple[int, int] | None:
    """支持高校、科研院所在我市设立机构: who is named right behind the verb, with what joins them."""
    said = SUPPORTED.search(found[0])
    begin = stop = found.end()
    for name in SUBJECT.finditer(text.clean, begin, min(end, begin + 40)) if said else ():
        between = text.clean[stop : name.start()]
        if OTHERWISE.search(between) or (
            stop > begin and not (JOINED.fullmatch(between) or COMPOUND.fullmatch(between))
        ):
            break
        stop = name.end()
    if stop > begin and (team := AND_TEAM.match(text.clean, stop, end)):
        stop = team.end()
    return (begin, stop) if stop - begin > 1 else None


def _who(text: Text, sentence: Sentence, place: int, verb: int) -> tuple[int, int] | None:
    """The words before the verb, or the phrase before that opens with 对."""
    phrase = sentence.phrases[place]
    start, nobody = phrase.start, False
    if verb >= start + 3 and not any(sentence.mentions[n].end <= verb for n in phrase.mentions if _says(sentence, n)):
        nobody = NOBODY.fullmatch(text.clean, start, verb) is not None
        if SUPPORTED.fullmatch(text.clean, start, verb) or CARRIES_OUT.match(text.clean, start):
            return None  # 落实研发费用|加计扣除: what is carried out
        served = SERVED.fullmatch(text.clean, start, verb)  # 为毕业生提供7天|免费住宿
        if not nobody:
            return served.span("who") if served and ends_in_name(served["who"]) else (start, verb)
    before = sentence.phrases[place - 1] if place else None
    if before is None or before.end - before.start <= 2:
        return None
    opens = text.clean.startswith(("对", "凡", "为"), before.start)
    if nobody and not opens:
        return None  # 对顶尖人才,“一事一议”给予支持 names them before
    told = opens or (before.statement == phrase.statement and PERMITS.match(text.clean, start))
    stated = any(_says(sentence, n) for n in before.mentions)
    named = told and not stated and (opens or beneficiary(text.clean[before.start : before.end]))
    return (before.start, before.end) if named else None
