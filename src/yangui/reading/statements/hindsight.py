"""Roles that only the amounts behind tell: heads of a list that its last item governs, and steps that are paired."""

import re
from itertools import groupby

from yangui.reading.statements.sentences import Sentence

NAMED = re.compile(r"、[\u4e00-\u9fff]{1,8}")
REACH = 20  # numbers behind a sum among which its parts are looked for
OPENS_PARTS = re.compile(r"[^,。;:]{0,12}(?:[:(]|,其中)")
JOINTS = frozenset(("、", "和", "及", "与", "或", "以及", "/"))


def look_back(text: str, sentence: Sentence) -> None:
    """Mends the roles of a sentence whose every mention has one."""
    roles, mentions = sentence.roles, sentence.mentions
    for n in range(len(roles) - 2, -1, -1):
        here, after = mentions[n].quantity, mentions[n + 1].quantity
        alike = here.per and here.per == after.per and here.measure == after.measure == "money"
        between = text[mentions[n].end : mentions[n + 1].start]
        named = here.measure == after.measure == "money" and here.bound == after.bound and NAMED.fullmatch(between)
        if (alike or named) and roles[n] == "context" and roles[n + 1] == "benefit":
            roles[n] = "benefit"  # 按硕士每人1000元/月,博士每人2000元/月给予补贴; 省内500元、省外1000元给予补贴
    _parts(text, sentence)
    if text.find("分别", sentence.start, sentence.end) < 0:
        return
    given = [sum(1 for _ in run) for role, run in groupby(roles) if role == "benefit"]
    for first in range(len(roles)):
        if roles[first] not in ("target", "context") or mentions[first].quantity.measure != "money":
            continue
        last = first
        while last + 1 < len(roles) and text[mentions[last].end : mentions[last + 1].start] in JOINTS:
            last += 1
        if last > first and last - first + 1 in given and "benefit" in roles[last + 1 :]:
            roles[first : last + 1] = ["threshold"] * (last - first + 1)


def _parts(text: str, sentence: Sentence) -> None:
    """给予总额1000万元奖励:备案200万元,受理300万元,上市500万元: sums that add up to the one before the colon."""
    roles, mentions = sentence.roles, sentence.mentions
    for n, role in enumerate(roles):
        whole = mentions[n].quantity
        if role != "benefit" or whole.measure != "money" or whole.per or whole.value is None:
            continue
        if not OPENS_PARTS.match(text, mentions[n].end, sentence.end):
            continue
        left, parts = whole.value, list[int]()
        for k in range(n + 1, min(len(mentions), n + 1 + REACH)):
            part = mentions[k].quantity
            if part.measure == "money" and part.value is not None and not part.per and left > 0:
                left -= part.value
                parts.append(k)
        if left == 0 and len(parts) > 1:
            for k in parts:
                roles[k] = "instalment"
