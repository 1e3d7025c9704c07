"""What a goal is of: the words of its indicator, before the number, behind it, or in a list that shares it."""

import re
from itertools import islice

from yangui.reading.numbers.bounds import BOUND_OF
from yangui.reading.numbers.quantities import Mention
from yangui.reading.statements.align import around, items
from yangui.reading.statements.cues import OF_THEM, QUALIFIES
from yangui.reading.statements.formers import former_of
from yangui.reading.statements.kinds import beneficiary
from yangui.reading.statements.sentences import Phrase, Sentence

COMPARED = (  # 较2020年, 比上年同期, 在2021年基础上
    r"(?:在|较|比|同)(?:[12][0-9]{3}年|上一?年度?|去年|“?十[二三四]五”?|比)[底末初]?(?:同期|相比|期间)?(?:的?基础上)?"
)
SPAN = "(?<![0-9])[0-9一二三四五两]年(?:内|来)?"
COMPARISON = re.compile(rf"(?:{COMPARED}|[高快优]于全[省市国]平均(?:水平|增速)?)(?:实现|再)?$")
REACHED = re.compile(
    rf"(?:稳定|保持|控制|年均|每年|逐年|(?:总体)?平均|均|分别|总[量数]|(?<!总)规模|(?<![总指])数|力争|争取|确保|再|有望|预计|预期|已经?|累计|总计|{COMPARED}|{SPAN})*(?:净增|不(?:得|能)?(?:超过?|高于|多于|大于|突破)|达到?|超过|超|突破|增长|提高|提升|增至|增加|扩大|迈上|迈向|迈入|晋升|稳定在|保持在?|控制在|不低于|不少于|实现|完成|下降|降至|降低|上升|为|占|在)"
    r"(?:到|至|了|为|在)?(?:约|近|不低于|不少于|超过|超)?$"
)
OPENS = re.compile(
    r"(?:(?:[^,。;()]{2,10}讯\([^()]{2,30}\)|[该本][省市县区州旗]|先后|共有|现有|惠及|目前|力争|—+|\((?:含|包括)?|分别|我们|要(?!求|素)|年均|去年|上年|[用在]?[0-9一二三四五两][-—至到]?[0-9一二三四五]?年(?:内|左右)?的?(?:时间)?,?|争取|确保|努力|计划|预计|其中|同时|并|到|至|全年|每年|今年|年内|年底前|力促|推动|使(?!用)|还将|将|已|共|总计|全[省市县区]|我[省市]|[“\"]?十[三四五六]五[”\"]?(?:期间|末)?|期间|,|、|和|及|以及)+)"
)
RANKING = re.compile(
    r"(?:进入|跻身|位[列居]|居|排名|升至|跃居|保持)[^,。;、0-9]{0,12}[前第]$|(?:位[列居]|居|排名|升至)$"
)
ENTERED = re.compile(  # 进入国家创新型城市前20位: where nobody else is ranked, the ranking
    r"(?:进入|跻身|位[列居])(?!全[国省市球][前第])(?P<ranking>[^,。;、0-9]{4,30}?)[前第]?$"
)
WHERE = re.compile(r"[\u4e00-\u9fff]{1,5}(?:[省市县区州旗]|新区|自治区)")
PEERS = re.compile(
    r"(?:全[国省市球]|世界|国内|行业|同类|同等|[\u4e00-\u9fff]{2,4}省)*(?:地级|省会|副省级|重点)*(?:城?市|省份)?"
)
DATED = re.compile(
    r"(?:到|至)?(?:20[0-9]{2}年?(?:[-—~至到]{1,2}20[0-9]{2}年)?(?:年?[底末]前?)?|[0-9]{1,2}月底前?)(?:、20[0-9]{2}年)*"
)
BY_WHEN = re.compile(
    r"(?<=[^,。;:]{2})(?:力争|争取|确保|预计)?(?:到|至|截至|在)?20[0-9]{2}年(?:[底末]前?|前)?(?:力争|争取|预计)?$"
)
VERBS = re.compile(
    r"(?:净增|缔结|重点|新|每年|年(?=培|引|招[收聘募]|输送|举办)|累计|择优|滚动|大力|年度|加快|持续|全面|共|再|深入|面向[^,。;:]{2,12}?定向)*(?:支持|拥有|募集|提供|输送|培养集聚|培养引进|引进集聚|遴选支持|吸引集聚|吸引储备|培养|培育|引进|吸引和培育|吸引|集聚|聚集|引育|建设|建成|建立|形成|组建|打造|创建|推进|推动|实施|新增|新建|设立|选派|选拔|"
    r"招募|招聘|招录|考录|认定|评选|举办|开展|组织(?![机化架部体])|推出|储备|开发|筹集|改造|获批新建|获批|攻克|转化(?!率|基地|中心|平台|医学)|培训(?!基地|中心|机构|平台|班|学校)|选树|布局|征集|备案|评定|入驻|孵化(?!器|面积|基地|空间|载体|园|平台)|制定|修订|完成|实现|促进|修建|种植|整合|扶持|资助|突出|推广(?![率量基中面])|落实|推行|增设|发布|遴选|定向选拔|有(?![效机色])|突破)+"
)
JOINT = re.compile(r"[^、,和及]{0,20}[、,]|和|及|以及")
MODIFIED = re.compile(r"^(?:左右|以上|多|余|的|\([^()]*\)|级|、|,)*")
HEAD_END = re.compile(
    r"[,。;:、(]|和(?=[0-9])|在(?![校职岗读站])|到(?!位)|向(?=[市县企社省])|赴|进(?=[企校园村入])|与|参加|开展|承担|出国|出境|留[\u4e00-\u9fff]来|来[\u4e00-\u9fff]留|入驻|落地|达到|迈向|签约|"
    r"担任|深入|扎根|帮助|首次|授牌|晋升|跻身|既是|经过|全部|从事"
)
DESCRIBES = re.compile(r"具有|掌握|能够|引领|运用|取得|处于|有望|有重要|符合|获得|拥有|研究方向|带动|潜力|善于|熟悉")
NO_NOUN = re.compile(  # what says nothing of what is counted: 其中, 累计, 力争, 到2027年引进
    rf"(?:(?>{DATED.pattern})|{COMPARED}|(?>{VERBS.pattern})|原则上|目标(?:任务)?值?|总数|数量|总量|规模|占比|比例|总额|其中|(?>占[^,占]{{0,14}})"
    r"|增速|人数|总人数|收入|累计|力争|争取|确保|再|达标)+"
)
PART = re.compile(r"占(?:比|[^,]{2,24}(?:比重|比例|比))")
OF = re.compile(r"[^。;:]{2,150}?的([^,。;:的0-9]{2,40})(?=[,。;]|$)")
UNCOUNTED = ("date", "period", "duration", "age")
KINDS = re.compile(r"(?:[\u4e00-\u9fff]{1,4}[化型性]、)+")
GRADE = re.compile(r"(?:国家|[省市县区州])级(?:及?以上)?")
GRADED = re.compile(rf"{GRADE.pattern}[、和]")
SIZE = re.compile(r"[0-9][万亿]?元$")
BRACKET = re.compile(r"\([^()]*\)")
ASIDE = re.compile(r"\((?:(?:不?含|包括|其中)[^()]*|[^()]{6,})\)$")  # 持证人员(含技能人才)达到130万人
ENDS = re.compile(r"年?(?:[,。;、:()\n]|$)")
LONGEST = 60

