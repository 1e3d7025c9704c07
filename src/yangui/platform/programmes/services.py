"""The writers of programmes: one place to call, told by subject in the modules behind."""

from yangui.platform.programmes.applying import (
    StaleError,
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
from yangui.platform.programmes.awarding import agree, decline
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
from yangui.platform.programmes.defending import attend, cancel_session, hold_session, plan_session
from yangui.platform.programmes.deliberating import close_vote, vote
from yangui.platform.programmes.leaving import leave, resume
from yangui.platform.programmes.leaving import withdraw as withdraw_award
from yangui.platform.programmes.monitoring import ask_change, decide_change, plan_check, report
from yangui.platform.programmes.monitoring import check as check_milestone
from yangui.platform.programmes.noticing import confirm, decide_objection, file_objection, publish
from yangui.platform.programmes.planning import allow_overrun
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
    "StaleError",
    "accept", "accept_award", "agree", "allow_overrun", "answer", "ask_change", "assign", "attend", "begin_panel",
    "begin_review", "cancel_call", "cancel_session", "check_milestone", "close_call", "close_vote", "confirm",
    "decide_change", "decide_objection", "declare", "decline", "draft_call", "end_call", "endorse", "expire",
    "file_objection", "freeze", "give_paper", "hand_in", "hold_session", "invite_letter", "leave", "letter_of",
    "open_application", "open_call", "plan_check", "plan_session", "publish", "recuse", "register_expert", "reject",
    "release", "release_expert", "report", "resume", "return_application", "score", "settle", "submit", "take",
    "vote", "withdraw", "withdraw_award", "write_letter",
]  # fmt: skip
