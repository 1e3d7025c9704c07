"""What holds for a sentence though it is said before it: year, plan period, deadline, payer, subject, units.

A `Context` is carried through the sentences of a text in order. What it hands on is marked as inherited by who uses it.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from yangui.reading.findings import BenefitFound, Clause, Duty, Found, Segment
from yangui.reading.layout.characters import CN
from yangui.reading.layout.text import Text
from yangui.reading.statements.sentences import Sentence
from yangui.reading.structure.titles import LABEL

YEAR = re.compile(r"20(?<![到至—-]20)[0-9]{2}(?=年(?![底末前—-]|以前))")
PERIOD = re.compile(r"(20[0-9]{2})年?[-—~至]{1,2}(20[0-9]{2})年?")
OF_YEAR = re.compile(r"[^0-9]{0,24}(20[0-9]{2})年度?[^0-9]{0,24}(?:目标|任务|要点|计划)(?!.*(?:完成|总结|通报))")
PLANNED = re.compile(r"目标|以下|如下|下列|任务")
PROGRAMME = re.compile(
    r"(?:(?:组织|深入)?(?:实施|开展|推进|启动|深化|落实|推行))?([^,。;:]{2,30}?(?:计划|工程|行动|项目|活动))(?=[。,;:]|$)"
)
PAYER = re.compile(
    r"由(?![^,。;:、()]{0,8}优先)(?P<by>[^,。;:、()由]{2,14}?(?:资金|基金)(?=按|给予|予以|列支|支付|承担|安排)|[^,。;:、()由]{2,16}?(?:、[^,。;:、()]{2,12}?)?)(?=分别|各(?!自|级)|一次性|按|给予|予以|全额|统一|奖励|资助|补助|补贴|承担|发放|负担|支付|参照|最高|列支|兑现|提供|拨付|(?<!统筹)安排|每[年月人]|解决)"
    r"|(?P<purse>(?<![\u4e00-\u9fff])财政部门(?=按|给予|予以|补|奖|发放|拨付|支付|提供)|(?:(?:省|市(?:\(州\))?|县(?:\([市区](?:、[市区])?\))?|区|州|盟|旗|本级|各级|地方|同级|中央|自治区|自治州|开发区|新区|高新区|(?<![\u4e00-\u9fff])(?![万亿]?元)[\u4e00-\u9fff]{2}[省市县区])级?、?){1,4}(?:[两三]级)?财政)"
    r"(?=分别|各(?!自|级)|一次性|按|再?给予|予以|全额|统一|奖励|资助|补助|补贴|承担|发放|负担|支付|参照|最高|列支|兑现|提供|拨付|(?:统筹)?安排|每[年月人]|以|对|配套|$)"
)
MEASURE = ("按", "按照", "参照")  # 按市级财政补助额度: how much, not by whom
ACTOR = re.compile(
    r"^(?:有条件的)?(?P<who>用人单位|所在单位|见习(?:单位|基地)|企业|各地区?|各市(?:、县\(市、区\))?|市、县\(市、区\)|各县\(市、区\)|各县区|县\(市、区\)|市政府|省政府|县政府|区政府|市委市政府|区\(市\)县)(?:可|要|应当?|须)?(?:按规定|每[年月])*(?:对|向[^,。;]{2,8}?(?:提供|发放|支付)|给予|发放|提供|支付|按[^,。;]{1,10}配套)"
)


@dataclass(slots=True)
class Context:
    """What the sentences so far hand on within one segment and clause."""

    year: int | None
    supposed: bool  # the year is that of most mentions, since the text has no date of its own
    title: Found[str] | None = None  # of the segment
    period: Found[str] | None = None
    deadline: Found[str] | None = None  # of a sentence that announces goals and has none itself
    path: str = ""
    day: date | None = None  # of the text
    payer: Found[str] | None = None
    subject: tuple[Found[str], ...] = ()
    announced: tuple[Found[str], ...] = ()  # of whom the clause speaks before it says how much
    encouraged: Found[str] | None = None  # who is to do what the clause promotes: 鼓励企业参与标准制定
    objects: tuple[Found[str], ...] = ()  # whom 补贴对象: named, for all that has nobody of its own
    objects_path: str = ""  # of the clause that names them
    objects_used: bool = False  # its chapter gives something to them itself, and they are nobody else's
    object_next: bool = False  # the sentence behind names them
    lasting: tuple[str, Found[int]] | None = None  # for how long what follows is paid, and under which path
    gift: Found[str] | None = None  # what a lead-in gives, to each of those whom the lines behind name
    gift_path: str = ""  # of the clause that leads in
    leads: bool = False  # and the lines behind go on with it
    listed: tuple[Found[str], ...] = ()  # the subjects of the last list that was paired
    spoken: tuple[int, int] = (0, 0)  # the sentence before in the clause, where it gives nothing
    past: Found[str] | None = None  # the year gone by of which the text reports
    reports: bool = False  # the paragraph does
    deadline_path: str | None = None  # the deadline holds for this clause only

    def enter(self, sentence: Sentence) -> None:
        """What a new clause does not take over from the one before."""
        above, _, words = sentence.path.rpartition("·")
        labelled = bool(above and LABEL.match(f"{words}:"))
        if sentence.path != self.path:
            if not self.path or not part_of(self.path, sentence.path):
                self.encouraged = None
            if not (labelled and self.path.startswith(above)):
                self.payer, self.subject, self.announced, self.listed = None, (), (), ()
            self.path, self.spoken = sentence.path, (0, 0)
        elif sentence.opens and not labelled and not self.leads:
            self.announced = ()

    def paid_for(self, benefit: BenefitFound) -> BenefitFound:
        """The benefit with the time that was announced for all that follow, where it has none."""
        if self.lasting is None or benefit.duration_months or not (benefit.amount and benefit.amount.per):
            return benefit
        path, months = self.lasting
        if not part_of(path, benefit.path) or not {"year", "month"} & set(benefit.amount.per):
            return benefit
        return replace(benefit, duration_months=Found(months.value, months.span, inherited=True))

    def lead(self, subject: tuple[Found[str], ...], *, open_: bool) -> None:
        """Whom a line names for those behind it, which hold on to it as long as they are left `open_`."""
        self.announced = subject or self.announced
        self.leads = bool(subject) or (self.leads and open_)


def part_of(path: str, other: str) -> bool:
    """Whether a clause is `other` itself or has it as a part: 一 has 一(二), and 1 has no 12."""
    rest = other.removeprefix(path)
    if not path or rest in ("", other):
        return other.startswith(path)
    return not (path[-1].isdigit() and rest[0].isdigit()) and not (path[-1] in CN and rest[0] in CN)


def years(text: Text, segments: Sequence[Segment]) -> list[tuple[int | None, bool]]:
    """The year of each segment, and whether it is only supposed: its date, the one before, or the year named most."""
    found: list[tuple[int | None, bool]] = []
    named: int | None = None
    spoken = Counter(YEAR.findall(text.clean)).most_common(1)
    most = int(spoken[0][0]) if spoken else None
    for segment in segments:
        dated = segment.issued or segment.published
        if dated:
            named = dated.value.year
            found.append((named, False))
        elif named is not None and segment.kind != "news":
            found.append((named, False))
        elif segment.title and (period := PERIOD.search(segment.title.value)):
            found.append((int(period[1]), True))
        else:
            here = Counter(YEAR.findall(text.clean, text.place(segment.span.start), text.place(segment.span.end)))
            found.append((int(here.most_common(1)[0][0]) if here else most, True))
    return found


def contexts(text: Text, segments: Sequence[Segment]) -> list[Context]:
    """One context a segment, with the period that its title names; an annexed text shares that of its notice."""
    made: list[Context] = []
    for segment, (year, supposed) in zip(segments, years(text, segments), strict=True):
        context = Context(year, supposed, segment.title)
        if dated := segment.issued or segment.published:
            context.day = dated.value
        if segment.title and (period := PERIOD.search(segment.title.value)):
            context.period = Found(f"{period[1]}/{period[2]}", segment.title.span, inherited=True)
        elif segment.title and (named := OF_YEAR.match(segment.title.value)):
            context.period = Found(named[1], segment.title.span, inherited=True)
        made.append(context)
    return made


def inherit(found: Found[str]) -> Found[str]:
    """The same, said before."""
    return replace(found, inherited=True)


def payers(text: Text, start: int, end: int) -> tuple[Found[str], ...]:
    """Who pays, as a passage says it."""
    found = None
    named = text.clean.find("由", start, end) >= 0 or text.clean.find("财政", start, end) >= 0
    for said in PAYER.finditer(text.clean, start, end) if named else ():
        if not text.clean.endswith(MEASURE, 0, said.start()):
            found = said  # the last one governs
    if found:
        name = found.lastgroup or "by"
        return tuple(text.found(*span) for span in _named(text.clean, *found.span(name)))
    if actor := ACTOR.match(text.clean[start:end]):
        return (text.found(start + actor.start("who"), start + actor.end("who")),)
    return ()


def _named(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """由省、市财政 names one purse in short form; 由用人单位、主管部门 names two."""
    parts = text[start:end].split("、")
    if len(parts) == 1 or len(parts[0]) < 3:
        return [(start, end)]
    spans = []
    for part in parts:
        spans.append((start, start + len(part)))
        start += len(part) + 1
    return spans


class Answering:
    """Which units lead and answer for a clause: its own duty, or that of the clause it is part of."""

    def __init__(self, trees: Iterable[Clause], duties: Iterable[Duty]) -> None:
        self._duties: dict[str, list[Duty]] = {}
        for duty in duties:
            self._duties.setdefault(duty.path, []).append(duty)
        self._above: dict[str, str] = {}
        self._titles: dict[str, Found[str]] = {}
        self._programmes: dict[str, Found[str] | None] = {}
        for tree in trees:
            self._climb(tree, "")

    def _climb(self, clause: Clause, above: str) -> None:
        self._above.setdefault(clause.path, above)
        if clause.title:
            self._titles.setdefault(clause.path, clause.title)
        for part in clause.parts:
            self._climb(part, clause.path)

    def duty(self, path: str, at: int) -> Duty | None:
        """The duty that holds for what stands at `at` in the raw text, in the clause with this path; or None.

        Of several in one clause each answers for the sentences since the one before.
        """
        for _ in range(12):
            said = self._duties.get(path, [])
            if len(said) == 1:
                return said[0]
            if held := [duty for duty in said if duty.scope and duty.scope.start <= at < duty.scope.end]:
                return held[0]
            if not path:
                return None
            path = self._above.get(path, "")
        return None

    def title(self, path: str) -> Found[str] | None:
        """The words of the heading over a path, its own or that of a clause above."""
        for _ in range(12):
            if path in self._titles or not path:
                break
            path = self._above.get(path, "")
        return self._titles.get(path)

    def own_title(self, path: str) -> Found[str] | None:
        """The words of the heading of the clause itself."""
        return self._titles.get(path)

    def titles(self, path: str) -> Iterator[Found[str]]:
        """The headings over a path, the closest first."""
        for _ in range(12):
            if path in self._titles:
                yield self._titles[path]
            if not path:
                return
            path = self._above.get(path, "")

    def programme(self, text: Text, path: str) -> Found[str] | None:
        """The named plan that the heading of a clause sets up."""
        if path not in self._programmes:
            self._programmes[path] = None
            if title := self._titles.get(path):
                start, end = text.place(title.span.start), text.place(title.span.end)
                if found := PROGRAMME.search(text.clean, start, end):
                    self._programmes[path] = inherit(text.found(*found.span(1)))
        return self._programmes[path]