type Places = dict[int, tuple[int, int] | None]  # where the words stand for what each number counts


def indicator_of(text: str, sentence: Sentence, number: int, places: Places | None) -> tuple[int, int] | None:
    """The noun that is counted: after the number where it begins its item, before it where it ends it.

    `places` are those of the numbers before; None where a number that says nothing itself may not look back further.
    """
    mention = sentence.mentions[number]
    phrase = sentence.phrases[sentence.phrase(number)]
    if listed := _listed(text, sentence, number, phrase, places):
        return listed
    begin, end = phrase.start, mention.start
    if mention.quantity.measure == "rank" and (ranking := _ranking(text, begin, end)):
        return ranking
    if (former := former_of(sentence, number)) is not None:
        end = sentence.mentions[former].start
        source = max(text.rfind("由", begin, end), text.rfind("从", begin, end))
        return (opened(text, begin, source), source) if source - begin > 1 else None
    counted = [
        n
        for n in phrase.mentions[: phrase.mentions.index(number)]
        if (measure := sentence.mentions[n].quantity.measure) not in UNCOUNTED
        and not (sentence.roles[n] == "threshold" and measure == "money")  # 产值过10亿元的企业
    ]
    if counted:
        begin = sentence.mentions[counted[-1]].end
        joint = JOINT.match(text[begin:end])
        begin += joint.end() if joint else 0
    heads = mention.quantity.measure in ("count", "area", "money") and not text.startswith("/", mention.end)
    after = _head(text, sentence, number) if heads else _part(text, mention, phrase)
    if after and not (REACHED.search(text[begin:end]) and after[1] - after[0] < 3 and not _deed(text, begin, end)):
        return after
    if (
        counted
        and places
        and says_nothing(text[slice(*_noun(text, begin, end))])
        and (shared := places.get(counted[-1]))
    ):
        return shared  # 成交额年均增长20%、2025年突破300亿元
    return _tail(text, sentence, begin, end, mention.end, places)


