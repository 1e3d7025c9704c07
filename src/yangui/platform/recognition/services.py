"""The writers of recognition: one place to call, told by subject in the modules behind."""

from yangui.platform.recognition.applying import answer, give_paper, open_application, propose, submit, withdraw
from yangui.platform.recognition.checking import (
    accept,
    expire,
    plan_visit,
    reject,
    release,
    return_application,
    take,
)
from yangui.platform.recognition.checking import give_paper as give_paper_of_proposed
from yangui.platform.recognition.deciding import (
    decide_objection,
    file_objection,
    publish,
    recognise,
    refuse,
    send_up,
)
from yangui.platform.recognition.keeping import keep
from yangui.platform.recognition.nominating import cancel as cancel_nomination
from yangui.platform.recognition.nominating import choose as choose_nominee
from yangui.platform.recognition.nominating import give_paper as give_paper_of_nominee
from yangui.platform.recognition.nominating import open_nomination, take_result
from yangui.platform.recognition.nominating import search as search_nominees
from yangui.platform.recognition.nominating import send as send_nomination
from yangui.platform.recognition.titles import apply as apply_for_title
from yangui.platform.recognition.titles import close as close_title
from yangui.platform.recognition.titles import form_committee
from yangui.platform.recognition.titles import vote as vote_on_title
from yangui.platform.recognition.titles import withdraw as withdraw_title
from yangui.platform.recognition.upkeep import ask_hearing, call_up, conclude, follow_days, intend, leave, renew
from yangui.platform.recognition.visiting import decline, hand_in, note

__all__ = [
    "accept", "answer", "apply_for_title", "ask_hearing", "call_up", "cancel_nomination", "choose_nominee",
    "close_title", "conclude", "decide_objection", "decline", "expire", "file_objection", "follow_days",
    "form_committee", "give_paper", "give_paper_of_nominee", "give_paper_of_proposed", "hand_in", "intend", "keep",
    "leave", "note", "open_application", "open_nomination", "plan_visit", "propose", "publish", "recognise", "refuse",
    "reject", "release", "renew", "return_application", "search_nominees", "send_nomination", "send_up", "submit",
    "take", "take_result", "vote_on_title", "withdraw", "withdraw_title",
]  # fmt: skip
