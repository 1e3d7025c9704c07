"""What the heads of official texts and of news are made of: marks, 文号, titles, issuers, and what a page adds."""

import re
from collections.abc import Sequence
from itertools import pairwise

from yangui.reading.findings import Found
from yangui.reading.layout.characters import CN
from yangui.reading.layout.joining import OPENING
from yangui.reading.layout.text import Text
from yangui.reading.structure.dates import only_day

_BRACKETS = r"[〔\[【(<{「〈]", r"[〕\]】)>}」〉]"
NUMBER = re.compile(
    rf"(?P<code>[\u4e00-\u9fff]{{1,14}}(?:\([\u4e00-\u9fff]{{1,6}}\)[\u4e00-\u9fff]{{0,6}})?)"
    rf"(?:{_BRACKETS[0]}{{1,2}}(?P<year>(?:19|20)\d\d)年?{_BRACKETS[1]}{{0,2}}|(?P<bare>(?:19|20)\d\d){_BRACKETS[1]}"
    rf"|(?P<dash>(?:19|20)\d\d)[-—年](?!\d{{1,2}}月))第?(?P<no>\d{{1,5}})[号#]"
)
ORDER = re.compile(r"(?:[\u4e00-\u9fff]{2,30}令|[\u4e00-\u9fff]{0,30}(?:公告)?)?(?:(?:19|20)\d\d年)?第\d{1,5}号")
STATED = re.compile(r"(?:发?文字?号|文件编号):")
MARK = re.compile(r"[\u4e00-\u9fff()]{3,40}(?:文件|令|公报)")
MARKED = re.compile(r"([\u4e00-\u9fff()]{3,40}?)文件")
_KINDS = (
    "意见|办法|措施|方案|规划|计划|纲要|细则|规定|条例|决定|决议|通知|通告|公告|通报|指南|规则|制度|清单|要点|政策|目录|标准|指引"
    "|章程|批复|函|报告|命令|守则|须知|解读|行动|名单|事项|举措|任务|安排|分工|问答|条"
)
TITLE = re.compile(
    rf"《[^《》]{{4,100}}》(?:印发|发布|出台)|[^。;!?]{{3,120}}(?:{_KINDS})[”》]?(?:\([^()]{{1,30}}\)|[\[〔][^\]〕]{{1,20}}[\]〕])*"
)
STRONG = re.compile(
    r"关于.+的?(?:意见|办法|通知|通告|公告|通报|决定|决议|批复|函|报告|措施|方案|规定)(?:\([^()]{1,20}\))*"
)
FORWARDS = re.compile(
    r"^《[^《》]+》的(?:通知|公告)$|(?:印发|转发|下发|颁发).+(?:通知|公告|通告|决定)|关于(?:发布|公布|颁布)(?:《|.+(?:办法|规划|细则|措施|方案|政策|规定|意见)》?的)"
)
SENT = re.compile(r"(?:印发|转发|下发)给你们")  # 现将《…》印发给你们
NAMED = re.compile(r"《([^《》]*(?:〈[^〉]*〉[^《》]*)*)》|关于(?:印发|发布|公布|颁布)(.+?)的(?:通知|公告|通告)")
PREAMBLE = re.compile(
    rf"第一[编章条]|[{CN}]{{1,2}}、|为(?:了|深|进|贯|全|加|落|规|切|充|认|推|大|充|更|激|促|鼓|支|积)|根据|按照|#|目录"
)
ISSUER = re.compile(
    r"[\u4e00-\u9fff()]{2,40}(?:政府|委员会|办公厅|办公室|[省市县区州盟旗党工]委|[厅局部院会行室社署处]|总工会|科协|法院|检察院|中心|集团|公司|学院|大学)"
)
OTHERS = re.compile(rf"等[{CN}\d]{{1,3}}个?(?:部门|单位|厅局)")  # 省科技厅等12部门印发…
ADDRESSEE = re.compile(r"(?:各[^。!?]{1,400}|[^。;!?]{2,400}):")
ANNEX = re.compile(rf"附件?[{CN}\d]{{0,3}}[:.、]?")
LISTS = re.compile(r"附[件表]?:(?=.)")
LISTED = re.compile(r"\d{1,2}[.、][^。]{1,80}|[^。;,]{2,40}")
IMPRINT = re.compile(r"抄送|主题词|.{4,40}?(?:19|20)\d\d年\d{1,2}月\d{1,2}日印发|(?:共印|印)\d+份")
NOTE = re.compile(r"[(〔\[【].{0,10}(?:此件|此文件|公开|发至).{0,40}[)〕\]】]")
BYLINE = re.compile(
    r"(?:[\u4e00-\u9fff]{2,8})?(?:本报|晚报|日报|实习|融媒体?|全媒体)?(?:记者|通讯员)[:/]?[\u4e00-\u9fff/]{2,24}(?:摄影?|报道|文|图)*"
)
NEWS = re.compile(r"本报讯|[\u4e00-\u9fff]{2,8}(?:讯|电)(?:[ (,]|记者)|.{0,12}\(?(?:本报)?记者")
FURNITURE = re.compile(
    r"-(?: ?-){2,}$|(?=\d*[A-Z])[0-9A-Z]{2,}[0-9A-Z/-]{6,}$"  # a rule, a code of the index
    r"|[\u4e00-\u9fff]{1,9}[信厅局委部办网报台社] ?20\d\d-\d\d-\d\d$"
    r"|[\u4e00-\u9fff]{2,8}(?: ?[>»] ?[\u4e00-\u9fff]{2,8})+$"
    r"|(?:简体?版?|繁体?版?|移动版|关怀版|辅助阅读|阅读辅助)+(?:$|(?=[关辅阅进]))|请输入|.{0,40}注册 ?/ ?登录"
    r"|关注 ?·|【(?:[文音视]字?频?|图文|政策|专家|媒体)解读】|【?(?:一图读懂|图解)[】:：]"
    r"|当前位置|(?:您|你)?(?:当前|现在)?(?:所在)?的?位置[是:>»]|搜索热词"
    r"|热[门搜]词?[:：]|关注(?:微信|官方|我们)|点击(?:查看|下载)|A[+-]?大|人工智能朗读|(?:网站)?首页[>»/|]|分享[到至:]|分享$|[\[【(]?(?:打印|关闭|收藏|大中小|我要纠错|字体|字号|字体大小)"
    r"|(?:浏览|阅读|点击|访问)(?:次数|量|数)|扫一?扫|[上下]一[篇条][:：]|相关(?:链接|文章|阅读|解读|稿件|附件|新闻)|版权所有"
    r"|.{0,30}(?:ICP备|公网安备)|网站(?:标识码|地图)|主办:|承办:|技术支持|(?:责任)?编辑[:/]|返回|无障碍|登录|索引号|主题分类|发[文布]机[关构]"
    r"|成文日期|(?:发[文布表]|更新|公布)(?:日期|时间)|(?:信息)?来源:|作者:|(?:日期|时间):(?=[12]\d{3})|有效性|文件?状态|标题:|关键[词字]|(?:发?文字?号|文件编号):|新闻发布会现场$|责编"
    r"|(?:19|20)\d\d[-./年]\d{1,2}[-./月]\d{1,2}日?(?: ?\d{1,2}:\d\d(?::\d\d)?)?"
    r"(?:(?:信息|稿件)?来源|编辑|作者|浏览|点击|阅读|字号|【)"
)
NAVIGATION = re.compile(r"(?:您|你)?(?:当前|现在)?(?:所在)?的?位置[是:>»]|当前位置|搜索热词|(?:网站)?首页[>»/|]")
PUBLISHED = re.compile(
    r"^[\u4e00-\u9fff]{1,9}[信厅局委部办网报台社] ?(?=20\d\d-\d\d-\d\d$)"  # 临洲经信 2026-07-30
    r"|(?:发[布表]|公开|公布|更新)(?:日期|时间):?|^(?:日期|时间):"
)
DATED = re.compile(r"(?:成文|发文|印发|生成|制发)(?:日期|时间):?")
BRACKETS = re.compile(r"\([^()]{1,50}\)")
SHORT = 50


