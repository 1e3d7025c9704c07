"""Former amounts and what takes their place: 由每月400元提高到600元."""

from yangui.reading.findings import Role
from yangui.reading.statements import cues
from yangui.reading.statements.counts import SUMS
from yangui.reading.statements.sentences import Sentence
from yangui.reading.statements.surroundings import Place


def former_of(sentence: Sentence, number: int) -> int | None:
    """The former amount that this one replaces."""
    earlier = [n for n in range(number) if sentence.mentions[n].quantity.measure in SUMS]
    return earlier[-1] if earlier and sentence.roles[earlier[-1]] == "former" else None


def former(place: Place) -> Role | None:
    """What was given before, and what is given or to be reached in its place."""
    if place.quantity.measure in SUMS and _from(place):
        return "former"
    if _becomes(place) and (cues.FORMERLY.search(place.left) or (place.joined and place.role_before == "former")):
        return "former"
    if place.quantity.measure not in SUMS or former_of(place.sentence, place.number) is None:
        return None
    statement, _ = place.statement
    raised = cues.RAISED.search(place.text, statement, place.mention.start)
    if cues.LINE.search(place.text, statement, place.mention.start):
        return "target"
    if place.quantity.measure == "share":  # 奖励比例由70%提高到90%
        raised = cues.OF_REWARD.search(place.text, place.phrase.start, place.mention.start)
    return "benefit" if raised else "target"


def _from(place: Place) -> bool:
    """由硕士每月400元、博士每月600元调整为…: whether it is what was given before, as its phrase says."""
    before = cues.FROM.search(place.text, place.phrase.start, place.mention.start)
    return before is not None and cues.CHANGED.search(place.text, place.mention.end, place.phrase.end) is not None


def _becomes(place: Place) -> bool:
    """Whether the list that the figure is in is followed by what it becomes: 由原来3000元、1500元,提高到…"""
    end = place.listed + (place.text[place.listed : place.listed + 1] == ",")
    return cues.BECOMES.match(place.text[end : min(end + 16, place.sentence.end)]) is not None
