"""By when a goal is to be reached: said with it, announced before it, or held by what the text is about."""

import re
from itertools import pairwise

from yangui.reading.findings import Found
from yangui.reading.layout.characters import CN
from yangui.reading.layout.text import Text
from yangui.reading.numbers.quantities import Mention
from yangui.reading.statements.align import around
from yangui.reading.statements.context import PLANNED, Context, inherit
from yangui.reading.statements.reached import AHEAD, SO_FAR, compared, past
from yangui.reading.statements.sentences import Sentence

DAYS = ("date", "period")
UNTIL = ("", "到", "至", "力争到", "到了", "截至", "力争至")
ANNOUNCES = re.compile(r"—*(?:[^,。;:]{0,12}(?:目标|任务)[:是]?)?(?:力争|争取|确保)?[到至]了?")
RECENT = re.compile(r"近日|(?<![0-9一二三四五六七八九十作])日前|昨日|昨天")
YEARLY = re.compile(
    r"年均(?!增|下降|递|提[高升]|降|浓度|气温|值)|每年|(?<![0-9一二三四五六七八九十全今本去])年(?=新增|服务|培训)"
)
NUMBERED = re.compile(rf"[(\d第{CN}]")  # a path that begins with a number


def hold(text: Text, sentence: Sentence, context: Context, *, goals: bool) -> None:
    """Remembers the year that the text speaks of, and a deadline that announces goals."""
    dates = [m for m in sentence.mentions if m.quantity.measure in DAYS and m.quantity.when]
    for mention in dates:
        told = mention.quantity.when or ""
        if told.partition("/")[0] == str(context.year) and context.period is None:
            context.period = Found(told, text.span(mention.start, mention.end), inherited=True)
    if context.period is None and context.year and (recent := RECENT.search(text.clean, sentence.start, sentence.end)):
        context.period = Found(str(context.year), text.span(*recent.span()), inherited=True)
    announced = [m for m in dates if m.quantity.when != "annual"]
    context.past = past(text, sentence, context, dates)
    ahead = AHEAD.search(text.clean, sentence.start, sentence.end)
    reported = SO_FAR.search(text.clean, sentence.start, sentence.end)
    context.reports = not ahead and (bool(reported) or (context.reports and not sentence.opens))
    if context.deadline_path is not None and not _under(context.deadline_path, sentence.path):
        context.deadline, context.deadline_path = None, None
    if not announced:
        return
    date = announced[-1]
    planned = PLANNED.search(text.clean, date.end, sentence.end)
    opening = text.clean[sentence.start : date.start]
    until = (goals or not planned) and _until(text.clean, sentence, date)
    announces = until or (opening in UNTIL if goals else not planned and ANNOUNCES.fullmatch(opening))
    leads = not goals and planned  # 到2027年的目标如下
    if announces or leads or _alone(text.clean, sentence, date):  # 到2027年底, on a line of its own
        context.deadline = Found(date.quantity.when or "", text.span(date.start, date.end), inherited=True)
        context.deadline_path = sentence.path if announces or not leads else context.deadline_path
    elif not goals:
        context.deadline = None


def _under(path: str, other: str) -> bool:
    """Whether a deadline said at `path` holds at `other`: in its clause, parts without a number, dashes after it."""
    within = other.startswith(path) if path else not NUMBERED.match(other)
    return other == path or within or other.rpartition("·")[2].startswith("——")


def _until(text: str, sentence: Sentence, date: Mention) -> bool:
    """Whether a phrase of its own says by when: …,到2027年,…"""
    phrase = sentence.phrases[sentence.phrase(sentence.mentions.index(date))]
    before = text[phrase.start : date.start].removeprefix("提出").removeprefix("明确")
    return before in UNTIL[1:] and not text[date.end : phrase.end].strip("前末底")


def _alone(text: str, sentence: Sentence, date: Mention) -> bool:
    return text[sentence.start : date.start] in UNTIL and not text[date.end : sentence.end].strip(",:前末底")


def by_when(
    text: Text, sentence: Sentence, place: tuple[int, int], context: Context, mention: Mention | None, *,
    achieved: bool,
) -> Found[str] | None:  # fmt: skip
    """The deadline: the last date before in the sentence, else that of what announced the goals, else the plan's."""
    dates = [m for m in sentence.mentions if m.quantity.measure in DAYS and m.quantity.when and m.start < place[1]]
    dates = [m for m in dates if not compared(text.clean, m)]
    if not achieved:  # 不低于上年度收入的60%
        dates = [m for m in dates if not text.clean.startswith(("上年", "去年", "上一年"), m.start)]
    phrase = next((p.start for p in reversed(sentence.phrases) if p.start <= place[1]), sentence.start)
    begin = max(sentence.start, place[0] - 8) if place[0] >= phrase else phrase
    if each := YEARLY.search(text.clean, begin, place[1]):
        return Found("annual", text.span(*each.span()))
    near = [m for m in dates if m.start >= phrase]
    fixed = [m for m in dates if m.quantity.when != "annual"]
    if chosen := _paired(text, sentence, dates, mention) or near or fixed[-1:] or dates[-1:]:
        last = chosen[-1]
        when = last.quantity.when
        assert when is not None
        if context.past and text.clean[last.start] == "全":
            when = context.past.value  # 全年 in a report on the year gone by
        return Found(when, text.span(last.start, last.end))
    if each := YEARLY.search(text.clean, max(sentence.start, place[1] - 200), place[1]):
        return Found("annual", text.span(*each.span()))
    held = (context.past if achieved else context.deadline) or context.period
    return _within(text, sentence, place[1], context, held) or (inherit(held) if held else None)


def _within(text: Text, sentence: Sentence, end: int, context: Context, held: Found[str] | None) -> Found[str] | None:
    """5年内: counted from the year of the text, unless a period as long was named before."""
    spans = [m for m in sentence.mentions if m.end <= end and text.clean.endswith("年内", m.start, m.end)]
    if not spans or context.year is None or spans[-1].quantity.value is None:
        return None
    years = int(spans[-1].quantity.value) // 12
    first, _, last = held.value.partition("/") if held else ("", "", "")
    if last and int(last[:4]) - int(first[:4]) in (years - 1, years):
        return None
    return Found(f"{context.year}/{context.year + years}", text.span(spans[-1].start, spans[-1].end))


def _paired(text: Text, sentence: Sentence, dates: list[Mention], mention: Mention | None) -> list[Mention]:
    """到2026年、2028年分别达到8%、10%: the date that stands for this number."""
    if mention is None or len(dates) < 2:
        return []
    number = sentence.mentions.index(mention)
    numbers = around(text.clean, sentence, number)
    first, count = numbers[0], len(numbers)
    run = dates[-count:]
    listed = all(text.clean[a.end : b.start] in ("、", "和") for a, b in pairwise(run))
    return [run[number - first]] if count == len(run) > 1 and listed else []