def number(line: str) -> tuple[str, int, int] | None:
    """The 文号 that a line of a head is, in its usual form, and where it stands in the line."""
    if "号" not in line and "#" not in line:
        return None
    stated = STATED.match(line)
    found = NUMBER.search(line) if len(line) <= 60 or stated else None
    if found is None or not (stated or (found.start() == 0 and _after_number(line[found.end() :]))):
        return None
    return written(found), found.start(), found.end()


def written(found: re.Match[str]) -> str:
    """A match of `NUMBER` with the usual brackets."""
    return f"{found['code']}〔{found['year'] or found['bare'] or found['dash']}〕{int(found['no'])}号"


def _after_number(rest: str) -> bool:
    return not rest or (len(rest) < 60 and bool(re.match(r"签发人|[(\[]|发布|成文|索引|[ ,]", rest)))


def titular(line: str, *, shortest: int = 3) -> bool:
    """Whether a line can be a part of a title."""
    return (
        shortest <= len(line) <= 120
        and line[-1] not in "。;:,!?、"
        and "。" not in line
        and "|" not in line  # a row of a table
        and not OPENING.match(line)
        and not only_day(line)
        and not line.startswith(("(", "-", "|"))
    )


def same(one: str, other: str) -> bool:
    """Whether two titles name one text."""
    one, other = _letters(one), _letters(other)
    return one == other or (len(other) > 5 and other in one) or (len(one) > 5 and one in other)


