"""A line of a table that became text: who gets it and how much, with no word of giving: 博士研究生 3万元/年."""

import re

from yangui.reading.findings import Role
from yangui.reading.numbers.units import EACH
from yangui.reading.statements.kinds import SUBJECT
from yangui.reading.statements.surroundings import Place

WIDEST = 60  # characters of such a line
MARKS = "|:,、.·—- "
ASIDE = re.compile(r"\([^()]*\)")
HEAD = re.compile(
    r"(?:住房|[租购]房|生活|安家|岗位|培训|见习|一次性)*(?:补[贴助]|奖励|奖补|资助|津贴|扶持|支持|发放)(?:标准|额度|金额)?$"
)
AND_SO_ON = re.compile(r"[,。;](?:连续|累计|最长)?(?:补[贴助]|资助|发放|期限?)[^。;]*$")  # 硕士每年2万元,连续补贴三年
STOPS = re.compile(r"[,。;:、]")


def row(place: Place) -> Role | None:
    """A sum behind nothing but a name, which a rate or the heading above makes what each of those gets."""
    sentence, number = place.sentence, place.number
    long = place.phrase.end - place.phrase.start > WIDEST
    if long or place.quantity.measure != "money" or place.quantity.bound == "at_least":
        return None
    if not (place.quantity.per or place.heading in ("standard", "gift")):
        return None
    sums = [n for n, mention in enumerate(sentence.mentions) if mention.quantity.measure != "period"]  # 硕士每年2万元
    at = sums.index(number)
    begin = sentence.mentions[sums[at - 1]].end if at else sentence.start
    between = place.text[begin : place.mention.start]
    listed = at and "(" in between and not ASIDE.sub("", between).strip(MARKS)  # 30万元(博士)、10万元(硕士)
    if not (_names(between) or (listed and sentence.roles[sums[at - 1]] == "benefit")):
        return None
    last = at + 1 == len(sums)
    rest = place.text[place.mention.end : sentence.end if last else sentence.mentions[sums[at + 1]].start]
    rest = ASIDE.sub("", AND_SO_ON.sub("", rest)).strip(MARKS)
    return "benefit" if not rest or (not last and _names(rest)) else None


def _names(words: str) -> bool:
    """Whether words are a name, or a short list of names, of those who can get something."""
    words = EACH.sub("", ASIDE.sub("", words).strip(MARKS + "\n")).strip(MARKS)
    words = HEAD.sub("", words)
    if not 2 <= len(words) <= WIDEST // 2 or STOPS.search(words.replace("、", "")):
        return False
    named = list(SUBJECT.finditer(words))[-1:]
    return bool(named) and named[0].end() == len(words) and named[0].lastgroup in ("person", "enterprise", "team")