def _ranking(text: str, begin: int, end: int) -> tuple[int, int] | None:
    """The ranking of which a phrase speaks that names nothing else: 跻身城市竞争力百强榜前30强."""
    found = ENTERED.search(text, begin, end)
    if found is None or PEERS.fullmatch(found["ranking"]):
        return None
    before = text[opened(text, begin, found.start() + 2) : found.start()]
    return found.span("ranking") if len(before) < 2 or WHERE.fullmatch(before) else None


def _listed(
    text: str, sentence: Sentence, number: int, phrase: Phrase, places: Places | None
) -> tuple[int, int] | None:
    """A、B、C分别达到60家、400家、1200家: the item that stands for this number."""
    numbers = around(text, sentence, number)
    first = numbers[0]
    if len(numbers) < 2:
        return None
    end = text.find("分别", phrase.start, sentence.mentions[first].start)
    parts = end >= 0 and items(text, opened(text, phrase.start, end), end, len(numbers), (), apart=True)
    if parts and all(SIZE.search(text, *part) for part in parts[:-1]):
        return parts[-1]  # 产值超10亿元、50亿元的企业分别达到100家、15家
    if parts and not DATED.fullmatch(text, *parts[0]):
        return parts[numbers.index(number)]
    # 2024年、2025年分别开发岗位500个、600个: all of the list count the same
    end = sentence.mentions[number].end
    if first == number or not ENDS.match(text, end) or text.startswith("(", end):
        return None
    return places[first] if places and first in places else indicator_of(text, sentence, first, None)


def _head(text: str, sentence: Sentence, number: int) -> tuple[int, int] | None:
    """支持10名左右…的杰出人才: the noun that follows, its last words where a description stands before it."""
    mention, following = sentence.mentions[number], number + 1
    start = mention.end + _match_end(MODIFIED, text[mention.end : mention.end + 40], only=False)
    if sentence.roles[following : following + 1] == ["threshold"]:  # 5个产值超1000亿元的产业集群
        sum_ = sentence.mentions[following]
        if sum_.quantity.measure == "money" and QUALIFIES.fullmatch(text, mention.end, sum_.start):
            start = sum_.end + _match_end(MODIFIED, text[sum_.end : sum_.end + 4], only=False)
    later = (m.start for m in islice(sentence.mentions, following, None) if m.start > start)
    stop = min(sentence.end, start + 160, next(later, sentence.end))
    kinds = KINDS.match(text, start, stop)  # 30家规模化、品牌化养老企业
    cut = HEAD_END.search(text, kinds.end() if kinds else start, stop)
    end = cut.start() if cut else stop
    while end > start and text[end - 1] in "和及与、":
        end -= 1  # 200名甲类人才和10名乙类人才
    aside = BRACKET.match(text, mention.end)
    behind = aside.end() if aside else mention.end
    if text[behind : behind + 1] in ("", *"、,和及。;:()\n"):
        return None
    if cut and GRADE.fullmatch(text, start, end) and following < len(sentence.mentions):
        listed = text.startswith("、", cut.start()) and sentence.mentions[following].start == cut.end()
        if listed and (shared := _head(text, sentence, following)):
            return shared  # 1个省级、2个市级示范项目
    described = text[start:stop]
    of = OF.match(described)
    unnamed = cut is not None and cut[0] == "、" and not beneficiary(text[start:end])
    ended = cut is not None and cut[0] == "," and VERBS.match(text, cut.end(), stop)  # 50个特聘岗位,遴选…的人才
    if of and not ended and (DESCRIBES.search(of[0]) or unnamed or (cut and cut.start() - start < 2)):
        return start + of.start(1), start + of.end(1)
    if cut and cut.start() == start and cut[0] == "在":  # 在穗企业
        cut = HEAD_END.search(text, cut.end(), stop)
        end = cut.start() if cut else stop
    inside = text[start:end].rfind("的")
    if 0 <= inside < end - start - 2:
        start += inside + 1
    if end - start < 2 or DESCRIBES.fullmatch(text, start, end):
        return None
    return start, min(end, start + LONGEST)