def whole(lines: Sequence[str], title: str) -> int:
    """How many of these lines are this title, broken as its width has it; 0 where they are not."""
    words = ""
    for n, line in enumerate(lines, 1):
        words += line
        if _letters(words) == _letters(title):
            return n
    return 0


def _letters(words: str) -> str:
    return re.sub(r"[\W\d_]|试行|暂行", "", words)


def issuers(text: Text, start: int, end: int) -> tuple[Found[str], ...]:
    """Who issues a text, by its title."""
    title = text.clean[start:end]
    about = min((at for word in ("关于", "印发", "转发") if (at := title.find(word)) >= 0), default=0)
    if about < 4 or re.search("[《:]", title[:about]):
        return ()
    others = OTHERS.search(title, 0, about)
    return names(text, start, start + (others.start() if others else about))


def names(text: Text, start: int, end: int) -> tuple[Found[str], ...]:
    """Names that spaces or line breaks part, or that begin with the same region or with 中共."""
    words = text.clean[start:end]
    span = text.span(start, end)
    cuts = {0, len(words)}
    for place in re.finditer("\n", words):  # a line may break inside a name
        if ISSUER.fullmatch(words[max(c for c in cuts if c < max(place.start(), 1)) : place.start()].strip("\n")):
            cuts.add(place.start())
    for gap in re.finditer(r"\s+", text.raw[span.start : span.end]):
        cut = text.place(span.start + gap.end()) - start
        if cut <= len(words) - 4 and ISSUER.fullmatch(words[max(c for c in cuts if c <= cut) : cut].strip("\n")):
            cuts.add(cut)
    region = re.match(r"(?:中共)?([\u4e00-\u9fff]{1,7}?[省市县区州盟旗])", words)
    marks = ["中共", *([region[1]] if region else [])]
    for mark in marks:
        for place in re.finditer(f"(?<=[委厅局部府会院室办行]){mark}", words):
            before = words[max(c for c in cuts if c < place.start()) :].lstrip("\n")
            if before.startswith(tuple(marks)):
                cuts.add(place.start())
    edges = sorted(cuts)
    pairs = ((a + (words[a : a + 1] == "\n"), b) for a, b in pairwise(edges))
    return tuple(text.titled(start + a, start + b) for a, b in pairs if b > a)


def title(lines: Sequence[str], *, first: bool = False) -> tuple[int, str]:
    """How many of these lines are an official title, and its words; 0 where they are none.

    Where the lines are the `first` of a text, the title need not say 关于 to go over two of them.
    """
    words = ""
    for n, line in enumerate(lines, 1):
        if not titular(line, shortest=1 if words else 3) or (words and _signs(words, line)):
            return 0, ""
        if words and line.startswith("关于") and not ISSUER.fullmatch(words[-40:]):
            return 0, ""  # the line above is another's
        words += line
        if TITLE.fullmatch(words) and not OPENING.match(words) and words.count("《") == words.count("》"):
            return _extended(lines, n, words)
        if len(words) > 120 or (n == 1 and not first and "关于" not in words and not ISSUER.fullmatch(line)):
            break
    return 0, ""


def _signs(words: str, line: str) -> bool:
    return bool(ISSUER.fullmatch(line)) and "关于" in words and not words.endswith("关于")


def _extended(lines: Sequence[str], n: int, words: str) -> tuple[int, str]:
    """With what stands under a title and belongs to it: years, 试行, a last word that the line had no room for."""
    for line in lines[n:]:
        dated = only_day(line) or NUMBER.search(line) or re.search("年.*日", line)
        if dated or not re.fullmatch(r"\([^()]{1,30}\)|的?通知|的?公告", line):
            break
        n, words = n + 1, words + line
    return n, words
