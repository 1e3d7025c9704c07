"""The words for what is given, before or behind its amount: 给予5万元安家补贴, 每月补贴1000元."""

import re

from yangui.reading.findings import Found
from yangui.reading.layout.text import Text
from yangui.reading.statements.align import Item
from yangui.reading.statements.sentences import Sentence
from yangui.reading.statements.subjects import Run

GIFT = (
    "补助|补贴|奖励|奖补|奖金|资助|津贴|贴息|补偿|贷款(?!基准|市场|利[率息])|经费|配套资金|支持|扶持|安家费|生活费"
    "|资金|工资"
)
AFTER = re.compile(
    r"(?:的|元|一次性|以内|左右|标准|额度|为|期|\([^()]*\)|最高|给予|发放)*"
    rf"(?P<noun>[^,。;:、()的]{{0,8}}贷款的?(?:全额|利息)*贴息|[^,。;:、()的]{{0,14}}?(?:{GIFT}|报酬|返还|购房款|券|红包|担保|额度|比例)"
    r"(?:[^,。;:、()的]{0,6}(?:贴息|补助|补贴|贷款|资助|奖励))?)"
)
NEXT = re.compile(rf"(?:给予|发放|提供)[^,。;]*?(?P<noun>(?:一次性)?[^,。;、的员者个]{{0,6}}(?:{GIFT}))$")
BEFORE = re.compile(rf"(?:一次性)?[^,。;:、的予放按以为|]{{0,8}}?(?:{GIFT}|配套)")
LEAD_IN = re.compile(
    r"(?:(?:给予|发放|享受)|^|(?<=[,。:\n条]))(?:一次性)?(?P<noun>(?:(?!标准|给予|发放|按照|[如以]下|下列)[\u4e00-\u9fff]){2,8}?"
    r"(?:补[贴助]|津贴|奖励|奖金|资助|安家费))(?=[^,。;:]{0,12}(?:标准|如下|下列|以下)|:)"
)
HEADING = re.compile(
    r"(?:发放|给予|提供|实施|落实)?(?P<noun>[\u4e00-\u9fff]{2,8}(?:补[贴助]|津贴|奖励|奖金|资助|安家费))(?:标准|政策)?"
)


def gift(text: Text, sentence: Sentence, run: Run, number: int) -> tuple[Item, str]:
    """The place of the words for what is given, and these with what tells their kind."""
    clean, mention = text.clean, sentence.mentions[number]
    stop = sentence.phrases[sentence.phrase(run.numbers[-1])].end
    for end in (mention.end, run.mentions[-1].end):
        if found := AFTER.match(clean, end, min(stop, end + 40)):
            return found.span("noun"), found["noun"]
    phrase = sentence.phrases[run.phrase]
    begin = max(phrase.start, mention.start - 40)
    behind = sentence.phrases[run.phrase + 1] if run.phrase + 1 < len(sentence.phrases) else None
    open_ = "," if mention.quantity.measure == "share" else "标准,"
    stated = clean.startswith(open_, mention.end) and behind and NEXT.search(clean, behind.start, behind.end)
    if stated:  # 按每人3000元标准,给予安家补贴
        return stated.span("noun"), stated["noun"]
    if nouns := list(BEFORE.finditer(clean, begin, mention.start)):
        again = number + 1 in phrase.mentions and sentence.roles[number + 1] == "benefit"
        following = sentence.mentions[number + 1].start if again else phrase.end
        own = clean[mention.end : following]
        end = mention.end + own.find("、") if following < phrase.end and "、" in own else phrase.end
        return nouns[-1].span(), clean[begin:end]
    return (mention.start, mention.end), clean[mention.end : phrase.end] or clean[begin : mention.start]


def lead_in(text: Text, sentence: Sentence) -> Found[str] | None:
    """What a sentence gives that leads to a list of sums: 购房补贴按照下列标准发放:"""
    found = LEAD_IN.search(text.clean, sentence.start, sentence.end)
    return text.found(*found.span("noun")) if found else None


def headed_by(text: Text, title: Found[str]) -> Found[str] | None:
    """What a heading gives that says nothing else: 二、发放购房补贴."""
    start, end = text.place(title.span.start), text.place(title.span.end)
    found = HEADING.fullmatch(text.clean, start, end)
    return text.found(*found.span("noun")) if found else None
