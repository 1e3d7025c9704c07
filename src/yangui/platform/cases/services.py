"""The writers of cases, and what others ask of them: one place to call, told by subject in the modules behind."""

from yangui.platform.cases.arranging import arrange, arrangement_of
from yangui.platform.cases.bulk import Row, in_bulk
from yangui.platform.cases.claiming import answer, open_claim, open_from_offer, submit, withdraw, write
from yangui.platform.cases.following import follow
from yangui.platform.cases.handling import (
    budget,
    check,
    decide,
    hand_over,
    note_spot_check,
    release,
    return_for_correction,
    send_back,
    take,
)
from yangui.platform.cases.objecting import decide_objection, drop, file
from yangui.platform.cases.papers import content, give, use
from yangui.platform.cases.running import end, recover, resume, suspend

__all__ = [
    "Row", "answer", "arrange", "arrangement_of", "budget", "check", "content", "decide", "decide_objection", "drop",
    "end", "file", "follow", "give", "hand_over", "in_bulk", "note_spot_check", "open_claim", "open_from_offer",
    "recover", "release", "resume", "return_for_correction", "send_back", "submit", "suspend", "take", "use",
    "withdraw", "write",
]  # fmt: skip
