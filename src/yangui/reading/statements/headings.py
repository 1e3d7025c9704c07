"""What the heading above a sentence says of the figures under it: the standard of a benefit, or who can have it.

Under 三、补贴标准 an item 每人每月1500元 is given though nothing in it says so; under 申报条件 no figure is a goal.
"""

import re
from typing import Literal

from yangui.reading.statements.sentences import Sentence

type Heading = Literal["standard", "gift", "conditions", ""]

STANDARD = re.compile(
    r"(?:补[贴助]|奖励|奖补|资助|津贴|扶持|支持|待遇|发放)(?:的)?(?:标准|额度|金额)(?!确定|调整|的)"
    r"|(?:补[贴助]|奖励|奖补|资助|津贴|安家费)[^,。;:]{0,4}(?:[以如]下|下列)(?:标准|额度|规定)|(?:[以如]下|下列)(?:标准|额度)[^,。;:]{0,6}(?:给予|发放|补[贴助]|奖励|资助)"
)
GIFT = re.compile(r"(?:补[贴助]|津贴|资助|奖励|奖补|(?:创新|人才|消费|服务|算力|租房|购房)券)$")
CONDITIONS = re.compile(
    r"(?:申[报请领]|认定|享受|基本|个人|入选|补[贴助]|奖励|适用|支持|资助|评选|准入|入驻|人员|单位)(?:的)?"
    r"(?:条件|对象|资格(?!审)|范围)|^(?:条件|对象)|(?:具备|符合|满足)[^,。;:]{0,6}条件"
)
LEADS = 40  # characters before a colon that can announce a list


class Headings:
    """Goes through the sentences of a text in order with the headings that hold for them."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._above: list[tuple[str, Heading]] = []

    def above(self, sentence: Sentence) -> Heading:
        """What the closest heading over a sentence announces; headings and lines that end in a colon announce."""
        while self._above and not sentence.path.startswith(self._above[-1][0]):
            self._above.pop()
        held: Heading = self._above[-1][1] if self._above else ""
        announces = sentence.title or self._text.startswith(":", sentence.end - 1)
        if announces and sentence.path:
            words = self._text[max(sentence.start, sentence.end - LEADS) : sentence.end]
            told = _told(words)
            if told or (sentence.title and (not self._above or self._above[-1][0] != sentence.path)):
                self._above.append((sentence.path, told or held))
        return "" if sentence.title else held


def _told(words: str) -> Heading:
    if STANDARD.search(words):
        return "standard"
    if CONDITIONS.search(words):
        return "conditions"
    return "gift" if GIFT.search(words) else ""
