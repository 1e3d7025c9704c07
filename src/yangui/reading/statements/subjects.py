"""Whom an amount is for: the words before its verb, back to where they begin, and the list that a list of amounts has.

Amounts that stand as one list are one `Run`. What a run does not say of its subject it takes over from the amount
before it in the sentence or clause, marked so.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from yangui.reading.findings import Found
from yangui.reading.layout.characters import mapped
from yangui.reading.layout.columns import UNITS
from yangui.reading.layout.text import Text
from yangui.reading.layout.traditional import SIMPLIFIED
from yangui.reading.numbers.quantities import Mention
from yangui.reading.numbers.units import EACH
from yangui.reading.statements import whom
from yangui.reading.statements.align import Item, chain, items, last_items, listed
from yangui.reading.statements.bases import SUM_ALONE
from yangui.reading.statements.context import Context, inherit
from yangui.reading.statements.kinds import SUBJECT, beneficiary, deed, ends_in_name, named_or_ranked
from yangui.reading.statements.sentences import Sentence

EACH_LAST = re.compile(rf"(?:{EACH.pattern})+$")  # 博士每人每月
RATED = re.compile(r"元[/每]")  # 3000元/月: a rate behind the sum holds for no other gift


@dataclass(slots=True)
class Run:
    """Amounts that stand as one list, with the passage that says whom they are for."""

    sentence: Sentence
    numbers: list[int]
    phrase: int
    region: Item | None  # of the subject
    inherited: tuple[Found[str], ...]
    same_phrase: bool  # the subject is that of an amount before in the same phrase
    per: tuple[str, ...]  # the rate of that amount: 每人每月给予5000元津贴、1000元补助

    @property
    def mentions(self) -> list[Mention]:
        return [self.sentence.mentions[n] for n in self.numbers]

    @property
    def alone(self) -> bool:
        """Whether it says itself whom it is for."""
        return self.region is not None or not self.same_phrase


def runs(text: Text, sentence: Sentence, context: Context) -> Iterator[Run]:
    """The runs of a sentence, from the first to the last."""
    number, after = 0, sentence.start
    last: tuple[int, tuple[Found[str], ...]] = (-1, ())
    per: tuple[str, ...] = ()
    anew = whom.ANEW
    shared: tuple[Found[str], ...] = ()  # what those must meet of whom a phrase goes on to speak one by one
    while number < len(sentence.mentions):
        if sentence.roles[number] != "benefit":
            number += 1
            continue
        numbers = chain(text.clean, sentence, number)
        phrase = sentence.phrase(number)
        start = sentence.mentions[number].start
        region = region_before(text.clean, sentence, phrase, start, after)
        subject = conditions(text, region) if region else ()
        taken = _inherited(text, subject, last[1], context)
        if region and last[0] == phrase:  # 在本市购房的,博士给予20万元、硕士给予10万元
            taken = (*taken, *(part for part in shared if part not in taken))
        elif region:
            opens = sentence.phrases[phrase].start
            told = (part for part in subject if part.value.endswith("的"))
            shared = tuple(inherit(part) for part in told if text.place(part.span.start) < opens)
        if "person" in sentence.mentions[number].quantity.per:  # no firm is paid by the head
            taken = tuple(part for part in taken if context.encouraged is None or part.span != context.encouraged.span)
        yield Run(
            sentence,
            numbers,
            phrase,
            region,
            taken,
            last[0] == phrase,
            per if last[0] == phrase and region is None and not anew.search(text.clean, after, start) else (),
        )
        per = sentence.mentions[number].quantity.per
        anew = whom.BESIDE if RATED.search(text.clean, start, sentence.mentions[number].end) else whom.ANEW
        if subject:
            last = (phrase, (*subject, *taken))
            context.subject = subject
        elif last[1]:
            last = (phrase, last[1])
        end = sentence.mentions[numbers[-1]].end
        tail = sentence.phrases[sentence.phrase(numbers[-1])]
        after = min(tail.end + 1, sentence.end) if not _more(sentence, tail.mentions, numbers[-1]) else end
        number = numbers[-1] + 1


def _inherited(
    text: Text, subject: tuple[Found[str], ...], before: tuple[Found[str], ...], context: Context
) -> tuple[Found[str], ...]:
    """The subject of the amount before where this one has none; who was named before where it tells only deeds."""
    if not subject:
        return tuple(map(inherit, before or context.subject))
    if any(_names(text, part) for part in subject):
        return ()
    if before:
        return tuple(inherit(part) for part in before if _names(text, part))
    return tuple(map(inherit, context.announced or ((context.encouraged,) if context.encouraged else ())))


def _names(text: Text, part: Found[str]) -> bool:
    words = plain(text, part)
    return beneficiary(words) is not None and not deed(words)


def plain(text: Text, found: Found[str]) -> str:
    """The words of a finding as the text layer has them, in one script and width."""
    if text.lent:  # words that are lent stand in the clean text where they are read, and not where they were taken
        return mapped(found.words, SIMPLIFIED)
    return text.clean[text.place(found.span.start) : text.place(found.span.end)]


def _more(sentence: Sentence, inside: Sequence[int], number: int) -> bool:
    return any(n > number and sentence.roles[n] == "benefit" for n in inside)


def region_before(text: str, sentence: Sentence, phrase: int, end: int, after: int) -> Item | None:
    """Where the subject of what is given at `end` stands: before the verb in its phrase, else in the phrases before."""
    own = sentence.phrases[phrase]
    begin = max(own.start, after)
    bracket = text.rfind("(", begin, end)
    if bracket >= 0 and text.find(")", bracket, end) < 0:  # 第一名(奖金2万元)、第二名(奖金1万元)
        if not whom.VERB.search(text, begin, bracket):
            return trimmed(text, begin, bracket)
        if inside := _named(text, bracket + 1, end):
            return inside
        end = bracket  # 给予生活补贴(每人每月3000元)
    if (bar := text.rfind("|", begin, end)) >= 0:  # the cell before that of the sum, or what stands beside it
        if SUBJECT.search(text, bar, end) is None:
            return trimmed(text, max(begin, text.rfind("|", begin, bar)), bar)
        begin = bar + 1
    if after > own.start and (given := whom.GIVEN.match(text, begin, end)):
        begin = given.end()
    if purse := whom.PURSE.match(text, begin, end):
        begin = purse.end()
    verb = _verb(text, begin, end)
    stop = verb.start() if verb else end
    if verb and (use := whom.USE.search(text[begin:stop])) and whom.USED.match(text, stop):
        stop -= len(use[0])
    pays = whom.GIVER.fullmatch(text, begin, stop) is not None
    if verb and (behind := _behind(text, verb, end, pays=pays)):
        return behind
    first = _first(text, sentence, phrase, after)
    if after > own.start and not SUBJECT.search(text, begin, stop) and not whom.OTHERS.search(text, begin, stop):
        item = whom.ITEM.fullmatch(text, begin, stop) or (text[begin] == "、" and named_or_ranked(text[begin:stop]))
        return (begin + 1, stop) if item else None
    named = SUBJECT.search(text, begin, stop) is not None
    if (
        pays
        or (whom.DURING.fullmatch(text, begin, stop) and not named)
        or whom.RATE.fullmatch(text, begin, stop)
        or whom.COST.fullmatch(text, begin, stop)
        or (whom.EACH_TIME.fullmatch(text, begin, stop) and (not named or text.startswith("单", begin)))
    ):
        stop = begin
    if _bare(text[begin:stop]):
        opens = next(p.start for p in sentence.phrases if p.statement == own.statement)
        start = begin if whom.START.match(text[begin:stop]) or first is None or first < opens else first
        if first is not None and first < begin and text.startswith("每", begin) and not named:
            start = first  # 对突破10亿元的企业,每上一个台阶给予
        before = sentence.phrases[phrase - 1] if phrase else own
        if text.startswith("每", start) and after <= before.start and before.statement == own.statement:
            start = before.start if text.endswith("的", before.start, before.end) else start  # 未达标的,每招用1人
        return trimmed(text, start, stop)
    if first is None or first >= begin:
        return None
    return trimmed(text, first, begin - 1)


def _behind(text: str, verb: re.Match[str], end: int, *, pays: bool) -> Item | None:
    """Whom it is for where that stands between the verb and the amount."""
    at = verb.end() + text.startswith("照", verb.end())
    if pays and (by := whom.BY_LEVEL.match(text, verb.start(), end)):  # 市财政按国家级、省级分别给予
        return by.span("levels")
    each = EACH_LAST.search(text, at, end)
    stop = each.start() if each else end
    if verb[0] == "按" and whom.BY_WHOM.fullmatch(text, at, stop) and beneficiary(text[at:stop]):
        return at, stop
    told = whom.TOLD_THEN.match(text, verb.start(), end)
    return _named(text, told.end(), end) if told else None


def _named(text: str, start: int, end: int) -> Item | None:
    """A passage that ends in who gets it, without the rate behind: 博士|每人每月."""
    each = EACH_LAST.search(text, start, end)
    end = each.start() if each else end
    return trimmed(text, start, end) if named_or_ranked(text[start:end]) else None


def _verb(text: str, begin: int, end: int) -> re.Match[str] | None:
    """The first verb of giving that does not describe who gets it: 对获得国家级奖励的企业|给予."""
    found = whom.VERB.search(text, begin, end)
    opens = text[begin - 1 : begin] != ","  # 对团队,每个团队给予: named before
    if found and found[0][0] == "每" and opens and (behind := whom.VERB.search(text, found.end(), end)):
        found = behind if ends_in_name(text[found.end() : behind.start()]) else found  # 每名博士|给予
    if found is None or not whom.FOR.match(text, begin, end) or ends_in_name(text[begin : found.start()]):
        return found
    at = text.find("的", found.end(), end)
    while at >= 0 and (behind := whom.VERB.search(text, at + 1, end)):
        if ends_in_name(text[at + 1 : behind.start()]):
            return behind
        at = text.find("的", at + 1, end)
    return found


def _first(text: str, sentence: Sentence, phrase: int, after: int) -> int | None:
    """Where the subject begins: at the last phrase before that opens one, within the reach of this amount."""
    own = sentence.phrases[phrase]
    if (opener := _opener(text, sentence, phrase, after)) is not None:
        return opener
    found: int | None = None
    closed = False  # the phrase before is a whole condition: …的
    for candidate in reversed(sentence.phrases[:phrase]):
        if (
            candidate.start < after
            or (candidate.statement != own.statement and found is not None)
            or own.start - candidate.start > 400
        ):
            break
        label = text.startswith(":", candidate.end) and whom.LABEL.fullmatch(text, candidate.start, candidate.end)
        if label or whom.REPORTS.search(text, candidate.start, candidate.end):
            break
        own_roles = {sentence.roles[n] for n in candidate.mentions}
        if any(pattern.fullmatch(text, candidate.start, candidate.end) for pattern in (whom.NOBODY, whom.HOW_MANY)):
            continue  # 给予租房补贴,标准为…: what is given
        if own_roles & {"duration", "cap", "instalment"} and not (
            whom.START.match(text, candidate.start, candidate.end)
            or whom.DESCRIBED.search(text, candidate.start, candidate.end)
        ):
            continue  # says how long or how much, not who
        if not _bare(text[candidate.start : candidate.end]):
            continue
        opens = (whom.FOR if closed else whom.START).match(text, candidate.start, candidate.end)
        if found is not None and closed and not opens:
            words = text[candidate.start : candidate.end]
            named = whom.DESCRIBED.search(words) or (whom.BEGINS.match(words) and "引进" not in words)
            names = candidate is sentence.phrases[0] and (named or not whom.OPENS.search(words))
            return candidate.start if names and beneficiary(words) else found
        found = candidate.start
        closed = text[candidate.end - 1] == "的"
        if opens:
            break
    return found


def _opener(text: str, sentence: Sentence, phrase: int, after: int) -> int | None:
    """Where 对… or 甲类人员： begins the statement of an amount, with nothing given in between."""
    own = sentence.phrases[phrase]
    for candidate in reversed(sentence.phrases[:phrase]):
        roles = {sentence.roles[n] for n in candidate.mentions}
        apart = candidate.start < after or candidate.statement != own.statement or own.start - candidate.start > 400
        if apart or roles & {"benefit", "cap", "instalment", "duration"}:
            return None
        if whom.FOR.match(text, candidate.start, candidate.end):
            return candidate.start
        if text.startswith(":", candidate.end) and beneficiary(text[candidate.start : candidate.end]):
            return candidate.start
    return None


def _bare(words: str) -> bool:
    """Whether words can be a subject once what opens and closes them is taken off."""
    words = words.strip("、, ")
    at = left = 0
    while at < len(words) and left < 2:
        lead = whom.LEAD.match(words, at)
        left += lead is None
        at = lead.end() if lead else at + 1
    return left >= 2


def trimmed(text: str, start: int, end: int) -> Item | None:
    """A passage without the words that lead up to a subject, or None where nothing is left."""
    while start < end and (lead := whom.LEAD.match(text[start:end])) and lead.end():
        start += lead.end()
    while start < end and text[end - 1] in ",、;: |\n":
        end -= 1
    if for_years := whom.FOR_YEARS.search(text, start, end):
        end = for_years.start()
    if text.startswith(":", end) and UNITS.fullmatch(text, start, end):  # 责任单位:…
        return None
    return (start, end) if end - start >= 2 else None


def conditions(text: Text, region: Item) -> tuple[Found[str], ...]:
    """One finding a comma-phrase of the subject."""
    found = []
    at = region[0]
    for part in text.clean[region[0] : region[1]].split(","):
        end = at + len(part)
        start = gives.end() if (gives := whom.GIVES_ITEMS.match(text.clean, at, end)) else at
        start += len("其中") if part.startswith("其中") and len(part) > 3 else 0
        start = named.end() if (named := whom.OBJECT.match(text.clean, start, end)) else start
        served = whom.SERVED.fullmatch(text.clean, start, end)  # 每年为高层次人才提供一次体检
        if served and ends_in_name(served["who"]):
            found.append(text.found(*served.span("who")))
        elif not _beside(part, first=not found):
            found.append(text.found(start, end))
        at = end + 1
    return tuple(found)


def _beside(part: str, *, first: bool) -> bool:
    """Whether a phrase of a subject tells how, when, how many or of which sum, and not who."""
    if len(part.strip()) < 2 or (part.startswith("在") and part.endswith("基础上")):
        return True
    if whom.NOBODY.fullmatch(part) or whom.HOW_MANY.fullmatch(part):
        return True
    return not first and SUM_ALONE.fullmatch(part) is not None  # 对高新技术企业,研发费用按20%给予补助


def paired(text: Text, run: Run, context: Context) -> list[Item] | None:
    """The subject of each amount of a run; None where it has no list of that length."""
    count = len(run.numbers)
    if count < 2:
        return None
    clean, sentence, first = text.clean, run.sentence, run.mentions[0].start
    if run.region is None:
        named = whom.APART.search(clean, sentence.phrases[run.phrase].start, first)
        return _spoken_of(clean, context.spoken, count) if named else None
    apart = whom.APART.search(clean, min(run.region[0], sentence.phrases[run.phrase].start), first) is not None
    begin = sentence.phrases[max(0, run.phrase - 1)].start
    by = list(whom.LEVELS.finditer(clean, max(begin, first - 80), first))
    found = items(clean, *by[-1].span("levels"), count, (), apart=True) if by else None
    if found and (bare := trimmed(clean, run.region[0], min(run.region[1], by[-1].start()))):
        run.region = bare  # levels say how much, not who
    found = found or items(clean, *run.region, count, sentence.mentions, apart=apart)
    if apart and not found:
        found = _named_before(clean, run, count)
    if found or not apart or has_list(text, run):
        return found
    for phrase in reversed(sentence.phrases[max(0, run.phrase - 3) : run.phrase]):  # 申报A、B的,对单位分别给予
        if any(sentence.roles[n] == "benefit" for n in phrase.mentions):
            break
        if phrase.end <= run.region[0] and (found := last_items(clean, phrase.start, phrase.end, count)):
            return found
    return _spoken_of(clean, context.spoken, count)


def _spoken_of(text: str, sentence: Item, count: int) -> list[Item] | None:
    """The list of a sentence that only names them: 竞赛金牌、银牌、铜牌获得者。分别给予"""
    if not 4 < sentence[1] - sentence[0] <= whom.NAMING or whom.ANNOUNCES.search(text, *sentence):
        return None
    found = items(text, *sentence, count, (), apart=True)
    return found if found and beneficiary(text[found[-1][0] : found[-1][1]]) else None


def _named_before(text: str, run: Run, count: int) -> list[Item] | None:
    """Who was named in phrases before the condition that is the subject: 博士,重点高校的硕士,首次购房的,分别给予"""
    assert run.region is not None
    begin = run.region[0]
    named: list[Item] = []
    for phrase in reversed(run.sentence.phrases[: run.phrase]):
        words = text[phrase.start : phrase.end]
        if begin <= phrase.start:
            continue
        if any(run.sentence.roles[n] == "benefit" for n in phrase.mentions) or len(named) == count:
            break
        if words.endswith("的") or beneficiary(words) != "person":
            break
        named.insert(0, (phrase.start, phrase.end))
    return named if len(named) == count else None


def has_list(text: Text, run: Run) -> bool:
    """Whether the subject is a list at all, of another length."""
    return run.region is not None and listed(text.clean, *run.region) > 1


def held(text: Text, run: Run, parts: list[Item] | None, context: Context) -> tuple[Found[str], ...]:
    """The list of an earlier run as long as this one, where this one has no list of its own: 首次购房的,再分别给予…"""
    if parts:
        context.listed = tuple(text.found(*part) for part in parts)
    elif len(run.numbers) == len(context.listed) and not (run.region and has_list(text, run)):
        return context.listed
    return ()
