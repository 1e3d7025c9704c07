"""A quantity where it stands: the words beside it that tell its role."""

import re
from dataclasses import dataclass

from yangui.reading.findings import Quantity, Role
from yangui.reading.numbers.quantities import Mention
from yangui.reading.statements import cues
from yangui.reading.statements.headings import Heading
from yangui.reading.statements.hindsight import JOINTS
from yangui.reading.statements.sentences import Phrase, Sentence

DESCRIBES = re.compile(r"对(?![接口外标照])(?!于?[^,。;]{0,12}进行)")
DESERVES = re.compile(r"(?:\([^()]*\))?的(?:$|可|优先|提高[到至]|再?上浮|应|按|享受|视为|免|由|不再|暂|予|给|直接|均)")
CLOSED = re.compile(r"(?:\([^()]*\))?(?:的|以上的|以内的|且|并)")
ASIDE = re.compile(r"\([^()]*\)")
REACH = 48  # characters of a phrase that are looked at on either side


@dataclass(slots=True)
class Place:
    """A mention where it stands; `right` begins after the list that it is in."""

    text: str
    sentence: Sentence
    number: int
    mention: Mention
    quantity: Quantity
    listed: int  # where the list ends that it is in
    phrase: Phrase
    left: str
    right: str
    earlier: list[int]  # the mentions before that are benefits
    follows: bool  # the sentence before in the clause gave something
    gives: bool  # a verb of giving stands before it in its phrase
    given: bool  # what is given stands after it
    before: tuple[int, int]  # the sentence before in the clause, where it has no amount
    heading: Heading  # what the heading above announces

    @property
    def closed(self) -> bool:
        """Whether the phrase is a condition: it ends in 的, or what follows the number does."""
        return self.text[self.phrase.end - 1] == "的" or CLOSED.match(self.right) is not None

    @property
    def joined(self) -> bool:
        """Whether the figure stands in one list with the one before it."""
        if self.number == 0:
            return False
        before = self.sentence.mentions[self.number - 1]
        joined = self.text[before.end : self.mention.start] in JOINTS
        return joined and before.quantity.measure == self.quantity.measure

    @property
    def role_before(self) -> Role:
        """The role of the quantity before it."""
        return self.sentence.roles[self.number - 1]

    @property
    def statement(self) -> tuple[int, int]:
        """Where the statement begins, and the number of its first mention."""
        begin = next(p.start for p in self.sentence.phrases if p.statement == self.phrase.statement)
        return begin, sum(mention.start < begin for mention in self.sentence.mentions)

    @property
    def conditional(self) -> bool:
        """Whether what follows in the statement is given to those that meet the figure, or it defines a word."""
        end = min(self.sentence.end, self.mention.end + 300)
        if cues.CONDITIONAL.match(self.text, self.mention.end, end):
            return True
        if DESCRIBES.match(self.text, self.phrase.start) and self._of_whom(self.phrase.end):
            return True  # 对持股不低于50%的企业,按…给予
        begin, _ = self.statement
        if self.quantity.measure != "count" and DESCRIBES.match(self.text, begin):
            stop = max(p.end for p in self.sentence.phrases if p.statement == self.phrase.statement)
            if self._of_whom(stop):
                return True  # 对总投资达到5亿元,占地5万平方米以上的项目
        return self.text.find("是指", self.sentence.start, self.mention.start) >= 0

    def _of_whom(self, stop: int) -> bool:
        return self.text.find("的", self.mention.end, stop) >= 0

    @property
    def deserving(self) -> bool:
        """Whether those that reach the figure are told of: 融资达到1亿元的优先安排."""
        return DESERVES.match(self.right) is not None

    @property
    def closely(self) -> bool:
        """Whether something is given in the rest of the phrase or in the next."""
        following = self.sentence.phrase(self.number) + 1
        end = self.sentence.phrases[min(following, len(self.sentence.phrases) - 1)].end
        return cues.GIVE.search(self.text, self.mention.end, end) is not None

    @property
    def charged(self) -> str:
        """The words in which a fee would show, behind the last verb of giving; none for a share given back."""
        if self.quantity.measure == "share" and self.left.endswith(("的", "部分")) and cues.OF_GIVEN.match(self.right):
            return ""
        words = self.left[-24:]
        verbs = [found.end() for found in cues.GIVE.finditer(words) if found[0] in cues.GIVING]
        return words[verbs[-1] :] if verbs else words

    @property
    def promised(self) -> bool:
        """Whether the sentence before gives something and does not say how much."""
        return cues.GIVE.search(self.text, *self.before) is not None

    @property
    def ahead(self) -> bool:
        """Whether something is given later in the sentence."""
        end = min(self.sentence.end, self.mention.end + 400)
        return cues.GIVE.search(self.text, self.mention.end, end) is not None


def place_of(
    text: str, sentence: Sentence, number: int, earlier: list[int], heading: Heading, *,
    follows: bool, before: tuple[int, int],
) -> Place:  # fmt: skip
    """The place of the mention with this number; `left` and `right` do not leave its phrase."""
    mention = sentence.mentions[number]
    phrase = sentence.phrases[sentence.phrase(number)]
    stop = mention.end
    for following in sentence.mentions[number + 1 :]:
        if text[stop : following.start] not in JOINTS:
            break
        stop = following.end
    left = text[max(phrase.start, mention.start - 2 * REACH) : mention.start]
    if ")" in left:
        left = ASIDE.sub("", left)  # 营业额(以发票为准)10万元
    left = left[-REACH:]
    right = text[stop : min(phrase.end, stop + REACH)]
    gives, given = cues.GIVE.search(left) is not None, cues.GIVEN.match(right) is not None
    return Place(
        text, sentence, number, mention, mention.quantity, stop, phrase, left, right, earlier, follows, gives, given,
        before, heading,
    )  # fmt: skip
