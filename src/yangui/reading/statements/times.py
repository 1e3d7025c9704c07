"""The roles of times, and of what else is neither sum nor count: days, spans of time, ages, ranks."""

from yangui.reading.findings import Role
from yangui.reading.statements import cues
from yangui.reading.statements.surroundings import Place


def by_measure(place: Place) -> Role | None:
    """The role that the measure alone tells, or the words beside a span of time."""
    match place.quantity.measure:
        case "date" | "period":
            return "deadline"
        case "age":
            return "threshold"
        case "rank":
            return "target" if cues.TO_RANK.search(place.left) and not place.ahead else "threshold"
        case "duration":
            return _duration(place)
        case "money" | "share" | "count" | "area":
            return None


def _duration(place: Place) -> Role:
    left, right = place.left, place.right
    if place.quantity.unit in ("工作日", "日", "小时", "分钟"):
        return "window"
    if cues.AGO.search(left) or (cues.STEADY.search(left) and not cues.GIVEN_THEN.match(right)):
        return "threshold"
    if place.quantity.bound in ("at_least", "exceed") and right.startswith("的") and not place.gives:
        return "threshold"  # 连续种植3年以上的
    if cues.AT_MOST.search(left) or (place.quantity.bound == "at_most" and cues.GIVEN_FOR.match(right)):
        return "duration"
    if cues.PRIOR.search(left) and (place.quantity.bound == "at_least" or not cues.TERM.search(left)):
        return "threshold"
    if cues.LASTS.search(left) or cues.TERM.search(left) or cues.LASTING.match(right):
        return "duration"
    return "threshold" if cues.CONDITION.search(right) else "context"
