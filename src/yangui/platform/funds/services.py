"""The writers of money, and what others ask it: one place to call, told by subject in the modules behind."""

from yangui.platform.funds.appropriations import allow_overdraft, appropriate, make_fund, reverse
from yangui.platform.funds.banking import account_of, record_account
from yangui.platform.funds.batches import approve, build_batch, discard, instruct, withhold
from yangui.platform.funds.ledger import Figures
from yangui.platform.funds.ledger import figures as balance
from yangui.platform.funds.obligations import (
    Award,
    OvercommittedError,
    Planned,
    Standing,
    Stopped,
    cancel_from,
    oblige,
    oblige_many,
    resume_from,
    standing,
    standings,
)
from yangui.platform.funds.recoveries import keep, propose, receive, recover, remit, waive
from yangui.platform.funds.settlement import Taken, take_results

__all__ = [
    "Award", "Figures", "OvercommittedError", "Planned", "Standing", "Stopped", "Taken", "account_of",
    "allow_overdraft", "appropriate", "approve", "balance", "build_batch", "cancel_from", "discard", "instruct", "keep",
    "make_fund", "oblige", "oblige_many", "propose", "receive", "record_account", "recover", "remit", "resume_from",
    "reverse", "standing", "standings", "take_results", "waive", "withhold",
]  # fmt: skip