def _part(text: str, mention: Mention, phrase: Phrase) -> tuple[int, int] | None:
    """90%以上的研发机构设在企业: of what it is the part that does so."""
    found = OF_THEM.match(text[mention.end : phrase.end]) if mention.quantity.measure == "share" else None
    return (mention.end + 1, mention.end + found.end()) if found else None


def _match_end(pattern: re.Pattern[str], words: str, *, only: bool) -> int:
    found = pattern.match(words)
    if not found or (only and not found.group()):
        return 0
    return 0 if words[:1] in "、,。;:" else found.end()


def _tail(
    text: str, sentence: Sentence, begin: int, end: int, after: int, places: Places | None
) -> tuple[int, int] | None:
    """高新技术企业突破260家: what stands before the verb; of 总数 or 占比 alone what the phrase before counts."""
    start, end = _noun(text, begin, end)
    words = text[start:end]
    if says_nothing(words):
        before = [p for p in sentence.phrases if p.end < begin and p.end - p.start > 1]
        shared = None
        if places is not None and before and _counting(sentence, before[-1]) and ENDS.match(text, after):
            shared = _counted(text, sentence, before[-1], places)  # 人才总量突破200万人,年均增长6%
        if shared:
            return shared
        said = [p for p in before if not _counting(sentence, p)]
        earlier = next((p for p in reversed(said) if not _dates(sentence, p)), said[-1] if said else None)
        if not earlier:
            return (start, end) if len(words) >= 2 else None
        first = opened(text, earlier.start, earlier.end)
        return (first, earlier.end) if first < earlier.end else None
    return max(start, end - LONGEST), end


def _noun(text: str, begin: int, end: int) -> tuple[int, int]:
    """The words before a number without the verbs and signs around them."""
    while end > begin and text[end - 1] in "≥≤<> ":
        end -= 1
    if (of := BOUND_OF.search(text, begin, end)) and of.start() - begin > 2:
        end = of.start()
    elif reached := REACHED.search(text[begin:end]):
        end = begin + reached.start()
        if aside := ASIDE.search(text, begin, end):
            end = aside.start()
    elif compared := COMPARISON.search(text, begin, end):
        end = compared.start()
    if by := BY_WHEN.search(text, begin, end):
        end = by.start()  # 高新技术企业到2027年|达到5000家
    if ranked := RANKING.search(text, begin, end + text.startswith("第", end)):
        end = ranked.start()
    return opened(text, begin, end), end


def _deed(text: str, begin: int, end: int) -> bool:
    """组织不少于200家企业赴高校: whether nothing but what is done stands before the number."""
    start, stop = _noun(text, begin, end)
    return VERBS.fullmatch(text, start, stop) is not None


def says_nothing(words: str) -> bool:
    """Whether words before a number tell nothing of what is counted: 总量, 到2025年."""
    return len(words) < 2 or NO_NOUN.fullmatch(words) is not None or PART.fullmatch(words) is not None


def _counted(text: str, sentence: Sentence, phrase: Phrase, places: Places) -> tuple[int, int] | None:
    """What the first number of a phrase counts, where the words for it stand before that number."""
    first = next(n for n in phrase.mentions if sentence.mentions[n].quantity.measure not in UNCOUNTED)
    return places[first] if first in places else indicator_of(text, sentence, first, None)


def _counting(sentence: Sentence, phrase: Phrase) -> bool:
    """Whether a phrase has a number of its own: 2025年28万人年,2030年42万人年 share what stands before both."""
    # an age tells who is counted, and a date when
    return any(sentence.mentions[n].quantity.measure not in UNCOUNTED for n in phrase.mentions)


def _dates(sentence: Sentence, phrase: Phrase) -> bool:
    """Whether a phrase says nothing but when: 2021—2023年,每年培训1万人次."""
    dated = (sentence.mentions[n] for n in phrase.mentions if sentence.mentions[n].quantity.when)
    return any(m.start <= phrase.start + 2 and m.end >= phrase.end - 2 for m in dated)


def opened(text: str, start: int, end: int) -> int:
    """Past dates, words of ambition and the verb, to the noun."""
    for pattern in (OPENS, DATED, OPENS, VERBS):
        found = pattern.match(text, start, end)
        if found and found.end() < end - 1:
            start = found.end()
    return start
