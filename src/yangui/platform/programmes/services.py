"""The writers of programmes: one place to call, told by subject in the modules behind."""

from yangui.platform.programmes.applying import (
    answer,
    endorse,
    give_paper,
    invite_letter,
    letter_of,
    open_application,
    submit,
    withdraw,
    write_letter,
)
from yangui.platform.programmes.awarding import (
    accept as accept_award,
)
from yangui.platform.programmes.awarding import (
    agree,
    ask_change,
    decide_change,
    decline,
    report,
    resume,
)
from yangui.platform.programmes.awarding import check as check_milestone
from yangui.platform.programmes.awarding import withdraw as withdraw_award
from yangui.platform.programmes.calling import (
    begin_panel,
    begin_review,
    cancel_call,
    close_call,
    draft_call,
    end_call,
    open_call,
    settle,
)
from yangui.platform.programmes.checking import accept, expire, reject, release, return_application, take
from yangui.platform.programmes.choosing import freeze
from yangui.platform.programmes.deliberating import close_vote, vote
from yangui.platform.programmes.noticing import confirm, decide_objection, file_objection, publish
from yangui.platform.programmes.reviewing import (
    assign,
    declare,
    hand_in,
    recuse,
    register_expert,
    release_expert,
    score,
)

__all__ = [
    "accept", "accept_award", "agree", "answer", "ask_change", "assign", "begin_panel", "begin_review", "cancel_call",
    "check_milestone", "close_call", "close_vote", "confirm", "decide_change", "decide_objection", "declare",
    "decline", "draft_call", "end_call", "endorse", "expire", "file_objection", "freeze", "give_paper", "hand_in",
    "invite_letter", "letter_of", "open_application", "open_call", "publish", "recuse", "register_expert", "reject",
    "release", "release_expert", "report", "resume", "return_application", "score", "settle", "submit", "take",
    "vote", "withdraw", "withdraw_award", "write_letter",
]  # fmt: skip
