"""Of what a share is one: 按投资额的10%, 增量部分按15%, 按80%的比例减免租金."""

import re

from yangui.reading.findings import Found
from yangui.reading.layout.text import Text
from yangui.reading.numbers.quantities import Mention
from yangui.reading.statements.sentences import Sentence

_SUM = (  # what a ratio can be a share of
    "(?:额度?|利率|费用?|投入|支出|成本|价格?|收入|贡献|利息|租金|投资|留成|款|资本|工资|薪金)"
)
BASES = (
    re.compile(
        r"(?:按照?(?!规定|有关|相关)|从|为|达?到?不(?:低于|超过))(?P<base>[^,。;:按]{1,28}?)(?:的|中提取|中|总额的)(?:不(?:低于|超过)|最高)?$"
    ),
    re.compile(
        r"(?:按照?(?!规定|有关|相关)|从|为|不低于|不超过)(?P<base>[^,。;:、按]{2,28}?)(?:给予[^,。;:]{0,6}|的)?(?:不(?:低于|超过)|最高)?$"
    ),
    re.compile(rf"(?:根据|比照)(?P<base>[^,。;:、]{{2,28}}?{_SUM}(?:部分)?)(?:按照?|以)$"),
    re.compile(r"参照其?(?P<base>[^,。;:]{2,28}?)的$"),
    re.compile(
        rf"(?P<base>[^,。;:、的]{{0,8}}?{_SUM})(?:标准)?(?:最[高多])?可?(?:按照?|减免|减收|减半|优惠|补[贴助])$"
    ),
    re.compile(
        rf"(?:对|给予|享受|奖励|补[助贴]|资助|返还)(?P<base>[^,。;:、]{{0,28}}?{_SUM}(?:增[量额])?)(?:给予|的)?(?:不(?:低于|超过)|最高)?$"
    ),
)
BASE_BEHIND = re.compile(  # 按第一年80%、第二年50%的比例减免租金
    rf"[^,。;:]{{0,60}}?的?(?:比例|标准)(?:分别|给予|予以)?(?:减[免收]|返还|补[助贴]|资助|奖励|报销)(?P<base>[^,。;:、]{{0,10}}?{_SUM})"
)
BY_ALONE = re.compile(  # 四星级按80%返还: of what, a phrase before has said
    r"(?:^|[^,。;:、的]{0,12})(?:分别)?按照?(?:最高|不超过)?$"
)
COST_BEHIND = re.compile(  # 三年100%房租补贴
    r"的?(?P<base>[^,。;:、的0-9]{0,6}?(?:房租|租金|保费|利息|费用?))(?=补[贴助]|减免|返还|资助|报销)"
)
COST_NAMED = re.compile(  # 给予最长五年的房租补贴,其中前两年100%
    r"(?P<base>(?:[^,。;:、的0-9给予年]{1,4})?(?:房租|租金|保费|利息|培训费|检测费|认证费))补[贴助](?![^,。;:]*[0-9])"
)
WHOLE = re.compile(r"全[额部]|减半|全免")
PART = re.compile(  # 增量部分按15%
    r"(?:对(?:其|于)?)?(?P<base>[^,。;:、对]{0,16}(?:部分|增[量幅]|差额|新增额|增加额))(?:[前后][一二两三四五六1-9]年|第[^,。;]{1,8}年|[1-9一二三四五]年内)?(?:(?:再|可|分别)?按照?|给予|的)?(?:不超过|最高)?$"
)
SUM = re.compile(f"{_SUM}的?$")
SUM_ALONE = re.compile(f"[^,。;:的]{{0,8}}{_SUM}(?:增量)?")
MEASURED_BY = re.compile(
    rf"(?:按照?|根据|比照|依据|以)(?P<base>[^,。;:、]{{0,28}}?{_SUM}(?:[增存]量)?(?:部分)?)(?:为基数)?$"
)
IN_TURN = re.compile(r"不(?:低于|超过)|最高|(?:第|前|后|每|首)[^,。;]{0,3}[年期次批月]度?")  # 按第一年不低于80%
BOUND, GIVES = (
    re.compile(r"(?:[^,]*不)?(?:超过|低于|高于)(?=[^,]{2})"),
    re.compile(r"(?:给予)?补[贴助]$|分别给予[^,。;]*$"),
)
NAMES_SUM = re.compile(rf"(?P<base>[^,。;:、的对]{{0,10}}{_SUM}(?:部分)?)$")


def base(text: Text, sentence: Sentence, phrase: int, mention: Mention) -> Found[str] | None:
    """What a ratio is a share of: named in its phrase, or at the end of the phrase before."""
    start, end = sentence.phrases[phrase].start, mention.start
    if text.clean.endswith(")", start, end) and (bracket := text.clean.rfind("(", start, end)) > 0:
        end = bracket  # 按实际投资额(不含税)的… and 给予实际投资额(不含税,下同)5%
    for pattern in BASES:
        found = pattern.search(text.clean, max(start, end - 40), end)
        if found and not IN_TURN.fullmatch(found["base"]):
            begin, stop = _bared(text.clean, *found.span("base"))
            after = [m.end for m in sentence.mentions if begin <= m.start < stop]
            if after and text.clean.startswith("、", after[-1]):
                begin = after[-1] + 1  # 分别按30万元、实到外资额的8‰
            return text.found(begin, stop)
    if found := PART.search(text.clean, max(start, end - 40), end):
        return text.found(*found.span("base"))
    if found := BASE_BEHIND.match(text.clean, mention.end, sentence.phrases[phrase].end):
        return text.found(*found.span("base"))
    if found := COST_BEHIND.match(text.clean, mention.end, sentence.phrases[phrase].end):
        return text.found(*found.span("base"))
    if WHOLE.match(text.clean, mention.start) and (found := NAMES_SUM.search(text.clean, start, mention.start)):
        return text.found(*found.span("base"))
    before = sentence.phrases[phrase - 1] if phrase else None
    if before and (found := COST_NAMED.search(text.clean, before.start, before.end)):
        return text.found(*found.span("base"))
    if before and (found := MEASURED_BY.search(text.clean, before.start, before.end)):
        return text.found(*found.span("base"))
    if BY_ALONE.search(text.clean, start, end):
        for before in reversed(sentence.phrases[max(0, phrase - 4) : phrase]):
            if not before.mentions and (found := NAMES_SUM.search(text.clean, before.start, before.end)):
                return text.found(*found.span("base"))
    return None


def _bared(words: str, start: int, end: int) -> tuple[int, int]:
    """Without a bound in front and a verb behind: 不超过|实际缴费, 实际支出|补贴."""
    if bound := BOUND.match(words, start, end):
        start = bound.end()
    if gives := GIVES.search(words, start + 2, end):
        end = gives.start()
    return start, end
